import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countUpTo, mergeSorted } from './merge-sorted.ts';

const ascending = (one: number, other: number) => one < other;

test('sorted lists of any number and length become one', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer())), (lists) => {
      const sorted = lists.map((list) => list.toSorted((a, b) => a - b));
      expect([...mergeSorted(sorted, ascending)]).toEqual(lists.flat().sort((a, b) => a - b));
    }),
  );
});

test('no more is taken from a source than is asked for', () => {
  let taken = 0;
  function* endless(): Generator<number> {
    for (;;) {
      taken += 1;
      yield taken;
    }
  }
  const merged = mergeSorted([endless(), [1.5, 2.5]], ascending);
  expect([merged.next().value, merged.next().value, merged.next().value]).toEqual([1, 1.5, 2]);
  expect(taken).toBeLessThanOrEqual(3);
});

test('the place of a position is found in a list of any length', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(100)), fc.nat(100), (positions, position) => {
      const sorted = positions.toSorted((a, b) => a - b);
      const list = { length: sorted.length, positionAt: (place: number) => sorted[place] ?? 0 };
      expect(countUpTo(list, position)).toBe(positions.filter((value) => value <= position).length);
    }),
  );
});
