import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventName, type LifecycleEvent, lifecycleOf, stateRanks } from './index.ts';

const names: readonly EventName[] = [
  'new',
  'revoke',
  'update',
  'replace',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '13',
  '15',
  '16',
];
const events = fc.array(
  fc.record({
    what: fc.constantFrom(...names),
    by: fc.constantFrom('sender' as const, 'receiver' as const, 'other' as const),
    at: fc.nat(),
    pkg: fc.string({ minLength: 1, maxLength: 4 }),
    reason: fc.option(fc.string(), { nil: undefined }),
    change: fc.constantFrom(undefined, 'added' as const, 'dropped' as const),
  }),
  { maxLength: 40 },
);
const isEnd = (state: keyof typeof stateRanks | string) => !(state in stateRanks) && state !== 'draft';

test('every event is in the history or waits, whatever comes in whatever order', () => {
  fc.assert(
    fc.property(events, (all: readonly LifecycleEvent[]) => {
      const { history, waiting } = lifecycleOf(all);
      expect(history.length + waiting.length).toBe(all.length);
      expect(new Set([...history.map(({ event }) => event), ...waiting])).toEqual(new Set(all));
    }),
  );
});

test('what has ended never moves again, and strangers move nothing', () => {
  fc.assert(
    fc.property(events, (all: readonly LifecycleEvent[]) => {
      for (const { event, from, to } of lifecycleOf(all).history) {
        if (isEnd(from)) expect(to).toBe(from);
        if (event.by === 'other') expect(to).toBe(from);
      }
    }),
  );
});

test('every change of state has a transition, or is a step that was left out and remarked', () => {
  fc.assert(
    fc.property(events, (all: readonly LifecycleEvent[]) => {
      for (const { from, to, transition, rules } of lifecycleOf(all).history) {
        if (from === to) continue;
        expect(transition !== undefined || rules.includes('R-218')).toBe(true);
      }
    }),
  );
});
