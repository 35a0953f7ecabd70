import { type BenchRun, median, type Throughput } from './bench-run.ts';
import { type HopLatency, hopLatency } from './hop-latency.ts';
import { type MeasuringProgram, onCores } from './on-cores.ts';

/** A division of the work: on how many cores, and whether senders have a process of their own. */
export type Division = { readonly cores: 1 | 2; readonly sendersApart: boolean };

/** What a division gave, all rounds. */
export type DivisionRuns = Division & {
  readonly exchange: readonly Throughput[];
  readonly raw: readonly Throughput[];
};

export type CoresRuns = {
  readonly divisions: readonly DivisionRuns[];
  /** How many times the work of one core two cores do in threads that share nothing, pair by pair. */
  readonly computing: readonly number[];
  readonly latency: HopLatency;
};

const divisions: readonly Division[] = [
  { cores: 1, sendersApart: false },
  { cores: 2, sendersApart: false },
  { cores: 2, sendersApart: true },
];

const hops = (what: 'exchange' | 'raw', run: BenchRun): MeasuringProgram => ({
  main: new URL('./hops-main.ts', import.meta.url),
  args: [what, JSON.stringify(run)],
});
const computingProgram: MeasuringProgram = { main: new URL('./computing-main.ts', import.meta.url) };

/**
 * The same work on one core and on two, in one process and in two, the exchange and the raw transport in turn; then the latency
 * at half of what two cores can do in one process. No divisions where the system cannot keep processes to cores.
 */
export async function coresBench(
  run: BenchRun,
  { rounds, say }: { readonly rounds: number; readonly say: (line: string) => void },
): Promise<CoresRuns | undefined> {
  const runs = divisions.map((division) => ({
    ...division,
    exchange: [] as Throughput[],
    raw: [] as Throughput[],
  }));
  const computing: number[] = [];
  for (let round = 1; round <= rounds; round += 1)
    for (const { cores, sendersApart, exchange, raw } of runs) {
      const own = { ...run, sendersApart };
      const ours = await onCores<Throughput>(hops('exchange', own), cores);
      const theirs =
        ours && (await onCores<Throughput>(hops('raw', { ...own, packageBytes: ours.packageBytes }), cores));
      if (!theirs) return undefined;
      // The machine's pace moves: measured between the others, as often as they are.
      computing.push(await computingOnTwo());
      exchange.push(ours);
      raw.push(theirs);
      say(
        `${cores} cores, ${sendersApart ? 2 : 1} processes, round ${round}: exchange ${ours.packagesPerSecond.toFixed(0)}/s, raw ${theirs.packagesPerSecond.toFixed(0)}/s`,
      );
    }
  const latency = await hopLatency(run, rateOf(runs, { cores: 2, sendersApart: false }) / 2);
  say(`p99 at half of the rate ${latency.atHalfRate.p99Ms.toFixed(0)} ms`);
  return { divisions: runs, computing, latency };
}

async function computingOnTwo(): Promise<number> {
  const on = async (cores: number) => (await onCores<{ count: number }>(computingProgram, cores))?.count ?? 0;
  const one = await on(1);
  return (await on(2)) / one;
}

function rateOf(runs: readonly DivisionRuns[], { cores, sendersApart }: Division): number {
  const found = runs.find((one) => one.cores === cores && one.sendersApart === sendersApart);
  return median(found?.exchange.map(({ packagesPerSecond }) => packagesPerSecond) ?? []);
}

/** How many times the rate of one core two cores reach, divided as it is best. */
export function twoCoresToOne({ divisions: runs }: CoresRuns): number {
  const two = Math.max(...[false, true].map((sendersApart) => rateOf(runs, { cores: 2, sendersApart })));
  return two / rateOf(runs, { cores: 1, sendersApart: false });
}

/** The same by what two cores give threads that share nothing: 1 where the exchange divides its work as well as these. */
export function linearity(runs: CoresRuns): number {
  return twoCoresToOne(runs) / median(runs.computing);
}

/** The table of the page. */
export function coresLines({ divisions: runs, computing, latency }: CoresRuns): readonly string[] {
  const middle = (all: readonly Throughput[], of: (one: Throughput) => number) => median(all.map(of));
  const rate = ({ packagesPerSecond }: Throughput) => packagesPerSecond;
  const cost = (all: readonly Throughput[]) =>
    `${middle(all, ({ processorMs }) => processorMs.here).toFixed(2)}, ${middle(all, ({ processorMs }) => processorMs.server).toFixed(2)}`;
  const pairs = computing
    .toSorted((a, b) => a - b)
    .map((ratio) => ratio.toFixed(2))
    .join(', ');
  const { unloadedMedianMs, atHalfRate } = latency;
  return [
    '| cores | processes beside the server | exchange, packages/s | raw, packages/s | ratio | exchange: processor, ms a package: here, server | raw |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...runs.map(
      ({ cores, sendersApart, exchange, raw }) =>
        `| ${cores} | ${sendersApart ? '2' : '1'} | ${middle(exchange, rate).toFixed(0)} | ${middle(raw, rate).toFixed(0)} | **${(middle(exchange, rate) / middle(raw, rate)).toFixed(2)}** | ${cost(exchange)} | ${cost(raw)} |`,
    ),
    '',
    `Two threads that compute and share nothing do ${median(computing).toFixed(2)} times as much on two cores as on one, measured in between (${pairs}).`,
    '',
    `One at a time, median from the intended instant to the delivery: ${unloadedMedianMs.toFixed(1)} ms. At ${atHalfRate.perSecond.toFixed(0)} packages a second, half of what two cores`,
    `do in one process: median ${atHalfRate.medianMs.toFixed(1)} ms, p99 ${atHalfRate.p99Ms.toFixed(1)} ms.`,
  ];
}
