import { ManualClock, seededRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { TokenBook } from './token-book.ts';

const book = (clock: ManualClock) =>
  new TokenBook({ clock, random: seededRandom('tokens'), tokensMax: 3, tokenLifetimeMs: 1_000 });

test('a token is its system’s until its time is over', () => {
  const clock = new ManualClock(0);
  const tokens = book(clock);
  const [one, two] = [tokens.issue('one'), tokens.issue('two')];
  expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect([tokens.systemOf(one), tokens.systemOf(two), tokens.systemOf('')]).toEqual([
    'one',
    'two',
    undefined,
  ]);
  clock.advance(999);
  expect(tokens.systemOf(one)).toBe('one');
  clock.advance(1);
  expect(tokens.systemOf(one)).toBeUndefined();
});

test('there are never more than the limit: the eldest ends first', () => {
  const tokens = book(new ManualClock(0));
  const issued = ['a', 'b', 'c', 'd'].map((system) => tokens.issue(system));
  expect(issued.map((token) => tokens.systemOf(token))).toEqual([undefined, 'b', 'c', 'd']);
});
