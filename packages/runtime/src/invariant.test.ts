import { expect, test } from 'vitest';
import { assertInvariant } from './invariant.ts';

test('an invariant that does not hold stops with INVARIANT_BROKEN and says what', () => {
  expect(() => assertInvariant(true, 'fine')).not.toThrow();
  expect(() => assertInvariant(false, 'two owners')).toThrow(
    expect.objectContaining({ code: 'INVARIANT_BROKEN', details: { what: 'two owners' } }),
  );
});
