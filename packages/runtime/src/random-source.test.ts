import { expect, test } from 'vitest';
import { randomUuid, seededRandom } from './random-source.ts';

test('the same seed gives the same sequence, another seed another', () => {
  const draw = (seed: string) => Array.from({ length: 8 }, seededRandom(seed).fraction);
  expect(draw('42')).toEqual(draw('42'));
  expect(draw('42')).not.toEqual(draw('43'));
});

test('a seeded UUID has the form of version 4', () => {
  expect(randomUuid(seededRandom(1))).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('integers stay below their limit and reach every value', () => {
  const random = seededRandom('dice');
  const seen = new Set(Array.from({ length: 500 }, () => random.integer(6)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});
