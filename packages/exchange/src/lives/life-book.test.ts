import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import { Registry } from '@lienthong/registry';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeIndex } from '../node-index.ts';
import { LifeBook } from './life-book.ts';

const [sender, receiver] = ['000.00.00.H41', '000.00.00.G22'];
const documentId = `${sender},2026/06/01,1/CV`;
const registry = Registry.load(
  [
    { codeQcvn102: receiver, name: 'Văn phòng', tier: 'central', kind: 'văn phòng' },
    { codeQcvn102: sender, name: 'UBND', tier: 'province', kind: 'UBND', parent: receiver },
  ],
  { asOf: '2026-06-01' },
);

/** A package between the two, with the instants at which it was sent and delivered. */
type Sent = { readonly what: string; readonly sentAt: number; readonly deliveredAt: number };

const isReceivers = ({ what }: Sent) => /^\d/.test(what) && what !== '13';

function factsOf({ what, sentAt }: Sent, n: number): PackageFacts {
  const isStatus = /^\d/.test(what);
  return {
    digest: String(n),
    size: 1,
    kind: isStatus ? 'status' : what,
    sender: isReceivers({ what } as Sent) ? receiver : sender,
    documentId: what === 'replace' ? `${documentId}-${n}` : documentId,
    origin: '',
    code: '1/CV',
    promulgationDate: '2026/06/01',
    statedAt: Math.floor(sentAt / 1_000) * 1_000,
    reason: 'lý do',
    ...(isStatus ? { status: what, about: documentId } : {}),
    ...(what === 'update' || what === 'replace' ? { affects: [{ documentId }] } : {}),
  };
}

/** What one of the two nodes records: what its own agency sends and the receipts, and what is delivered to it. */
function entriesAt(node: 'sender' | 'receiver', sent: Sent, n: number): readonly EntryDraft[] {
  const facts = factsOf(sent, n);
  const to = [isReceivers(sent) ? sender : receiver];
  const base = { pkg: `pkg-${n}`, copies: 1, to };
  const isOwn = isReceivers(sent) === (node === 'receiver');
  return isOwn
    ? [
        { ...base, at: sent.sentAt, act: 'admitted', facts },
        { ...base, at: sent.deliveredAt, act: 'receipt', outcome: 'delivered' },
      ]
    : [
        { ...base, at: sent.deliveredAt, act: 'admitted', edge: 'x', facts },
        { ...base, at: sent.deliveredAt, act: 'delivered', agency: to[0]! },
      ];
}

/** How a node sees the document when its records come in the order of `ranks`, those of one package in their own order. */
function view(node: 'sender' | 'receiver', all: readonly Sent[], ranks: readonly number[]) {
  const entries = all
    .flatMap((sent, n) =>
      entriesAt(node, sent, n).map((entry, part) => ({ entry, rank: (ranks[n] ?? 0) + part * 7 })),
    )
    .sort((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry);
  const index = new NodeIndex();
  for (const entry of entries) {
    index.apply(entry);
    // Asking in between must change nothing.
    LifeBook.of(index, registry).lives({ sender, documentId });
  }
  const [life] = LifeBook.of(index, registry).lives({ sender, documentId }, receiver);
  const { state, pending, inForce, history = [], waiting = [] } = life?.lifecycle ?? {};
  const steps = history.map(({ event, transition, rules }) => ({ pkg: event.pkg, transition, rules }));
  return { state, pending, inForce, steps, waiting: waiting.map(({ pkg }) => pkg) };
}

const names = ['new', 'revoke', 'update', 'replace', '01', '02', '03', '04', '05', '06', '13', '15', '16'];
const packages = fc.array(
  fc
    .record({ what: fc.constantFrom(...names), sentAt: fc.nat(9_000), travelMs: fc.nat(9_000) })
    .map(({ what, sentAt, travelMs }): Sent => ({ what, sentAt, deliveredAt: sentAt + travelMs })),
  { maxLength: 14 },
);
const ranks = fc.array(fc.nat(40), { minLength: 14, maxLength: 14 });

test('both nodes come to the same view, in whatever order packages are sent, delivered and recorded', () => {
  fc.assert(
    fc.property(packages, ranks, ranks, (all, atSender, atReceiver) => {
      expect(view('receiver', all, atReceiver)).toEqual(view('sender', all, atSender));
    }),
    { numRuns: 500 },
  );
});

test('an answer never counts before its question, however clocks and travelling times differ', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000), (first, second, third) => {
      const asked = { what: '13', sentAt: 10, deliveredAt: 10 + first };
      const sentAt = asked.deliveredAt + second;
      const answered = { what: '15', sentAt, deliveredAt: sentAt + third };
      const sent = { what: 'new', sentAt: 1, deliveredAt: 2 };
      expect(view('sender', [answered, sent, asked], [1, 2, 3]).state).toBe('taken-back');
    }),
  );
});

test('statuses about the id that an update has given count for the document', () => {
  const index = new NodeIndex();
  const newId = `${documentId}-2`;
  const records: readonly (readonly [Sent, Partial<PackageFacts>])[] = [
    [{ what: 'new', sentAt: 1, deliveredAt: 1 }, {}],
    [
      { what: 'update', sentAt: 2, deliveredAt: 2 },
      { documentId: newId, code: '1-2/CV' },
    ],
    [
      { what: '15', sentAt: 3, deliveredAt: 3 },
      { about: newId, code: '1-2/CV' },
    ],
    [
      { what: 'update', sentAt: 4, deliveredAt: 4 },
      { documentId: `${newId}-3`, affects: [{ documentId: newId }] },
    ],
  ];
  records.forEach(([sent, more], n) => {
    for (const { facts, ...entry } of entriesAt('sender', sent, n))
      index.apply(facts ? { ...entry, facts: { ...facts, ...more } } : entry);
  });
  const book = LifeBook.of(index, registry);
  const [life, ...others] = book.lives({ sender, documentId: `${newId}-3` });
  expect(others).toEqual([]);
  expect(life).toMatchObject({ documentId, receiver });
  expect(life?.lifecycle).toMatchObject({ state: 'sent', pending: 'update', inForce: 'pkg-1' });
  expect(life?.lifecycle.history.map(({ transition, rules }) => [transition, ...rules])).toEqual([
    ['T1'],
    ['T13'],
    ['T14'],
    ['T13'],
  ]);
});

test('updates that name each other in a circle are no endless search', () => {
  const index = new NodeIndex();
  const circle = ['a', 'b', 'c'];
  circle.forEach((id, n) => {
    const affects = [{ documentId: circle[(n + 1) % 3]! }];
    for (const { facts, ...entry } of entriesAt('sender', { what: 'update', sentAt: n, deliveredAt: n }, n))
      index.apply(facts ? { ...entry, facts: { ...facts, documentId: id, affects } } : entry);
  });
  const [life] = LifeBook.of(index, registry).lives({ sender, documentId: 'a' });
  expect(life?.lifecycle).toMatchObject({ state: 'draft', history: [] });
});
