import { expect, test } from 'vitest';
import { centredOn, moved, scaleMax, wholePicture, zoomed } from './viewport.ts';

test('the place about which it is enlarged stays where it is', () => {
  const seen = zoomed(zoomed(wholePicture, { factor: 2, x: 0.25, y: 0.5 }), { factor: 1.5, x: 0.25, y: 0.5 });
  expect(seen.scale).toBe(3);
  expect(seen.left + 0.25 / seen.scale).toBeCloseTo(0.25);
  expect(seen.top + 0.5 / seen.scale).toBeCloseTo(0.5);
});

test('nothing outside of the picture is ever seen', () => {
  const seen = zoomed(wholePicture, { factor: 4, x: 1, y: 0 });
  for (const next of [
    moved(seen, { x: 9, y: -9 }),
    moved(seen, { x: -9, y: 9 }),
    centredOn(seen, { x: 0, y: 1 }),
    zoomed(seen, { factor: 0.01, x: 0, y: 0 }),
    zoomed(seen, { factor: 100, x: 0.5, y: 0.5 }),
  ]) {
    expect(next.scale).toBeGreaterThanOrEqual(1);
    expect(next.scale).toBeLessThanOrEqual(scaleMax);
    for (const from of [next.left, next.top]) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(from + 1 / next.scale).toBeLessThanOrEqual(1 + 1e-9);
    }
  }
});
