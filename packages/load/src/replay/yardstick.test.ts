import { expect, test } from 'vitest';
import { yardstickMs } from './yardstick.ts';

test('a fixed piece of work takes some time', () => {
  const measured = yardstickMs();
  expect(measured).toBeGreaterThan(0.05);
  expect(measured).toBeLessThan(10_000);
});
