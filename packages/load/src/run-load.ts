import type { CounterLine } from '@lienthong/counters';
import type { Clock } from '@lienthong/runtime';
import { Account } from './account.ts';
import { type CounterDifference, checkCounters } from './check-counters.ts';
import type { Door, Sighting } from './door.ts';
import type { LoadResult, LoadSetting } from './load-result.ts';
import { Measurements } from './measurements.ts';
import type { ParcelStock } from './parcel-stock.ts';
import { ProcessSampler } from './process-sampler.ts';
import type { TrafficPlan } from './traffic-plan.ts';
import { judge, type Thresholds } from './verdict.ts';

export type LoadOptions = {
  readonly setting: LoadSetting;
  readonly plan: TrafficPlan;
  readonly door: Door;
  readonly stock: Pick<ParcelStock, 'fill' | 'take'>;
  readonly thresholds: Thresholds;
  /** Milliseconds since 1970, in fractions: latencies are told apart to the microsecond. */
  readonly clock: Clock;
  /** How long the exchange may be without any progress before what is missing counts as lost, milliseconds. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (now: { readonly sent: number; readonly outstanding: number }) => void;
};

/** A run that is over, with what its figures were made from. */
export type LoadRun = { readonly result: LoadResult; readonly measurements: Measurements };

/** Until when a run waits for the first package after everything is ready, milliseconds. */
const leadMs = 50;
const sampleMs = 250;
const pollMs = 50;
/** How often books and counters that do not agree yet are asked again, each time a step later: up to 4.5 s in all, milliseconds. */
const settlingAttempts = 10;
const settlingStepMs = 100;

/**
 * Sends a plan through a door, follows every package, and judges. An open model: each package is sent at its planned instant,
 * however the exchange fares, and each latency counts from that instant.
 */
export async function runLoad(options: LoadOptions): Promise<LoadRun> {
  const { plan, door, stock, clock, thresholds, setting } = options;
  const account = new Account(plan, door.stages);
  const before = await door.counters();
  await stock.fill();
  const startAt = clock.now() + leadMs;
  const measurements = new Measurements(plan, startAt);
  let lastProgressAt = startAt;
  await door.watch((sighting) => {
    if (take(sighting, account, measurements, clock)) lastProgressAt = clock.now();
  });
  const sampler = new ProcessSampler({ processes: door.processes, clock, startAt });
  const over = new AbortController();
  const sampling = sampler.run(sampleMs, over.signal, () => {
    measurements.depth(clock.now(), account.outstanding);
    options.onProgress?.({ sent: account.totals.sent, outstanding: account.outstanding });
  });
  try {
    const answers = await sendAll(options, {
      account,
      measurements,
      startAt,
      onAnswer: () => {
        lastProgressAt = clock.now();
      },
    });
    while (!account.isComplete && clock.now() - lastProgressAt < options.patienceMs) {
      options.signal?.throwIfAborted();
      await clock.sleep(pollMs);
    }
    if (account.isComplete) await answers;
  } finally {
    over.abort();
    await sampling;
  }
  account.close();
  const endAt = clock.now();
  const books = await settledBooks(door, clock);
  if (books) for (const problem of books.problems) account.note('books', door.name, problem);
  const counters = before && (await settledCounters(options, account, before));
  if (counters)
    for (const { agency, detail } of counters.differences) account.note('miscounted', agency, detail);
  const measured = measurements.summary({ endAt });
  const verdict = judge({ account, measured, thresholds });
  const result: LoadResult = {
    setting,
    startAt,
    durationMs: endAt - startAt,
    verdict,
    totals: account.totals,
    counts: account.counts(),
    findings: account.findings(),
    measured,
    processes: sampler.summary(),
    counters: counters && { compared: counters.compared, differences: counters.differences.length },
    books: books && { sound: books.sound, nodes: books.nodes, entries: books.entries },
  };

  return { result, measurements };
}

/** Sends everything at its time; resolves when the last is sent, with what resolves when all are answered. */
async function sendAll(
  { plan, door, stock, clock, signal }: LoadOptions,
  run: {
    readonly account: Account;
    readonly measurements: Measurements;
    readonly startAt: number;
    readonly onAnswer: () => void;
  },
): Promise<{ readonly answered: Promise<unknown> }> {
  const { account, measurements, startAt, onAnswer } = run;
  const answers = new Set<Promise<void>>();
  for (let index = 0; index < plan.count; index += 1) {
    signal?.throwIfAborted();
    const dueAt = startAt + (plan.intendedMs[index] ?? 0);
    const early = dueAt - clock.now();
    if (early > 0) await clock.sleep(early);
    const parcel = await stock.take(index);
    account.sent(index, parcel.digest, parcel.bytes.length);
    measurements.sent(index, clock.now());
    measurements.depth(clock.now(), account.outstanding);
    const answer = door.send(parcel).then(
      (said) => {
        if (said.status === 'accepted') account.accepted(index);
        else account.gaveUp(index, 'refused', said.code);
        measurements.answered(index, clock.now(), said.status);
      },
      (failure: unknown) => {
        account.gaveUp(index, 'failed', failure instanceof Error ? failure.message : String(failure));
        measurements.answered(index, clock.now(), 'failed');
      },
    );
    answers.add(answer);
    void answer.then(() => {
      answers.delete(answer);
      onAnswer();
    });
  }
  return { answered: Promise.all(answers) };
}

/** Whether it was news. */
function take(sighting: Sighting, account: Account, measurements: Measurements, clock: Clock): boolean {
  switch (sighting.type) {
    case 'hop':
      measurements.hop(sighting.index, sighting);
      return true;
    case 'unknown':
      account.note('stray', sighting.what, 'not in the plan');
      return true;
    default: {
      const { index, receiver, type, digest, at } = sighting;
      const isNews = account.seen(index, receiver, type, digest);
      if (isNews) measurements.copy(index, receiver, type, at ?? clock.now());
      return isNews;
    }
  }
}

/** The books at rest: the last receipts may still be on their way when the last package is in hand. */
async function settledBooks(door: Door, clock: Clock): ReturnType<Door['verifyBooks']> {
  for (let attempt = 1; ; attempt += 1) {
    const books = await door.verifyBooks();
    if (!books || books.sound || attempt === settlingAttempts) return books;
    await clock.sleep(settlingStepMs * attempt);
  }
}

/** The counters at rest: what a receiver was told is taken is counted when its node has written it down. */
async function settledCounters(
  { plan, door, clock }: LoadOptions,
  account: Account,
  before: ReadonlyMap<string, CounterLine>,
): Promise<{ readonly compared: number; readonly differences: readonly CounterDifference[] } | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const after = await door.counters();
    if (!after) return undefined;
    const checked = checkCounters({ plan, account, before, after, stages: door.stages });
    if (checked.differences.length === 0 || attempt === settlingAttempts) return checked;
    await clock.sleep(settlingStepMs * attempt);
  }
}
