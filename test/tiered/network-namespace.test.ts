import type { Delivery } from '@lienthong/axis';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { expect, onTestFinished, test } from 'vitest';
import { text, utf8 } from '../axis-nats/inbox.ts';
import { sites, startLinkedServers } from './rig/linked-servers.ts';
import { WiredNamespace } from './rig/wired-namespace.ts';

// How soon a pulled cable is noticed is for the system to say.
const eventually = <Value>(value: () => Value) => expect.poll(value, { timeout: 40_000, interval: 10 });

test('a cable that is pulled out and put back: everything arrives once and in order', async ({ skip }) => {
  const binary = await testNatsServerBinary();
  const namespace = await WiredNamespace.open(binary.path);
  skip(namespace === undefined, 'no right to make network namespaces here');
  if (!namespace) return;
  onTestFinished(() => namespace.close());
  const { at, close } = await startLinkedServers({
    server: (name) => {
      if (name === 'P') return { leafHost: namespace.linkHost };
      return name === 'D1' ? { host: namespace.host, binary: { ...binary, path: namespace.program } } : {};
    },
    leafHostFor: (name) => (name === 'P' ? undefined : namespace.linkHost),
  });
  onTestFinished(close);
  const arrived: Delivery[] = [];
  await at.P.host.axis.receive({
    host: 'host',
    nodes: [sites.province],
    onDelivery: (delivery) => {
      arrived.push(delivery);
      void delivery.acknowledge();
    },
  });
  const send = (id: string) =>
    at.D1.host.axis.send({ to: sites.province, from: sites.districtParty, id, body: utf8(id) });
  await send('first');
  await eventually(() => arrived.length).toBe(1);
  for (const round of ['a', 'b']) {
    const ids = Array.from({ length: 150 }, (_, index) => `${round}${index}`);
    const [first = '', ...others] = ids;
    // One is on its way, or is not, while the cable comes out.
    const sent = send(first);
    await namespace.unplug();
    await sent;
    for (const id of others) await send(id);
    expect(arrived.map(({ id }) => id)).not.toContain(`${round}149`);
    await namespace.plug();
    await eventually(() => arrived.at(-1)?.id).toBe(`${round}149`);
    expect(arrived.map(({ body }) => text(body)).filter((id) => id.startsWith(round))).toEqual(ids);
  }
});
