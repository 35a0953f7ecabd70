import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { type FaultOrder, faultsMax, makeFault } from './fault.ts';
import { FaultBook, skewOf } from './fault-book.ts';
import type { FaultKind } from './fault-kinds.ts';

const now = Date.UTC(2026, 5, 1);

function bookOf(...orders: readonly FaultOrder[]): { clock: ManualClock; book: FaultBook } {
  const clock = new ManualClock(now);
  const book = new FaultBook({ clock });
  for (const [index, order] of orders.entries()) book.add(makeFault(order, { id: `F${index + 1}`, now }));
  return { clock, book };
}

/** Which of a hundred messages a fault strikes. */
const chosen = (book: FaultBook, kind: FaultKind, keys = Array.from({ length: 100 }, (_, n) => `m${n}`)) =>
  keys.filter((key) => book.strike(kind, {}, key));

test('the same seed makes the same choices among the same traffic, whatever its names; another seed others', () => {
  const loss = (seed: string): FaultOrder => ({ kind: 'loss', with: { share: 0.3 }, seed });
  const [first, second, other] = [bookOf(loss('a')), bookOf(loss('a')), bookOf(loss('b'))];
  const places = (book: FaultBook, name: string) => {
    const keys = Array.from({ length: 100 }, (_, n) => `${name}${n}`);
    return chosen(book, 'loss', keys).map((key) => keys.indexOf(key));
  };
  const struck = places(first.book, 'm');
  expect(places(second.book, 'n')).toEqual(struck);
  expect(places(other.book, 'm')).not.toEqual(struck);
  expect(struck.length).toBeGreaterThan(15);
  expect(struck.length).toBeLessThan(45);
});

test('what passes on one line changes nothing on another', () => {
  const { book } = bookOf({ kind: 'loss', with: { share: 0.5 }, seed: 'lines' });
  const alone = bookOf({ kind: 'loss', with: { share: 0.5 }, seed: 'lines' }).book;
  const on = (of: FaultBook, to: string, n: number) =>
    of.strike('loss', { from: 'A', to }, `${to}${n}`) !== undefined;
  for (let n = 0; n < 50; n += 1) {
    on(book, 'C', n);
    expect(on(book, 'B', n)).toBe(on(alone, 'B', n));
  }
});

test('one message is chosen once and counted once, however often it comes', () => {
  const { book } = bookOf({ kind: 'duplication' });
  for (let times = 0; times < 3; times += 1)
    expect(book.strike('duplication', { pkg: 'P' }, 'm')).toBeDefined();
  expect(book.strikes()).toEqual([{ id: 'F1', count: 1, lastAt: now, packages: ['P'] }]);
});

test('it holds from its instant on, to its end, after those that it lets pass', () => {
  const { clock, book } = bookOf({ kind: 'loss', with: { share: 1 }, from: now + 10, forMs: 10, after: 2 });
  expect(chosen(book, 'loss', ['a'])).toEqual([]);
  clock.advance(10);
  expect(chosen(book, 'loss', ['a', 'b', 'c', 'a', 'd'])).toEqual(['c', 'd']);
  clock.advance(10);
  expect(chosen(book, 'loss', ['c', 'e'])).toEqual([]);
});

test('all that a scope names has to fit; a cut edge is cut both ways, others one way', () => {
  const [from, to] = ['A', 'B'];
  const { book } = bookOf(
    { kind: 'cut', on: { edge: [from, to] } },
    { kind: 'delay', on: { edge: [from, to], packages: 'status', agency: 'X' }, with: { ms: 1 } },
  );
  expect(book.strike('cut', { from, to }, '1')).toBeDefined();
  expect(book.strike('cut', { from: to, to: from }, '2')).toBeDefined();
  expect(book.strike('cut', { from, to: 'C' }, '3')).toBeUndefined();
  const fits = { from, to, packages: 'status', agencies: ['X', 'Y'] };
  expect(book.strike('delay', fits, '4')).toBeDefined();
  expect(book.strike('delay', { ...fits, from: to, to: from }, '5')).toBeUndefined();
  expect(book.strike('delay', { ...fits, packages: 'new' }, '6')).toBeUndefined();
  expect(book.strike('delay', { ...fits, agencies: ['Y'] }, '7')).toBeUndefined();
});

test('what was lifted strikes no more, and whoever watches is told', () => {
  const { book } = bookOf({ kind: 'duplication' });
  let told = 0;
  const unwatch = book.watch(() => {
    told += 1;
  });
  expect(book.lift('F1')).toBe(true);
  expect(book.lift('F1')).toBe(false);
  expect(book.isEmpty).toBe(true);
  expect(book.strike('duplication', {}, 'm')).toBeUndefined();
  unwatch();
  book.add(makeFault({ kind: 'duplication' }, { id: 'F2', now }));
  expect(told).toBe(1);
});

test('there are no more than so many at one time', () => {
  const { book } = bookOf(...Array.from({ length: faultsMax }, (): FaultOrder => ({ kind: 'duplication' })));
  expect(() => book.add(makeFault({ kind: 'kill' }, { id: 'F999', now }))).toThrow(
    expect.objectContaining({ code: 'FAULT_TOO_MANY' }),
  );
});

test('a skewed node is ahead by as much, and no other', () => {
  const { book } = bookOf({ kind: 'clock-skew', on: { node: 'A' }, with: { ms: -5_000 } });
  expect([skewOf(book, 'A'), skewOf(book, 'B')]).toEqual([-5_000, 0]);
});
