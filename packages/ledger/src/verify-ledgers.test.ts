import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyChain, extendChain } from './chain.ts';
import type { EntryDraft } from './ledger-entry.ts';
import type { LedgerRecord } from './ledger-store.ts';
import { verifyLedgers } from './verify-ledgers.ts';

async function* recordsOf(ledgers: Readonly<Record<string, readonly string[]>>): AsyncIterable<LedgerRecord> {
  let sequence = 0;
  for (const [node, lines] of Object.entries(ledgers))
    for (const line of lines) {
      sequence += 1;
      yield { node, sequence, lines: [line] };
    }
}

const verify = (ledgers: Readonly<Record<string, readonly string[]>>, atRest = true) =>
  verifyLedgers(recordsOf(ledgers), { atRest, nodeIdOf: (owner) => owner });

const lines = (drafts: readonly EntryDraft[]) => extendChain(emptyChain, drafts).lines;

const sent: readonly EntryDraft[] = [
  { at: 1, act: 'admitted', pkg: 'p', copies: 3, to: ['x', 'y', 'z'] },
  { at: 1, act: 'relayed', pkg: 'p', copies: 2, to: ['x', 'y'], edge: 'B' },
  { at: 1, act: 'delivered', pkg: 'p', copies: 1, to: ['z'] },
];
const arrived: readonly EntryDraft[] = [
  { at: 2, act: 'admitted', pkg: 'p', copies: 2, to: ['x', 'y'], edge: 'A' },
  { at: 2, act: 'delivered', pkg: 'p', copies: 1, to: ['x'] },
  { at: 2, act: 'refused', pkg: 'p', copies: 1, to: ['y'], code: 'X' },
];

test('ledgers whose copies all are accounted for are sound', async () => {
  const verdict = await verify({ A: lines(sent), B: lines(arrived) });
  expect(verdict).toMatchObject({
    sound: true,
    nodeCount: 2,
    entryCount: 6,
    inFlight: 0,
    imbalances: [],
    doubled: [],
  });
});

test('copies that have left and not arrived are in flight, and an imbalance only at rest', async () => {
  expect(await verify({ A: lines(sent) }, false)).toMatchObject({ sound: true, inFlight: 2 });
  expect((await verify({ A: lines(sent) })).imbalances).toEqual([
    { where: 'edge', from: 'A', to: 'B', left: 2, arrived: 0 },
  ]);
});

test('copies that arrived without having left are an imbalance, also while packages travel', async () => {
  expect((await verify({ B: lines(arrived) }, false)).imbalances).toEqual([
    { where: 'edge', from: 'A', to: 'B', left: 0, arrived: 2 },
  ]);
});

test('a node that lost a copy inside is named', async () => {
  const verdict = await verify({ A: lines(sent.slice(0, 2)), B: lines(arrived) });
  expect(verdict.imbalances).toEqual([{ where: 'node', node: 'A', admitted: 3, settled: 2 }]);
});

test('a copy delivered twice is named', async () => {
  const twice: readonly EntryDraft[] = [
    { at: 1, act: 'admitted', pkg: 'p', copies: 2, to: ['x', 'x'] },
    { at: 1, act: 'delivered', pkg: 'p', copies: 1, to: ['x'] },
    { at: 1, act: 'delivered', pkg: 'p', copies: 1, to: ['x'] },
  ];
  expect((await verify({ A: lines(twice) })).doubled).toEqual([{ node: 'A', pkg: 'p', to: 'x', n: 2 }]);
});

test('any alteration, removal, insertion or exchange of stored entries is found, except at the very end', async () => {
  const drafts = Array.from(
    { length: 12 },
    (_, index): EntryDraft => ({ at: index, act: 'acknowledged', pkg: `p${index}`, copies: 0 }),
  );
  const sound = lines(drafts);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 10 }),
      fc.constantFrom('alter', 'remove', 'insert', 'swap'),
      async (at, damage) => {
        const damaged = [...sound];
        const line = sound[at] ?? '';
        if (damage === 'alter') damaged[at] = line.replace(`p${at}"`, `q${at}"`);
        if (damage === 'remove') damaged.splice(at, 1);
        if (damage === 'insert') damaged.splice(at, 0, line);
        if (damage === 'swap') [damaged[at], damaged[at + 1]] = [damaged[at + 1] ?? '', line];
        const verdict = await verify({ A: damaged });
        expect(verdict.sound).toBe(false);
        expect(verdict.broken[0]?.code).toBe('LEDGER_CHAIN_BROKEN');
      },
    ),
  );
});

test('a line that is not an entry is named, and the other ledgers are still checked', async () => {
  const verdict = await verify({ A: ['{"n":0}'], B: lines(sent) }, false);
  expect(verdict.broken[0]?.code).toBe('LEDGER_ENTRY_MALFORMED');
  expect(verdict.heads.get('B')?.length).toBe(3);
});
