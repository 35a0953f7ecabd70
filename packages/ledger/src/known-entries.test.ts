import { expect, test } from 'vitest';
import { emptyChain, extendChain, followChain } from './chain.ts';
import { KnownEntries } from './known-entries.ts';
import { lineHash } from './ledger-entry.ts';

const { lines } = extendChain(
  emptyChain,
  [1, 2, 3].map((at) => ({ at, act: 'refused' as const, pkg: `p${at}`, copies: 1 })),
);

test('a chain that was read before is followed as one that is read anew', () => {
  const known = new KnownEntries();
  const anew = followChain(emptyChain, lines, 'n');
  expect(followChain(emptyChain, lines, 'n', known)).toEqual(anew);
  const again = followChain(emptyChain, lines, 'n', known);
  expect(again).toEqual(anew);
  expect(again.entries[0]).toBe(followChain(emptyChain, lines, 'n', known).entries[0]);
});

test('what was altered, moved or removed since is found as ever', () => {
  const known = new KnownEntries();
  followChain(emptyChain, lines, 'n', known);
  const [first = '', second = '', third = ''] = lines;
  for (const altered of [
    [first.replace('p1', 'p9'), second],
    [second, first],
    [first, third],
  ])
    expect(() => followChain(emptyChain, altered, 'n', known)).toThrow(
      expect.objectContaining({ code: 'LEDGER_CHAIN_BROKEN' }),
    );
  expect(() => followChain(emptyChain, [first.slice(1)], 'n', known)).toThrow(
    expect.objectContaining({ code: 'LEDGER_ENTRY_MALFORMED' }),
  );
});

test('the oldest are forgotten, and read again', () => {
  const known = new KnownEntries({ countMax: 2 });
  const read = (line: string) => known.read(line, 'n', lineHash(line));
  const [first, second] = lines.map(read);
  expect(read(lines[1] ?? '')).toBe(second);
  expect(read(lines[0] ?? '')).not.toBe(first);
  expect(read(lines[0] ?? '')).toEqual(first);
});
