import { faultKindNames } from '@lienthong/faults';
import { expect, test } from 'vitest';
import { faultReference, testsOf } from './fault-reference.ts';
import { read } from './workspace.ts';

test('the reference page is what the table of faults makes', () => {
  expect(read('infra/reference/faults.md'), 'run `pnpm reference` after changing a fault or its tests').toBe(
    faultReference(),
  );
});

test.each(faultKindNames)('%s has a test that makes it happen', (kind) => {
  expect(testsOf(kind)).not.toEqual([]);
});
