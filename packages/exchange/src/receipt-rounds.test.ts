import type { OutgoingMessage } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import { type EntryDraft, emptyChain } from '@lienthong/ledger';
import { openPki } from '@lienthong/pki';
import { buildTopology, type NodeId, Registry } from '@lienthong/registry';
import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { AddressBook } from './address-book.ts';
import type { NodeEnvironment } from './environment.ts';
import { parseHop, parseStatement } from './hop-message.ts';
import { NodeIndex } from './node-index.ts';
import { ReceiptRounds } from './receipt-rounds.ts';

const now = Date.UTC(2026, 5, 1);
const clock = new ManualClock(now);
const pki = await openPki({ dir: undefined, clock });
const [centre, here, other] = ['000.00.00.G22', '000.00.00.H41', '000.00.00.H42'] as NodeId[] as [
  NodeId,
  NodeId,
  NodeId,
];
const row = (codeQcvn102: string, tier: string, parent?: string) => ({
  codeQcvn102,
  name: codeQcvn102,
  tier,
  kind: tier,
  ...(parent === undefined ? {} : { parent }),
});
const registry = Registry.load([
  row(centre, 'central'),
  row(here, 'province', centre),
  row(other, 'province', centre),
]);
const topology = buildTopology(registry, { routing: 'tiered' });

function opened(send: (message: OutgoingMessage) => Promise<unknown>, receiptsWaitMs?: number) {
  const index = new NodeIndex();
  const environment = {
    axis: { send },
    addresses: new AddressBook(registry, topology),
    topology,
    clock,
    receiptsWaitMs,
    identityOf: () => pki.nodeIdentity({ nodeId: here, tier: 'province' }),
  } as unknown as NodeEnvironment;
  const rounds = new ReceiptRounds(here, { environment, index, head: () => emptyChain });
  const recorded = (...causes: readonly number[]) => causes.flatMap((cause) => index.causedBy(cause) ?? []);
  return {
    index,
    send: (...causes: readonly number[]) => rounds.send(recorded(...causes)),
    owes: (cause: number) => rounds.owes(recorded(cause)),
  };
}

/** What was recorded for the message at `cause`: a package of `origin` came in, or was delivered, or its receiver has it. */
function entry(act: 'admitted' | 'delivered' | 'acknowledged', cause: number, origin: NodeId): EntryDraft {
  const facts = { digest: '', size: 1, kind: 'new', sender: origin, documentId: origin, origin };
  return {
    at: now,
    act,
    pkg: origin.replaceAll('.', '-').padEnd(22, '-'),
    copies: 1,
    to: [here],
    cause,
    ...(act === 'admitted' ? { edge: centre, facts } : { agency: here }),
  };
}

test('what is recorded within a turn goes as one statement to each origin', async () => {
  const sent: OutgoingMessage[] = [];
  const { index, send } = opened(async (message) => sent.push(message));
  for (const act of ['admitted', 'delivered'] as const) index.apply(entry(act, 1, other));
  for (const act of ['admitted', 'delivered'] as const) index.apply(entry(act, 2, centre));
  const delivered = send(1, 2);
  await Promise.resolve();
  index.apply(entry('acknowledged', 3, other));
  await Promise.all([delivered, send(3)]);
  const statements = sent.map(({ body }) => {
    const hop = parseHop(body);
    if (hop.type !== 'receipts') throw new Error(hop.type);
    const { origin, receipts } = parseStatement(hop.statement);
    return [origin, ...receipts.map(({ outcome }) => outcome)];
  });
  expect(statements).toEqual([
    [other, 'delivered', 'acknowledged'],
    [centre, 'delivered'],
  ]);
  index.apply(entry('acknowledged', 4, centre));
  await send(4);
  expect(sent).toHaveLength(3);
});

test('where rounds take a time, what is recorded meanwhile goes with them', async () => {
  const sent: OutgoingMessage[] = [];
  const { index, send } = opened(async (message) => sent.push(message), 20);
  for (const act of ['admitted', 'delivered'] as const) index.apply(entry(act, 1, other));
  const delivered = send(1);
  await new Promise(setImmediate);
  clock.advance(19);
  await new Promise(setImmediate);
  expect(sent).toEqual([]);
  index.apply(entry('acknowledged', 2, other));
  const said = send(2);
  clock.advance(1);
  await Promise.all([delivered, said]);
  expect(sent).toHaveLength(1);
});

test('what cannot be sent is known to all who have a part in it, and the next round goes its way', async () => {
  let isFull = true;
  const { index, send } = opened(async () => {
    if (isFull) throw new ExchangeError('AXIS_FULL', { what: 'store' });
  });
  for (const act of ['admitted', 'delivered'] as const) index.apply(entry(act, 1, other));
  index.apply(entry('acknowledged', 2, other));
  const failed = await Promise.allSettled([send(1), send(2)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isFull = false;
  await expect(send(1, 2)).resolves.toBeUndefined();
});

test('a node owes receipts for what others sent, and none for its own', () => {
  const { index, owes } = opened(async () => undefined);
  for (const act of ['admitted', 'delivered'] as const) index.apply(entry(act, 1, here));
  index.apply(entry('admitted', 2, other));
  index.apply(entry('delivered', 3, other));
  expect([1, 2, 3, 4].map((cause) => owes(cause))).toEqual([false, false, true, false]);
});
