import { beforeEach, describe, expect, test } from 'vitest';
import { type NodeAddress, nodeAddress, type PartyAddress, partyAddress } from './address.ts';
import { type Axis, type Delivery, messageBytesMax, type Receiver } from './axis.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Collects deliveries and lets a test wait for the n-th without a clock. */
class Inbox {
  readonly deliveries: Delivery[] = [];
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];

  readonly onDelivery = (delivery: Delivery): void => {
    this.deliveries.push(delivery);
    this.#waiters = this.#waiters.filter(({ count, resolve }) => {
      if (this.deliveries.length < count) return true;
      resolve();
      return false;
    });
  };

  async first(count: number): Promise<readonly Delivery[]> {
    if (this.deliveries.length < count)
      await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
    return this.deliveries.slice(0, count);
  }
}

let testCount = 0;

/**
 * What every transport must do. `open` gives one axis, shared by the suite; each test uses nodes of its own.
 * A transport that passes is a transport.
 */
export function axisContract(name: string, open: () => Promise<Axis>): void {
  describe(`axis contract: ${name}`, () => {
    let axis: Axis;
    let node: NodeAddress;
    let other: NodeAddress;
    let host: string;
    const sender: PartyAddress = partyAddress(['H41', '31', '20', '000']);

    beforeEach(async () => {
      axis = await open();
      testCount += 1;
      node = nodeAddress('commune', ['T', String(testCount), '1', '000']);
      other = nodeAddress('commune', ['T', String(testCount), '2', '000']);
      host = `host-${testCount}`;
      return () => axis.close();
    });

    const receive = (inbox: Inbox, more: object = {}): Promise<Receiver> =>
      axis.receive({ host, nodes: [node], onDelivery: inbox.onDelivery, ...more });

    test('a message sent before the node runs is delivered when it does, with its bytes and sender', async () => {
      const sent = await axis.send({ to: node, from: sender, id: 'a', body: utf8('văn bản') });
      const inbox = new Inbox();
      await receive(inbox);
      const [delivery] = await inbox.first(1);
      expect(text(delivery!.body)).toBe('văn bản');
      expect(delivery).toMatchObject({
        to: node,
        from: sender,
        id: 'a',
        attempt: 1,
        sequence: sent.sequence,
      });
      await delivery!.acknowledge();
    });

    test('a delivery is on the lane of its message', async () => {
      const inbox = new Inbox();
      await receive(inbox);
      for (const priority of [0, 1, 2, 3] as const)
        await axis.send({ to: node, from: sender, id: `lane ${priority}`, body: utf8(''), priority });
      await axis.send({ to: node, from: sender, id: 'lane none', body: utf8('') });
      const deliveries = await inbox.first(5);
      expect(new Map(deliveries.map(({ id, priority = 0 }) => [id, priority]))).toEqual(
        new Map([
          ['lane 0', 0],
          ['lane 1', 1],
          ['lane 2', 2],
          ['lane 3', 3],
          ['lane none', 0],
        ]),
      );
      await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
    });

    test('messages of one sender to one node arrive in the order sent', async () => {
      const inbox = new Inbox();
      await receive(inbox);
      for (let index = 0; index < 50; index += 1)
        await axis.send({ to: node, from: sender, id: `m${index}`, body: utf8(String(index)) });
      const deliveries = await inbox.first(50);
      expect(deliveries.map(({ body }) => text(body))).toEqual(
        Array.from({ length: 50 }, (_, index) => String(index)),
      );
      await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
    });

    test('the same id is stored once and answered with the first sequence', async () => {
      const first = await axis.send({ to: node, from: sender, id: 'same', body: utf8('x') });
      const second = await axis.send({ to: node, from: sender, id: 'same', body: utf8('x') });
      expect(first.duplicate).toBe(false);
      expect(second).toEqual({ sequence: first.sequence, duplicate: true });
      await axis.send({ to: node, from: sender, id: 'last', body: utf8('last') });
      const inbox = new Inbox();
      await receive(inbox);
      const deliveries = await inbox.first(2);
      expect(deliveries.map(({ id }) => id)).toEqual(['same', 'last']);
      await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
    });

    test('the same id to two nodes is two messages', async () => {
      const first = await axis.send({ to: node, from: sender, id: 'shared', body: utf8('x') });
      const second = await axis.send({ to: other, from: sender, id: 'shared', body: utf8('x') });
      expect(second.duplicate).toBe(false);
      expect(second.sequence).not.toBe(first.sequence);
    });

    test('an unacknowledged message comes again after the host returned, an acknowledged one does not', async () => {
      await axis.send({ to: node, from: sender, id: 'kept', body: utf8('kept') });
      await axis.send({ to: node, from: sender, id: 'done', body: utf8('done') });
      const before = new Inbox();
      const receiver = await receive(before);
      const [, done] = await before.first(2);
      await done!.acknowledge();
      await receiver.close();
      await axis.send({ to: node, from: sender, id: 'new', body: utf8('new') });
      const after = new Inbox();
      await receive(after);
      const deliveries = await after.first(2);
      expect(deliveries.map(({ id }) => id).sort()).toEqual(['kept', 'new']);
      expect(deliveries.find(({ id }) => id === 'kept')!.attempt).toBeGreaterThan(1);
      await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
    });

    test('a message given back comes again', async () => {
      await axis.send({ to: node, from: sender, id: 'again', body: utf8('again') });
      const inbox = new Inbox();
      await receive(inbox);
      const [first] = await inbox.first(1);
      first!.retry(1);
      const [, second] = await inbox.first(2);
      expect(second).toMatchObject({ id: 'again', attempt: 2, sequence: first!.sequence });
      await second!.acknowledge();
    });

    test('never more than inFlightMax deliveries are unsettled', async () => {
      for (let index = 0; index < 6; index += 1)
        await axis.send({ to: node, from: sender, id: `f${index}`, body: utf8('x') });
      const inbox = new Inbox();
      await receive(inbox, { inFlightMax: 2 });
      for (let settled = 0; settled < 6; settled += 1) {
        await inbox.first(settled + 1);
        expect(inbox.deliveries.length).toBeLessThanOrEqual(settled + 2);
        await inbox.deliveries[settled]!.acknowledge();
      }
      expect(inbox.deliveries).toHaveLength(6);
    });

    test('a node gets only what is addressed to it', async () => {
      await axis.send({ to: other, from: sender, id: 'theirs', body: utf8('theirs') });
      await axis.send({ to: node, from: sender, id: 'mine', body: utf8('mine') });
      const inbox = new Inbox();
      await receive(inbox);
      const [delivery] = await inbox.first(1);
      expect(delivery!.id).toBe('mine');
      await delivery!.acknowledge();
    });

    test('a body above the limit is refused by name', async () => {
      const body = new Uint8Array(messageBytesMax + 1);
      await expect(axis.send({ to: node, from: sender, id: 'big', body })).rejects.toMatchObject({
        code: 'AXIS_MESSAGE_TOO_LARGE',
      });
    });

    test('a call is answered by the node that serves, with the name of the asker', async () => {
      await axis.answer({
        host,
        nodes: [node],
        onCall: async (call) => utf8(`${call.from} ${call.verb} ${text(call.body)}`),
      });
      const answer = await axis.call({ node, from: sender, verb: 'inbox', body: utf8('?') });
      expect(text(answer)).toBe(`${sender} inbox ?`);
    });

    test('a call to a node that nobody serves fails at once and by name', async () => {
      await expect(axis.call({ node, from: sender, verb: 'inbox', body: utf8('') })).rejects.toMatchObject({
        code: 'AXIS_NODE_ABSENT',
      });
    });

    test('large answers come whole', async () => {
      const large = new Uint8Array(3 * 1024 * 1024).map((_, index) => index % 251);
      await axis.answer({ host, nodes: [node], onCall: async () => large });
      const answer = await axis.call({ node, from: sender, verb: 'ledger', body: utf8('') });
      expect(Buffer.compare(answer, large)).toBe(0);
    });
  });
}
