import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyChain, extendChain } from './chain.ts';
import type { EntryDraft } from './ledger-entry.ts';
import { lineHash } from './ledger-entry.ts';
import { reconstructLedger } from './reconstruct-ledger.ts';

const { lines, head } = extendChain(
  emptyChain,
  Array.from({ length: 10 }, (_, at): EntryDraft => ({ at, act: 'acknowledged', pkg: `p${at}`, copies: 0 })),
);

test('a sound ledger is what it was', () => {
  expect(reconstructLedger(lines)).toEqual({ lines, holes: [], rejected: [] });
  expect(reconstructLedger([])).toEqual({ lines: [], holes: [], rejected: [] });
});

test('what was moved or inserted is put right by hashes alone, wherever it was', () => {
  fc.assert(
    fc.property(fc.nat(9), fc.nat(9), fc.boolean(), (at, other, isForged) => {
      const moved = lines.toSpliced(at, 1).toSpliced(other, 0, lines[at]!);
      expect(reconstructLedger(moved)).toEqual({ lines, holes: [], rejected: [] });
      const prev = at === 0 ? '' : lineHash(lines[at - 1]!);
      const forged = isForged ? `{"n":${at},"prev":"${prev}","pkg":"x"}` : lines[at]!;
      const { lines: found, rejected } = reconstructLedger(lines.toSpliced(other, 0, forged), { head });
      expect(found).toEqual(lines);
      expect(rejected).toEqual([forged]);
    }),
    { seed: 6 },
  );
});

test('what was altered or removed leaves a hole that says which hash belongs there', () => {
  for (let at = 0; at < 9; at += 1) {
    const hole = { from: at, to: at, hash: lineHash(lines[at]!) };
    const altered = lines[at]!.replace('"p', '"q');
    const without = lines.map((line, n) => (n === at ? undefined : line));
    expect(reconstructLedger(lines.with(at, altered))).toEqual({
      lines: without,
      holes: [hole],
      rejected: [altered],
    });
    expect(reconstructLedger(lines.toSpliced(at, 1))).toEqual({
      lines: without,
      holes: [hole],
      rejected: [],
    });
  }
});

test('where several entries in a row are gone, the hash of the last of them is known', () => {
  expect(reconstructLedger(lines.toSpliced(3, 3)).holes).toEqual([
    { from: 3, to: 5, hash: lineHash(lines[5]!) },
  ]);
});

test('an end that is known from elsewhere is asked for, and another export fills every hole', () => {
  const damaged = lines.slice(0, 8).with(2, lines[2]!.replace('"p', '"q'));
  expect(reconstructLedger(damaged, { head }).holes).toEqual([
    { from: 2, to: 2, hash: lineHash(lines[2]!) },
    { from: 8, to: 9, hash: head.hash },
  ]);
  expect(reconstructLedger(damaged, { head, others: lines })).toMatchObject({ lines, holes: [] });
});

test('a forged place far away makes no gap of millions', () => {
  const far = '{"n":900000000,"prev":"x"}';
  expect(reconstructLedger([...lines, far, 'not JSON'])).toEqual({
    lines,
    holes: [],
    rejected: [far, 'not JSON'],
  });
});
