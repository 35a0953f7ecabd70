import type { Scenario } from './scenario.ts';

/**
 * A smaller scenario that still fails, with fewer packages, faults and agencies; `scenario` itself where none is found. Smaller ones
 * need not fail in the same way: any failure is worth a look, and the smallest one most.
 *
 * @param fails - whether a scenario fails; asked some dozens of times
 */
export async function shrinkScenario(
  scenario: Scenario,
  fails: (smaller: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  let smallest = await fewerPackages(scenario, fails);
  for (const fault of scenario.faults) {
    const fewer = { ...smallest, faults: smallest.faults.filter((name) => name !== fault) };
    if (await fails(fewer)) smallest = fewer;
  }
  for (const agencies of [2, 3, 4, 6, 8]) {
    if (agencies >= smallest.agencies) break;
    const fewer = { ...smallest, agencies };
    if (!(await fails(fewer))) continue;
    smallest = fewer;
    break;
  }
  return fewerPackages(smallest, fails);
}

/** Halves the number of packages while it fails, then looks between the last two. */
async function fewerPackages(
  scenario: Scenario,
  fails: (smaller: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  let [sound, failing] = [0, scenario.packages];
  while (failing - sound > 1) {
    const middle = (sound + failing) >> 1;
    if (await fails({ ...scenario, packages: middle })) failing = middle;
    else sound = middle;
  }
  return { ...scenario, packages: failing };
}
