import { type Axis, type NodeAddress, nodeAddress, partyAddress } from '@lienthong/axis';
import { axisContract } from '@lienthong/axis/contract';
import { noticeBoardContract } from '@lienthong/axis/notice-board-contract';
import { digestOf } from '@lienthong/content-store';
import { contentStoreContract } from '@lienthong/content-store/contract';
import type { LedgerRecord } from '@lienthong/ledger';
import { ledgerStoreContract } from '@lienthong/ledger/contract';
import { systemClock } from '@lienthong/runtime';
import { afterEach, describe, expect, test } from 'vitest';
import { AxisThread } from './axis-thread.ts';
import { seatThreads } from './seat-threads.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const threads: AxisThread[] = [];

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.close()));
});

/** Threads that are joined as real ones are, by message ports, in this one. */
function joined(count: number, owners: ReadonlyMap<string, number> = new Map()): readonly AxisThread[] {
  const seated = seatThreads(count, owners).map((seat) => new AxisThread(seat, { clock: systemClock }));
  threads.push(...seated);
  return seated;
}

/** Every address belongs to the thread of this number. */
const allTo = (thread: number): ReadonlyMap<string, number> =>
  new (class extends Map<string, number> {
    override get(): number {
      return thread;
    }
  })();

axisContract('a thread with its own nodes', async () => (joined(3, allTo(0))[0] as AxisThread).axis);

axisContract('from one thread to the nodes of another', async () => {
  const [one, other] = joined(2, allTo(1)) as [AxisThread, AxisThread];
  const axis: Axis = {
    send: (message) => one.axis.send(message),
    call: (call) => one.axis.call(call),
    receive: (options) => other.axis.receive(options),
    answer: (options) => other.axis.answer(options),
    close: () => other.axis.close(),
  };
  return axis;
});

for (const owner of [0, 1]) {
  const name = `thread 0, ledgers in thread ${owner}`;
  ledgerStoreContract(name, async () => (joined(2, allTo(owner))[0] as AxisThread).ledgers);
}

for (const thread of [0, 1]) {
  noticeBoardContract(`thread ${thread}`, async () => (joined(2)[thread] as AxisThread).notices);
  contentStoreContract(`thread ${thread}`, async () => (joined(2)[thread] as AxisThread).content);
}

describe('threads of one axis', () => {
  const nodes = [0, 1, 2].map((index) => nodeAddress('commune', ['H41', String(index), '1', '000']));
  const owners = new Map(nodes.map((node, index) => [node as string, index]));

  test('content that one has put is there in all when put resolves', async () => {
    const [one, ...others] = joined(3) as [AxisThread, ...AxisThread[]];
    const bytes = utf8('văn bản');
    const digest = await one.content.put(bytes);
    expect(digest).toBe(digestOf(bytes));
    for (const other of others)
      expect(Buffer.compare(await other.content.get(digest, bytes.length), bytes)).toBe(0);
  });

  test('no two messages have the same place, whichever threads they went to', async () => {
    const [one] = joined(3, owners) as [AxisThread];
    const from = partyAddress(['H41', '9', '9', '000']);
    const sent = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        one.axis.send({ to: nodes[index % 3] as NodeAddress, from, id: `m${index}`, body: utf8('x') }),
      ),
    );
    expect(new Set(sent.map(({ sequence }) => sequence)).size).toBe(30);
  });

  test('who follows hears the records of all threads in one order without a gap, also of those that came before', async () => {
    const seated = joined(3, owners);
    const append = async (index: number, count: number, after: number): Promise<number> => {
      let last = after;
      for (let line = 0; line < count; line += 1)
        last = await (seated[index] as AxisThread).ledgers.append(nodes[index] as string, [`${line}`], last);
      return last;
    };
    const lasts = await Promise.all([append(0, 20, 0), append(1, 20, 0), append(2, 20, 0)]);
    for (const thread of seated) {
      const heard: LedgerRecord[] = [];
      const follower = await thread.ledgers.follow((record) => heard.push(record));
      expect(heard.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
      await follower.close();
    }
    const heard: number[] = [];
    const follower = await (seated[1] as AxisThread).ledgers.follow(({ sequence }) => heard.push(sequence));
    await Promise.all(lasts.map((last, index) => append(index, 20, last)));
    await follower.settled();
    expect(heard).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
  });

  test('ledgers of all threads are read from one, also those that take several pages', async () => {
    const [one, other] = joined(3, owners) as [AxisThread, AxisThread];
    const line = 'x'.repeat(400_000);
    let last = 0;
    for (let index = 0; index < 8; index += 1)
      last = await other.ledgers.append(nodes[1] as string, [`${index} ${line}`], last);
    await one.ledgers.append(nodes[0] as string, ['own'], 0);
    const read: string[] = [];
    for await (const { lines } of one.ledgers.read(nodes))
      read.push(...lines.map((text) => text.slice(0, 3)));
    expect(read).toEqual(['own', ...Array.from({ length: 8 }, (_, index) => `${index} x`)]);
  });

  test('small bytes do not drag the buffer that they are part of to the other thread', async () => {
    const [one, other] = joined(2, allTo(1)) as [AxisThread, AxisThread];
    const sizes: number[] = [];
    await other.axis.answer({
      host: 'h',
      nodes: [nodes[0] as NodeAddress],
      onCall: async ({ body }) => {
        sizes.push(body.buffer.byteLength);
        return Buffer.from('ok');
      },
    });
    const from = partyAddress(['H41', '9', '9', '000']);
    const pool = new Uint8Array(100_000);
    const answer = await one.axis.call({
      node: nodes[0] as NodeAddress,
      from,
      verb: 'v',
      body: pool.subarray(5, 8),
    });
    expect([...sizes, answer.buffer.byteLength]).toEqual([3, 2]);
  });

  test('who waits for a thread that ends is told that no answer comes, and so is who asks later', async () => {
    const [one, other] = joined(2, allTo(1)) as [AxisThread, AxisThread];
    const asked = Promise.withResolvers<void>();
    await other.axis.answer({
      host: 'h',
      nodes: [nodes[0] as NodeAddress],
      onCall: () => {
        asked.resolve();
        return new Promise(() => undefined);
      },
    });
    const call = { node: nodes[0] as NodeAddress, from: partyAddress(['H41', '9', '9', '000']), verb: 'v' };
    const answer = one.axis.call({ ...call, body: utf8('?') });
    const failed = expect(answer).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    await asked.promise;
    await other.close();
    await failed;
    await expect(one.axis.call({ ...call, body: utf8('?') })).rejects.toMatchObject({
      code: 'AXIS_UNREACHABLE',
    });
  });

  test('a thread does not serve the nodes of another', async () => {
    const [one] = joined(2, allTo(1)) as [AxisThread];
    const nodesOfOther = [nodes[0] as NodeAddress];
    await expect(
      one.axis.receive({ host: 'h', nodes: nodesOfOther, onDelivery: () => undefined }),
    ).rejects.toMatchObject({ code: 'INVARIANT_BROKEN' });
  });
});
