import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { mutations } from './mutations.ts';

const path = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

describe.each(mutations)('$mistake', ({ file, find, tests }) => {
  test('can still be made: the place stands once in its file', () => {
    expect(readFileSync(path(file), 'utf8').split(find)).toHaveLength(2);
  });

  test('has tests that are there', () => {
    expect(tests.filter((one) => !existsSync(path(one)))).toEqual([]);
  });
});
