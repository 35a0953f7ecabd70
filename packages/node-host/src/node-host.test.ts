import {
  type AnswerOptions,
  type Axis,
  hostsAddress,
  MemoryAxis,
  MemoryNoticeBoard,
  operatorAddress,
  partyOf,
} from '@lienthong/axis';
import { type ContentStore, MemoryContentStore } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook, samePolicy } from '@lienthong/exchange';
import { type LedgerStore, MemoryLedgerStore } from '@lienthong/ledger';
import { openPki } from '@lienthong/pki';
import { buildTopology, type NodeId } from '@lienthong/registry';
import { type LogFields, ManualClock, seededRandom } from '@lienthong/runtime';
import { beforeEach, describe, expect, test } from 'vitest';
import { loadRegistry } from './load-registry.ts';
import { NodeHost } from './node-host.ts';

const registry = loadRegistry('national-2019');
const topology = buildTopology(registry, { routing: 'tiered' });
const addresses = new AddressBook(registry, topology);
const { id } = topology.nodes().find(({ tier }) => tier === 'province') as { id: NodeId };
const address = addresses.node(id);

let startCount = 0;
let clock: ManualClock;
let axis: MemoryAxis;
let ledgers: MemoryLedgerStore;
let events: { event: string; fields: LogFields | undefined }[];

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 0, 1));
  axis = new MemoryAxis({ clock });
  ledgers = new MemoryLedgerStore();
  events = [];
});

async function start(
  options: {
    readonly axis?: Axis;
    readonly ledgers?: LedgerStore;
    readonly content?: ContentStore;
    readonly onFenced?: (reason: ExchangeError) => void;
  } = {},
): Promise<NodeHost> {
  startCount += 1;
  const random = seededRandom(`host ${startCount}`);
  return NodeHost.start({
    host: 'province',
    nodes: [id],
    transport: {
      axis: options.axis ?? axis,
      content: options.content ?? new MemoryContentStore(),
      ledgers: options.ledgers ?? ledgers,
      notices: new MemoryNoticeBoard(),
    },
    registry,
    topology,
    pki: await openPki({ dir: undefined, clock, agencyKeys: 'p-256' }),
    policyOf: samePolicy(),
    clock,
    logger: { log: (_, event, fields) => void events.push({ event, fields }) },
    random,
    ...(options.onFenced ? { onFenced: options.onFenced } : {}),
  });
}

const ask = async (
  from: typeof operatorAddress,
  verb: string,
  body: object,
  on: Axis = axis,
): Promise<unknown> =>
  JSON.parse(
    Buffer.from(
      await on.call({ node: address, from, verb, body: Buffer.from(JSON.stringify(body)) }),
    ).toString('utf8'),
  );

/**
 * The axis of two processes that serve one node, as a server lets them: a call goes to both, and who answers first is
 * heard. What is delivered, all goes to the first.
 */
function axesOfTwo(): readonly [Axis, Axis] {
  const serving = new Set<AnswerOptions>();
  const shared: Axis = {
    send: (message) => axis.send(message),
    receive: (options) => axis.receive(options),
    call: (call) => {
      if (serving.size === 0) return axis.call(call);
      return Promise.race([...serving].map(({ onCall }) => onCall(call)));
    },
    answer: async (options) => {
      serving.add(options);
      return { close: async () => void serving.delete(options) };
    },
    close: () => axis.close(),
  };
  return [shared, { ...shared, receive: async () => ({ close: async () => undefined }) }];
}

/** Lets everything happen that needs no time, then time pass. */
async function pass(ms: number): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  clock.advance(ms);
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

async function lines(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const record of ledgers.read([address])) found.push(...record.lines);
  return found;
}

/** A submission that cannot be read: enough for the node to write something. */
const disturb = () =>
  axis.send({ to: address, from: partyOf(address), id: `${clock.now()}`, body: Buffer.from('x') });

