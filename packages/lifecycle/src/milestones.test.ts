import { expect, test } from 'vitest';
import { type EventName, lifecycleOf, milestonesOf } from './index.ts';

const at = (what: EventName, instant: number, by: 'sender' | 'receiver' = 'receiver') => ({
  what,
  by,
  at: instant,
  pkg: `${what}@${instant}`,
  reason: 'lý do',
});

test('tell when what counted happened first, and nothing of what did not', () => {
  const lifecycle = lifecycleOf([
    at('new', 1, 'sender'),
    at('15', 2),
    at('03', 3),
    at('03', 4),
    at('05', 5),
    at('04', 6),
    at('05', 7),
  ]);
  expect(milestonesOf(lifecycle)).toEqual({ first: { new: 1, '03': 3, '04': 6, '05': 5 } });
});

test('tell when the flow ended otherwise', () => {
  const lifecycle = lifecycleOf([
    at('new', 1, 'sender'),
    at('revoke', 2, 'sender'),
    at('15', 3),
    at('06', 4),
  ]);
  expect(milestonesOf(lifecycle)).toEqual({ first: { new: 1, revoke: 2, '15': 3 }, endedAt: 3 });
});

test('what finding the document broke stands first among the rules', () => {
  const event = { ...at('03', 2), remarks: ['R-228'] };
  expect(lifecycleOf([at('new', 1, 'sender'), event]).history.at(-1)?.rules).toEqual(['R-228', 'R-218']);
});

test('an update that leaves the content alone changes nothing about what is in force', () => {
  const update = { ...at('update', 2, 'sender'), keepsContent: true };
  expect(lifecycleOf([at('new', 1, 'sender'), update, at('15', 3)]).inForce).toBe('new@1');
});

test('a very long history takes no time to speak of', () => {
  const events = [at('new', 0, 'sender'), ...Array.from({ length: 100_000 }, (_, n) => at('01', n + 1))];
  expect(lifecycleOf(events).history).toHaveLength(100_001);
});
