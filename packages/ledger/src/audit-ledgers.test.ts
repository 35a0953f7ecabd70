import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditLedgers } from './audit-ledgers.ts';
import { type ChainHead, emptyChain, extendChain } from './chain.ts';
import { findDivergence } from './find-divergence.ts';
import type { EntryDraft, PackageFacts } from './ledger-entry.ts';
import type { LedgerSource } from './ledger-source.ts';

const facts: PackageFacts = { digest: 'd', size: 1, kind: 'new', sender: 'a', documentId: 'x', origin: 'A' };
const lines = (drafts: readonly EntryDraft[]) => extendChain(emptyChain, drafts).lines;
const sourceOf = (ledgers: Readonly<Record<string, readonly string[]>>): LedgerSource => ({
  owners: Object.keys(ledgers),
  nodeIdOf: (owner) => owner,
  read: async function* (owners) {
    for (const node of owners) yield { node, sequence: 1, lines: ledgers[node] ?? [] };
  },
});
const audit = (
  ledgers: Readonly<Record<string, readonly string[]>>,
  heads?: ReadonlyMap<string, ChainHead>,
  atRest = true,
) => auditLedgers(sourceOf(ledgers), { atRest, ...(heads ? { heads } : {}) });

/** `count` packages from A over B to C, with receipts back. */
function threeNodes(count: number): Readonly<Record<'A' | 'B' | 'C', readonly EntryDraft[]>> {
  const ledgers: Record<'A' | 'B' | 'C', EntryDraft[]> = { A: [], B: [], C: [] };
  for (let index = 0; index < count; index += 1) {
    const [pkg, at, to] = [`p${index}`, index * 10, ['c']];
    ledgers.A.push(
      { at, act: 'admitted', pkg, copies: 1, to, agency: 'a', cause: index, facts },
      { at, act: 'relayed', pkg, copies: 1, to, edge: 'B', cause: index },
    );
    ledgers.B.push(
      { at: at + 1, act: 'admitted', pkg, copies: 1, to, edge: 'A', cause: index, facts },
      { at: at + 1, act: 'relayed', pkg, copies: 1, to, edge: 'C', cause: index },
    );
    ledgers.C.push(
      { at: at + 2, act: 'admitted', pkg, copies: 1, to, edge: 'B', cause: index, facts },
      { at: at + 2, act: 'delivered', pkg, copies: 1, to, agency: 'c', cause: index },
    );
    ledgers.A.push({
      at: at + 2,
      act: 'receipt',
      pkg,
      copies: 1,
      to,
      by: 'C',
      outcome: 'delivered',
      cause: 100 + index,
    });
  }
  return ledgers;
}
const encoded = (ledgers: Readonly<Record<string, readonly EntryDraft[]>>) =>
  Object.fromEntries(Object.entries(ledgers).map(([node, drafts]) => [node, lines(drafts)]));

test('ledgers that say the same of every copy are sound', async () => {
  expect(await audit(encoded(threeNodes(5)))).toMatchObject({
    sound: true,
    divergences: [],
    disagreements: [],
  });
});

test('a copy of which only one ledger speaks is named with the entry and the other ledger', async () => {
  const ledgers = threeNodes(2);
  const without = (node: 'A' | 'B' | 'C', from: number, to: number) =>
    encoded({ ...ledgers, [node]: ledgers[node].filter((_, n) => n < from || n >= to) });
  expect((await audit(without('B', 2, 4))).disagreements).toMatchObject([
    { what: 'never-arrived', node: 'A', n: 4, other: 'B', pkg: 'p1', to: 'c' },
    { what: 'never-sent', node: 'C', n: 2, other: 'B', pkg: 'p1', to: 'c' },
  ]);
  expect((await audit(without('C', 2, 4))).disagreements).toMatchObject([
    { what: 'never-arrived', node: 'B', n: 3, other: 'C' },
    { what: 'receipt-unfounded', node: 'A', n: 5, other: 'C' },
  ]);
  expect((await audit(without('A', 5, 6))).disagreements).toMatchObject([
    { what: 'receipt-missing', node: 'C', n: 3, other: 'A' },
  ]);
});

test('what may be on its way is no disagreement unless everything is at rest', async () => {
  const { A, B, C } = threeNodes(1);
  const underway = encoded({ A: A.slice(0, 2), B: [], C: [] });
  expect(await audit(underway, undefined, false)).toMatchObject({ sound: true });
  expect((await audit(underway)).disagreements).toHaveLength(1);
  const impossible = encoded({ A, B, C: C.slice(0, 0) });
  expect((await audit(impossible, undefined, false)).disagreements).toMatchObject([
    { what: 'receipt-unfounded' },
  ]);
});

