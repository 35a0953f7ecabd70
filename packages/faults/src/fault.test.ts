import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FaultOrder, makeFault } from './fault.ts';
import { faultKindNames, faultKinds } from './fault-kinds.ts';
import { faultScenarioCharactersMax, parseFaultScenario, scenarioOrders } from './fault-scenario.ts';

const given = { id: 'F1', now: Date.UTC(2026, 5, 1) };
const malformed = (problem: RegExp) =>
  expect.objectContaining({
    code: 'FAULT_MALFORMED',
    details: expect.objectContaining({ problem: expect.stringMatching(problem) }),
  });

test('a fault has every parameter of its kind, those that nobody named with their usual values', () => {
  expect(makeFault({ kind: 'delay', with: { ms: 5 } }, given)).toEqual({
    id: 'F1',
    kind: 'delay',
    on: {},
    with: { ms: 5, jitterMs: 0, share: 1 },
    from: given.now,
    to: undefined,
    after: 0,
    seed: 'F1',
  });
});

test.each([
  [{ kind: 'plague' }, /kind/],
  [{ kind: 'cut', on: {} }, /needs edge or node/],
  [{ kind: 'cut', on: { agency: 'x' } }, /cannot be limited by agency/],
  [{ kind: 'cut', on: { edge: ['x'] } }, /on\.edge/],
  [{ kind: 'cut', on: { node: 'x', planet: 'mars' } }, /on/],
  [{ kind: 'delay' }, /delay\.ms is a whole number from 1/],
  [{ kind: 'delay', with: { ms: 0 } }, /delay\.ms/],
  [{ kind: 'delay', with: { ms: 1.5 } }, /delay\.ms/],
  [{ kind: 'delay', with: { ms: 'soon' } }, /delay\.ms/],
  [{ kind: 'loss', with: { share: 1.01 } }, /loss\.share is a number from 0 to 1/],
  [{ kind: 'loss', with: { ms: 1 } }, /no parameter ms/],
  [{ kind: 'certificate', on: { agency: 'x' }, with: { state: 'tired' } }, /one of expired/],
  [{ kind: 'loss', from: 5, to: 4 }, /from|to/],
  [{ kind: 'loss', from: given.now, to: given.now - 1 }, /ends before/],
  [{ kind: 'loss', to: given.now + 1, forMs: 1 }, /both to and forMs/],
  [{ kind: 'loss', after: -1 }, /after/],
  [undefined, /./],
  ['cut', /./],
])('%j is no fault', (order, problem) => {
  expect(() => makeFault(order, given)).toThrow(malformed(problem));
});

test('whatever is ordered becomes a fault within the bounds of its kind, or is refused by name', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...faultKindNames),
      fc.jsonValue(),
      fc.jsonValue(),
      (kind, on, parameters) => {
        try {
          const fault = makeFault({ kind, on, with: parameters }, given);
          expect(Object.keys(fault.with)).toEqual(Object.keys(faultKinds[kind].parameters));
        } catch (failure) {
          expect(failure).toMatchObject({ code: 'FAULT_MALFORMED' });
        }
      },
    ),
    { numRuns: 500, seed: 6 },
  );
});

test('a scenario orders its faults from now on, each with a seed of its own', () => {
  const scenario = parseFaultScenario(
    '{"name":"đêm bão","seed":"s","faults":[{"kind":"cut","on":{"node":"000.00.31.H41"},"inMs":1000,"forMs":500},{"kind":"loss","seed":"own"}]}',
  );
  expect(scenarioOrders(scenario, 7)).toEqual([
    { kind: 'cut', on: { node: '000.00.31.H41' }, forMs: 500, from: 1_007, seed: 's 1' },
    { kind: 'loss', from: 7, seed: 'own' },
  ] satisfies readonly FaultOrder[]);
});

test.each([
  ['', /JSON/],
  ['{', /JSON/],
  ['[]', /./],
  ['{"faults":[]}', /faults/],
  ['{"faults":[{"kind":"cut","from":3}]}', /faults\.0\.from/],
  ['{"faults":[{"kind":"cut"},{"kind":"x"}]}', /faults\.1\.kind/],
  ['{"faults":[{"kind":"cut","inMs":-1}]}', /faults\.0\.inMs/],
  ['{"faults":[{"kind":"cut","__proto__":{"x":1},"extra":1}]}', /faults\.0/],
  [`{"faults":[${'{"kind":"loss"},'.repeat(200)}{"kind":"loss"}]}`, /faults/],
  [' '.repeat(faultScenarioCharactersMax + 1), />/],
])('the scenario %.60s is refused with the place of what is wrong', (text, problem) => {
  expect(() => parseFaultScenario(text)).toThrow(malformed(problem));
});
