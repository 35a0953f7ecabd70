import { type ExchangeError, isExchangeError } from '@lienthong/errors';
import { type Clock, seededRandom } from '@lienthong/runtime';
import { Account } from './account.ts';
import { Checker } from './checker.ts';
import { ledgerHash } from './ledger-hash.ts';
import { checkedScenario, type Scenario } from './scenario.ts';
import { SimulatedExchange } from './simulated-exchange.ts';
import { simulatedPki } from './simulated-pki.ts';
import { Traffic } from './traffic.ts';

/** What a run came to. All of it but `took` follows from the scenario. */
export type SimulationResult = {
  readonly scenario: Scenario;
  /** SHA-256 over all ledgers, hexadecimal; see `ledgerHash`. */
  readonly ledgerHash: string;
  /** The first invariant that did not hold, if any, and how often the clock had been moved before. */
  readonly violation: { readonly error: ExchangeError; readonly step: number } | undefined;
  /** Packages that were accepted, their copies, arrivals at nodes, and entries in ledgers. */
  readonly packages: number;
  readonly copies: number;
  readonly arrivals: number;
  readonly entries: number;
  readonly steps: number;
  /** How much time has passed in the simulation, milliseconds. */
  readonly virtualMs: number;
  readonly crashes: number;
  readonly tampered: number;
  readonly impersonations: number;
  readonly checks: number;
  /** Milliseconds of the caller's clock: composing and signing as agencies do, the exchange, and checking. */
  readonly took: { readonly composeMs: number; readonly exchangeMs: number; readonly checkMs: number };
};

/** Packages that begin their way in one wave, where there are enough for several waves. */
const wavePackages = { least: 4, most: 32, waves: 8 } as const;
/** Accidents and looks at the books in one run, about. */
const accidentsAbout = 24;
const checksAbout = 4;

/**
 * Runs a scenario to its end or to the first invariant that does not hold. The same scenario takes the same steps and leaves the same
 * ledgers, on every machine.
 *
 * @param stopwatch - for `took`; the run itself is on virtual time
 * @throws SIMULATION_SCENARIO_INVALID
 */
export async function runSimulation(
  scenario: Scenario,
  options: { readonly stopwatch: Clock; readonly signal?: AbortSignal },
): Promise<SimulationResult> {
  const { seed, packages, signatures } = checkedScenario(scenario);
  const { stopwatch, signal } = options;
  const account = new Account();
  const exchange = new SimulatedExchange(scenario, {
    pki: await simulatedPki(),
    onTampered: (relay, node) => account.addTampered(relay, node),
  });
  const checker = new Checker(exchange, account);
  const startAt = exchange.clock.now();
  const took = { composeMs: 0, exchangeMs: 0, checkMs: 0 };
  const timed = async <Result>(what: keyof typeof took, work: Promise<Result>): Promise<Result> => {
    const from = stopwatch.now();
    try {
      return await work;
    } finally {
      took[what] += stopwatch.now() - from;
    }
  };
  let violation: SimulationResult['violation'];
  let totals = { entries: 0, arrivals: 0 };
  try {
    const traffic = new Traffic(exchange, account, { seed, signatures });
    await timed('exchangeMs', exchange.start());
    await traffic.open();
    const moments = seededRandom(`${seed} moments`);
    const { least, most } = wavePackages;
    const wavePackagesMax = Math.max(least, Math.min(most, Math.ceil(packages / wavePackages.waves)));
    const waves = Math.ceil(packages / wavePackagesMax);
    for (let wave = 0; wave < waves; wave += 1) {
      signal?.throwIfAborted();
      const deeds = await timed(
        'composeMs',
        traffic.prepare(Math.min(wavePackagesMax, packages - wave * wavePackagesMax)),
      );
      exchange.orderAccidents(Math.min(0.8, accidentsAbout / waves));
      await timed('exchangeMs', traffic.perform(deeds));
      if (moments.fraction() < checksAbout / waves) await timed('checkMs', checker.checkUnderway());
    }
    await timed('exchangeMs', exchange.comeToRest());
    totals = await timed('checkMs', checker.checkAtRest());
  } catch (failure) {
    if (!isExchangeError(failure, 'SIMULATION_INVARIANT_BROKEN')) throw failure;
    violation = { error: failure, step: exchange.step };
  }
  const result: SimulationResult = {
    scenario,
    ledgerHash: await ledgerHash(exchange.base.ledgers, exchange.addresses.nodes()),
    violation,
    packages: account.sent.size,
    copies: account.copyCount,
    ...totals,
    steps: exchange.step,
    virtualMs: exchange.clock.now() - startAt,
    crashes: exchange.crashCount,
    tampered: account.tampered.size,
    impersonations: account.impersonations,
    checks: checker.checkCount,
    took,
  };
  // What is left of a failed run waits for a clock that nobody moves any more.
  if (!violation) await exchange.stop();
  return result;
}
