import { expect, test } from 'vitest';
import { LruMap } from './lru-map.ts';

test('forgets what was used longest ago, and holds no more than its limit', () => {
  const map = new LruMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect(map.get('b')).toBeUndefined();
  expect(map.get('a')).toBe(1);
  map.set('a', 4);
  expect(map.size).toBe(2);
  expect(map.get('a')).toBe(4);
  map.clear();
  expect(map.get('a')).toBeUndefined();
});
