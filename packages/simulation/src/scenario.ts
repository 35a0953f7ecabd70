import { ExchangeError } from '@lienthong/errors';
import { simulatedAgenciesMax } from './simulated-registry.ts';

/** What can go wrong by itself, by name. */
export const faultNames = [
  'delay',
  'reordering',
  'duplication',
  'lost-acknowledgement',
  'crash',
  'axis-away',
  'late-content',
  'altered-bytes',
  'tampered-admission',
] as const;

export type FaultName = (typeof faultNames)[number];

/** Promises of the transport that can be broken on purpose, to see that the checker notices. */
export const defectNames = ['early-acknowledgement', 'dropped-message', 'unchecked-content'] as const;

export type DefectName = (typeof defectNames)[number];

/** Everything that a run follows from: the same scenario is the same run, everywhere. */
export type Scenario = {
  readonly seed: string;
  /** Packages that are handed in, statuses included; what is handed in again is not counted again. */
  readonly packages: number;
  /** The first so many agencies of the simulated country. */
  readonly agencies: number;
  readonly faults: readonly FaultName[];
  /** `enforce`: every node checks every signature, as in production. `off`: no node refuses for a signature. */
  readonly signatures: 'enforce' | 'off';
  readonly defect?: DefectName | undefined;
};

/** What a scenario is where nothing else is said. */
export const scenarioDefaults: Pick<Scenario, 'packages' | 'agencies' | 'faults' | 'signatures'> = {
  packages: 1_000,
  agencies: 10,
  faults: faultNames,
  signatures: 'enforce',
};

/** Most packages of one scenario: everything stays in memory. */
export const packagesMax = 1_000_000;

/**
 * Faults of a list such as `crash,delay`, in the table's order; `all` and `none` are lists too.
 *
 * @throws SIMULATION_SCENARIO_INVALID when a name is not a fault's
 */
export function readFaults(list: string): readonly FaultName[] {
  if (list === 'all') return faultNames;
  if (list === 'none') return [];
  const named = list.split(',').map((name) => name.trim());
  const stranger = named.find((name) => !faultNames.includes(name as FaultName));
  if (stranger !== undefined) throw invalid('--faults', stranger, `all, none, ${faultNames.join(', ')}`);
  return faultNames.filter((name) => named.includes(name));
}

/**
 * The scenario itself, where a run can follow from it.
 *
 * @throws SIMULATION_SCENARIO_INVALID naming what cannot be, and what can
 */
export function checkedScenario(scenario: Scenario): Scenario {
  const { packages, agencies } = scenario;
  if (!Number.isInteger(packages) || packages < 1 || packages > packagesMax)
    throw invalid('--packages', String(packages), `1–${packagesMax}`);
  if (!Number.isInteger(agencies) || agencies < 2 || agencies > simulatedAgenciesMax)
    throw invalid('--agencies', String(agencies), `2–${simulatedAgenciesMax}`);
  return scenario;
}

/** The command line that runs a scenario again. */
export function commandOf({ seed, packages, agencies, faults, signatures, defect }: Scenario): string {
  const list = faults.length === faultNames.length ? 'all' : faults.join(',') || 'none';
  const shownSeed = /^[\w.-]+$/.test(seed) ? seed : `'${seed.replaceAll("'", `'\\''`)}'`;
  return [
    `lienthong sim --seed ${shownSeed} --packages ${packages} --agencies ${agencies} --faults ${list}`,
    ...(signatures === 'off' ? ['--signatures off'] : []),
    ...(defect === undefined ? [] : [`--break ${defect}`]),
  ].join(' ');
}

function invalid(what: string, value: string, allowed: string): ExchangeError {
  return new ExchangeError('SIMULATION_SCENARIO_INVALID', { what, value: value.slice(0, 80), allowed });
}
