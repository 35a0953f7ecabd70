import type { Delivery } from '@lienthong/axis';
import { digestOf } from '@lienthong/content-store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, Inbox, text, utf8 } from '../axis-nats/inbox.ts';
import { type LinkedSite, type SiteName, sites, startLinkedServers } from './rig/linked-servers.ts';

let network: Awaited<ReturnType<typeof startLinkedServers>>;
let at: Readonly<Record<SiteName, LinkedSite>>;
const atProvince: Delivery[] = [];
const bodies = () => atProvince.map(({ body }) => text(body));

beforeAll(async () => {
  network = await startLinkedServers();
  at = network.at;
  await at.P.host.axis.receive({
    host: 'host',
    nodes: [sites.province],
    onDelivery: (delivery) => {
      atProvince.push(delivery);
      void delivery.acknowledge();
    },
  });
});
afterAll(() => network.close());

const up = (from: 'D1' | 'D2', id: string, body = id) =>
  at[from].host.axis.send({
    to: sites.province,
    from: from === 'D1' ? sites.districtParty : sites.otherParty,
    id,
    body: utf8(body),
  });

describe('a link between two sites', () => {
  test('carries a message to the other site once, with its sender and id', async () => {
    await up('D1', 'first');
    await eventually(() => bodies()).toContain('first');
    expect(atProvince[0]).toMatchObject({ to: sites.province, from: sites.districtParty, id: 'first' });
  });

  test('carries messages down', async () => {
    const inbox = new Inbox();
    const receiver = await at.D1.host.axis.receive({
      host: 'host',
      nodes: [sites.district],
      onDelivery: inbox.onDelivery,
    });
    await at.P.host.axis.send({
      to: sites.district,
      from: sites.provinceParty,
      id: 'down',
      body: utf8('xuống'),
    });
    const [down] = await inbox.first(1);
    expect(text(down!.body)).toBe('xuống');
    await down!.acknowledge();
    await receiver.close();
  });

  test('brings the content before the message that names it', async () => {
    for (const size of [0, 70_000, 1_500_000]) {
      const bytes = new Uint8Array(size).map((_, index) => (index * 7) % 251);
      const digest = await at.D1.host.content.put(bytes);
      await up('D1', `content-${size}`, `content ${digest} ${size}`);
      await eventually(() => bodies()).toContain(`content ${digest} ${size}`);
      expect(digestOf(await at.P.host.content.get(digest, size))).toBe(digest);
    }
  });

  test('that is cut keeps messages, in order, and hands them over once when it is mended', async () => {
    at.D1.link?.cut();
    const ids = Array.from({ length: 400 }, (_, index) => `cut-${index}`);
    for (const id of ids) await up('D1', id);
    await up('D2', 'while the other is cut');
    await eventually(() => bodies()).toContain('while the other is cut');
    expect(bodies()).not.toContain('cut-0');
    at.D1.link?.mend();
    await eventually(() => bodies()).toContain('cut-399');
    expect(bodies().filter((body) => body.startsWith('cut-'))).toEqual(ids);
  });

  test('that is slow and far carries large content', async () => {
    at.D1.link?.slow({ delayMs: 30, bytesPerSecond: 1_500_000 });
    const bytes = new Uint8Array(900_000).map((_, index) => (index * 11) % 249);
    const digest = await at.D1.host.content.put(bytes);
    await up('D1', 'slow', `content ${digest} ${bytes.length}`);
    await eventually(() => bodies()).toContain(`content ${digest} ${bytes.length}`);
    expect(digestOf(await at.P.host.content.get(digest, bytes.length))).toBe(digest);
    at.D1.link?.slow({});
  });

  test('keeps messages while a forwarder is replaced under load', async () => {
    const ids = Array.from({ length: 600 }, (_, index) => `load-${index}`);
    const sent = Promise.all(ids.map((id) => up('D1', id)));
    await eventually(() => bodies().filter((body) => body.startsWith('load-')).length).toBeGreaterThan(50);
    await at.D1.restartForwarder();
    await at.P.restartForwarder();
    await sent;
    await eventually(() => new Set(bodies()).size).toBeGreaterThan(0);
    await eventually(() => bodies().filter((body) => body.startsWith('load-')).length).toBe(600);
    expect(new Set(bodies().filter((body) => body.startsWith('load-')))).toEqual(new Set(ids));
  });
});