describe('a host', () => {
  const claim = (startedAt: number) => ({ type: 'claim', by: { startedAt, id: 'rival' } });

  test('gives way to a process that started later, stops, and says why', async () => {
    const fenced: ExchangeError[] = [];
    await start({ onFenced: (reason) => fenced.push(reason) });
    await ask(hostsAddress, 'host', claim(clock.now() + 1));
    await pass(0);
    expect(fenced).toMatchObject([{ code: 'NODE_FENCED', details: { node: id } }]);
    await expect(ask(operatorAddress, 'counters', {})).rejects.toMatchObject({ code: 'AXIS_NODE_ABSENT' });
  });

  test('does not give way to one that started earlier, nor to one that only asks', async () => {
    const fenced: ExchangeError[] = [];
    const host = await start({ onFenced: (reason) => fenced.push(reason) });
    expect(await ask(hostsAddress, 'host', claim(clock.now() - 1))).toMatchObject({ startedAt: clock.now() });
    await ask(hostsAddress, 'host', { ...claim(clock.now() + 1), type: 'ask' });
    await ask(hostsAddress, 'host', { type: 'claim' });
    await pass(0);
    expect(fenced).toEqual([]);
    await host.stop();
  });

  test('does not give way to an agency, not even to the one that its node is named after', async () => {
    const host = await start();
    expect(await ask(partyOf(address), 'host', claim(clock.now() + 1))).toMatchObject({
      ok: false,
      error: { code: 'EXCHANGE_VERB_UNKNOWN' },
    });
    expect(host.nodeCount).toBe(1);
    await host.stop();
  });

  test('does not start where a living process serves the node', async () => {
    const host = await start();
    await expect(start()).rejects.toMatchObject({ code: 'AXIS_NODE_TAKEN', details: { node: id } });
    await host.stop();
    await (await start()).stop();
  });

  test('opens a node anew when somebody who is gone has written to its ledger, and goes on', async () => {
    const host = await start();
    await ledgers.append(address, ['{"n":0,"prev":"","at":1,"act":"dead","pkg":"late","copies":0}'], 0);
    await disturb();
    await pass(0);
    expect(events.map(({ event }) => event)).toContain('node-failed');
    expect(host.nodeCount).toBe(0);
    const waiting = ask(operatorAddress, 'find', { id: 'nothing' });
    await pass(1_000);
    await pass(300);
    expect(host.nodeCount).toBe(1);
    expect(await waiting).toEqual({ ok: true, result: [] });
    await pass(1_000);
    expect(await lines()).toHaveLength(2);
    await host.stop();
  });

  test('reads what a process wrote that gave way, when that has left, and answers with it', async () => {
    const host = await start();
    const leave = { type: 'leave', by: { startedAt: clock.now() - 1, id: 'rival' } };
    const line =
      '{"n":0,"prev":"","at":1,"act":"dead","pkg":"late","agency":"000.00.00.H01","copies":0,"cause":7}';
    await ledgers.append(address, [line], 0);
    await ask(hostsAddress, 'host', leave);
    expect(await ask(partyOf(address), 'outcome', { sequence: 7 })).toMatchObject({ ok: true });
    await ask(hostsAddress, 'host', leave);
    expect(host.nodeCount).toBe(1);
    await disturb();
    await pass(0);
    expect(await lines()).toHaveLength(2);
    expect(events.map(({ event }) => event)).toEqual([
      'host-outlived-another',
      'node-reopened',
      'message-dead',
    ]);
    await host.stop();
  });

  test('of two that start together neither of which hears the other the earlier leaves, and the later reads all that it wrote', async () => {
    const [oneReads, bothRead] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let readCount = 0;
    const latched: LedgerStore = {
      append: (node, lines, after) => ledgers.append(node, lines, after),
      follow: (onRecord) => ledgers.follow(onRecord),
      read: async function* (nodes) {
        yield* ledgers.read(nodes);
        readCount += 1;
        (readCount === 1 ? oneReads : bothRead).resolve();
        await bothRead.promise;
      },
    };
    const fenced: string[] = [];
    const [takesAll, takesNothing] = axesOfTwo();
    const earlier = start({ axis: takesAll, ledgers: latched, onFenced: () => fenced.push('earlier') });
    await oneReads.promise;
    clock.advance(1);
    const later = start({ axis: takesNothing, ledgers: latched, onFenced: () => fenced.push('later') });
    const { sequence } = await disturb();
    await Promise.all([earlier, later]);
    await pass(0);
    expect(fenced).toEqual(['earlier']);
    expect(await lines()).toHaveLength(1);
    expect(await ask(partyOf(address), 'outcome', { sequence }, takesNothing)).toMatchObject({ ok: true });
    expect(events.map(({ event }) => event)).toContain('host-outlived-another');
    await (await later).stop();
  });

  test('a record whose receipt was lost is found again and made no second time', async () => {
    let lost = false;
    const host = await start({
      ledgers: {
        read: (nodes) => ledgers.read(nodes),
        follow: (onRecord) => ledgers.follow(onRecord),
        append: async (node, lines, after) => {
          const sequence = await ledgers.append(node, lines, after);
          if (lost) return sequence;
          lost = true;
          throw new ExchangeError('AXIS_UNREACHABLE', { what: 'append' });
        },
      },
    });
    const { sequence } = await disturb();
    await pass(0);
    expect(host.nodeCount).toBe(0);
    const waiting = ask(partyOf(address), 'outcome', { sequence });
    await pass(1_000);
    await pass(1_000);
    expect(host.nodeCount).toBe(1);
    expect(await waiting).toMatchObject({ ok: true });
    expect(await lines()).toHaveLength(1);
    await host.stop();
  });

  test('whoever waits for an outcome hears that the node has stopped', async () => {
    const host = await start();
    const waiting = ask(partyOf(address), 'outcome', { sequence: 99 });
    await pass(0);
    await host.stop();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'AXIS_NODE_ABSENT' } });
  });

  test('whoever waits for an outcome hears that the node has failed', async () => {
    const host = await start({
      ledgers: {
        read: (nodes) => ledgers.read(nodes),
        follow: (onRecord) => ledgers.follow(onRecord),
        append: () => Promise.reject(new TypeError('a disk that burns')),
      },
    });
    const { sequence } = await disturb();
    const waiting = ask(partyOf(address), 'outcome', { sequence });
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'AXIS_NODE_ABSENT' } });
    await host.stop();
  });

  test('questions for outcomes that never come take no more memory than a limit', async () => {
    const host = await start();
    const waiting = Array.from({ length: 10_001 }, (_, index) =>
      ask(partyOf(address), 'outcome', { sequence: 1_000_000 + index }),
    );
    expect(await waiting[0]).toMatchObject({ ok: false, error: { code: 'AXIS_UNREACHABLE' } });
    await host.stop();
    expect(await waiting[1]).toMatchObject({ ok: false, error: { code: 'AXIS_NODE_ABSENT' } });
  });

  test('sets a message aside that brings the same defect to light five times, says so, and goes on', async () => {
    const content = new MemoryContentStore();
    const host = await start({
      content: {
        put: (bytes) => content.put(bytes),
        get: async (digest, size) => {
          if (digest === poison) throw new TypeError('a defect of ours');
          return content.get(digest, size);
        },
      },
    });
    const poison = await content.put(Buffer.from('poison'));
    const harmless = await content.put(Buffer.from('harmless'));
    const submit = (digest: string, size: number) =>
      axis.send({
        to: address,
        from: partyOf(address),
        id: digest,
        body: Buffer.from(JSON.stringify({ type: 'submission', digest, size })),
      });
    const [bad, good] = [await submit(poison, 6), await submit(harmless, 8)];
    const isSetAside = () => events.some(({ event }) => event === 'message-set-aside');
    for (let second = 0; second < 1_000 && !isSetAside(); second += 1) await pass(1_000);
    await pass(1_000);
    const outcomeOf = async (sequence: number) =>
      ((await ask(partyOf(address), 'outcome', { sequence })) as { result: object }).result;
    expect(await outcomeOf(bad.sequence)).toMatchObject({
      status: 'refused',
      refusals: [{ code: 'EXCHANGE_MESSAGE_SET_ASIDE', details: { sequence: bad.sequence, attempts: 5 } }],
    });
    expect(await outcomeOf(good.sequence)).toMatchObject({
      refusals: [{ code: expect.stringMatching(/^XML_/) }],
    });
    const reasons = events.filter(({ event }) => event === 'message-set-aside').map(({ fields }) => fields);
    expect(reasons).toMatchObject([{ sequence: bad.sequence, reason: 'TypeError: a defect of ours' }]);
    expect(events.filter(({ event }) => event === 'node-failed')).toHaveLength(4);
    await host.stop();
  });

  test('that is stopped twice stops once', async () => {
    const host = await start();
    await Promise.all([host.stop(), host.stop()]);
    await host.stop();
  });
});
