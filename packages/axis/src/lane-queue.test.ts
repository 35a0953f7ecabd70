import { expect, test } from 'vitest';
import { LaneQueue } from './lane-queue.ts';
import { type Priority, priorityOf } from './priority.ts';

function filled(counts: readonly number[]): LaneQueue<string> {
  const queue = new LaneQueue<string>();
  for (const [priority, count] of counts.entries())
    for (let number = 0; number < count; number += 1)
      queue.push(`${priority}:${number}`, priority as Priority);
  return queue;
}

test('the most urgent goes first, and within a lane what came first', () => {
  expect(filled([1, 1, 1, 1]).take(9)).toEqual(['3:0', '2:0', '1:0', '0:0']);
  expect(filled([3, 0, 0, 0]).take(9)).toEqual(['0:0', '0:1', '0:2']);
});

test('under overload the lanes have shares of 8, 4, 2 and 1 in every 15, so that none waits for ever', () => {
  const queue = filled([1_000, 1_000, 1_000, 1_000]);
  for (let round = 0; round < 40; round += 1) {
    const lanes = queue.take(15).map((item) => item[0]);
    expect(['3', '2', '1', '0'].map((lane) => lanes.filter((one) => one === lane).length)).toEqual([
      8, 4, 2, 1,
    ]);
  }
});

test('a lane that was empty does not make up for it', () => {
  const queue = filled([0, 0, 0, 500]);
  queue.take(400);
  for (let number = 0; number < 30; number += 1) queue.push(`0:${number}`, 0);
  const lanes = queue.take(9).map((item) => item[0]);
  expect(lanes.filter((lane) => lane === '0').length).toBeLessThanOrEqual(2);
});

test('what was taken is counted out, however much there is', () => {
  const queue = filled([5_000, 0, 0, 5_000]);
  expect(queue.take(9_999)).toHaveLength(9_999);
  expect(queue.length).toBe(1);
  expect(queue.shift()).toBeDefined();
  expect(queue.shift()).toBeUndefined();
  expect(queue.length).toBe(0);
});

test.each([
  [undefined, 0],
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 3],
  [9, 3],
  [-1, 0],
  [Number.NaN, 0],
] as const)('a stated priority of %s has lane %s', (stated, priority) => {
  expect(priorityOf(stated)).toBe(priority);
});
