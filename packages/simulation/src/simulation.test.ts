import { describe, expect, test } from 'vitest';
import {
  checkedScenario,
  commandOf,
  defectNames,
  faultNames,
  readFaults,
  runSimulation,
  type Scenario,
  scenarioDefaults,
  shrinkScenario,
} from './index.ts';

const stopwatch = { now: () => 0, sleep: () => Promise.resolve() };
const scenario = (changes: Partial<Scenario>): Scenario => ({
  ...scenarioDefaults,
  seed: '42',
  packages: 50,
  ...changes,
});
const run = (changes: Partial<Scenario>) => runSimulation(scenario(changes), { stopwatch });

describe('the same scenario', () => {
  test('is the same run, entry by entry, and another seed is another', async () => {
    const one = await run({});
    expect(one.violation).toBeUndefined();
    expect(await run({})).toEqual(one);
    expect((await run({ seed: '43' })).ledgerHash).not.toBe(one.ledgerHash);
  });

  test('is the same run beside another one', async () => {
    const [one, beside] = await Promise.all([run({ packages: 20 }), run({ packages: 20 })]);
    expect(beside).toEqual(one);
  });
});

describe.each(faultNames)('under %s alone', (fault) => {
  test('every invariant holds', async () => {
    const result = await run({ faults: [fault], packages: 30 });
    expect(result.violation?.error.message).toBeUndefined();
  });
});

test('without any fault nothing dies and nothing is tampered with', async () => {
  expect(await run({ faults: [] })).toMatchObject({ violation: undefined, crashes: 0, tampered: 0 });
});

test('with the signature policy off every invariant holds too', async () => {
  expect(await run({ signatures: 'off' })).toMatchObject({ violation: undefined });
});

describe.each(defectNames)('a transport with the defect %s', (defect) => {
  test('is found, and a smaller scenario is found that fails too', async () => {
    const fails = async (one: Scenario) => (await runSimulation(one, { stopwatch })).violation !== undefined;
    // Whether one run brings it to light depends on what the exchange does in which order; some of these do.
    let broken: Scenario | undefined;
    for (let seed = 1; seed <= 10 && !broken; seed += 1) {
      const one = scenario({ seed: String(seed), packages: 100, defect });
      if (await fails(one)) broken = one;
    }
    if (!broken) throw new Error('no seed finds it');
    const smaller = await shrinkScenario(broken, fails);
    expect(smaller.packages).toBeLessThan(broken.packages);
    expect(smaller.faults.length).toBeLessThan(broken.faults.length);
    expect(await fails(smaller)).toBe(true);
  });
});

describe('a scenario', () => {
  test.each([{ packages: 0 }, { packages: 1.5 }, { agencies: 1 }, { agencies: 1_000 }])(
    'of %o cannot be',
    (changes) => {
      expect(() => checkedScenario(scenario(changes))).toThrow(
        expect.objectContaining({ code: 'SIMULATION_SCENARIO_INVALID' }),
      );
    },
  );

  test('has faults by name', () => {
    expect(readFaults('all')).toEqual(faultNames);
    expect(readFaults('none')).toEqual([]);
    expect(readFaults('crash, delay')).toEqual(['delay', 'crash']);
    expect(() => readFaults('rain')).toThrow(
      expect.objectContaining({ code: 'SIMULATION_SCENARIO_INVALID' }),
    );
  });

  test('has a command line of its own', () => {
    expect(commandOf(scenario({ seed: "a 'b", faults: ['crash'], signatures: 'off' }))).toBe(
      "lienthong sim --seed 'a '\\''b' --packages 50 --agencies 10 --faults crash --signatures off",
    );
    expect(commandOf(scenario({ faults: [], defect: 'dropped-message' }))).toContain(
      '--faults none --break dropped-message',
    );
  });
});