test('a receipt that states another outcome than the ledger of its maker is named', async () => {
  const ledgers = threeNodes(1);
  const [admitted, relayed, receipt] = ledgers.A as [EntryDraft, EntryDraft, EntryDraft];
  const A = [admitted, relayed, { ...receipt, outcome: 'refused' as const }];
  expect((await audit(encoded({ ...ledgers, A }))).disagreements.map(({ what }) => what)).toEqual([
    'receipt-unfounded',
    'receipt-missing',
  ]);
});

test('a rehashed forgery of a whole ledger shows in the ledgers of its neighbours', async () => {
  const ledgers = threeNodes(3);
  const C = ledgers.C.map((draft) =>
    draft.pkg === 'p1' && draft.act === 'delivered' ? { ...draft, to: ['x'] } : draft,
  );
  const { divergences, disagreements } = await audit(encoded({ ...ledgers, C }));
  expect(divergences).toEqual([]);
  expect(disagreements[0]).toMatchObject({
    what: 'receipt-unfounded',
    node: 'A',
    n: 5,
    other: 'C',
    pkg: 'p1',
  });
});

test('a ledger that is not there accuses nobody', async () => {
  const { A, C } = encoded(threeNodes(2)) as Record<string, readonly string[]>;
  expect(await audit({ A: A!, C: C! })).toMatchObject({ sound: true });
});

const sound = lines(
  Array.from({ length: 12 }, (_, at): EntryDraft => ({ at, act: 'acknowledged', pkg: `p${at}`, copies: 0 })),
);
const headsOf = async (ledger: readonly string[]) => (await audit({ N: ledger })).heads;

test('an altered, removed, inserted or moved entry is found wherever it stands, and the first bad one is named', async () => {
  const heads = await headsOf(sound);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('alter', 'remove', 'insert-copy', 'insert-forged', 'move'),
      fc.nat(sound.length - 1),
      fc.nat(sound.length - 1),
      async (damage, at, other) => {
        const damaged = [...sound];
        const line = sound[at] ?? '';
        const draft: EntryDraft = { at: 99, act: 'acknowledged', pkg: 'forged', copies: 0 };
        let expected: { n: number; what: string } | undefined;
        if (damage === 'alter') {
          damaged[at] = line.replace(`"p${at}"`, `"q${at}"`);
          expected = { n: at, what: 'altered' };
        } else if (damage === 'remove') {
          damaged.splice(at, 1);
          expected = { n: at, what: 'removed' };
        } else if (damage === 'insert-copy') {
          damaged.splice(other, 0, line);
          expected = { n: at === other ? at + 1 : other, what: 'inserted' };
          // A copy right behind its original is the second of the two.
          if (other === at + 1) expected = { n: at + 1, what: 'inserted' };
        } else if (damage === 'insert-forged') {
          const forged = extendChain({ length: at, hash: JSON.parse(line).prev }, [draft]).lines[0] ?? '';
          damaged.splice(at, 0, forged);
          // Before the last entry either of two could be the true one.
          if (at < sound.length - 1) expected = { n: at, what: 'inserted' };
        } else {
          if (at === other) return;
          damaged.splice(at, 1);
          damaged.splice(other, 0, line);
          expected = { n: Math.min(at, other), what: 'moved' };
        }
        const { sound: isSound, divergences } = await audit({ N: damaged }, heads);
        expect(isSound).toBe(false);
        expect(divergences).toHaveLength(1);
        if (expected) expect(divergences[0]).toMatchObject({ node: 'N', ...expected });
      },
    ),
    { numRuns: 400, seed: 6 },
  );
});

test('without heads from before, an altered or removed end does not show in the chain', () => {
  expect(findDivergence(sound.slice(0, -1))).toBeUndefined();
  expect(findDivergence([...sound.slice(0, -1), sound.at(-1)!.replace('p11', 'q11')])).toBeUndefined();
});

test('a ledger of which only the head of long ago is known may have grown, and nothing else', async () => {
  const before = await headsOf(sound.slice(0, 5));
  expect(await audit({ N: sound }, before)).toMatchObject({ sound: true });
  const drafts = sound.map((line): EntryDraft => {
    const { n: _, prev: __, ...draft } = JSON.parse(line);
    return draft.pkg === 'p3' ? { ...draft, pkg: 'forged' } : draft;
  });
  // Rehashed throughout: the chain is sound, and another one.
  expect((await audit({ N: lines(drafts) }, before)).divergences).toEqual([
    { node: 'N', n: 4, what: 'altered', shownBy: 'head' },
  ]);
  expect((await audit({}, before)).divergences).toEqual([]);
  expect((await audit({ N: [] }, before)).divergences).toEqual([
    { node: 'N', n: 0, what: 'removed', shownBy: 'head' },
  ]);
});

test('a line that is no entry is the first bad one', () => {
  expect(findDivergence([...sound.slice(0, 4), 'not JSON', ...sound.slice(5)])).toEqual({
    n: 4,
    what: 'altered',
  });
  expect(findDivergence([...sound.slice(0, 4), '{"n":4}', ...sound.slice(5)])).toEqual({
    n: 4,
    what: 'altered',
  });
});
