import type { CounterLine } from '@lienthong/counters';
import type { Clock } from '@lienthong/runtime';
import { Account } from './account.ts';
import { type CounterDifference, checkCounters } from './check-counters.ts';
import type { DoorView, Sighting } from './door.ts';
import { generatorOf } from './generator-report.ts';
import type { LoadResult, LoadSetting } from './load-result.ts';
import { Measurements } from './measurements.ts';
import type { OwnCost } from './own-cost.ts';
import { ProcessSampler } from './process-sampler.ts';
import type { Sender, SenderEvent } from './sender.ts';
import type { TrafficPlan } from './traffic-plan.ts';
import { judge, type Thresholds, type Unjudged } from './verdict.ts';

export type LoadOptions = {
  readonly setting: LoadSetting;
  readonly plan: TrafficPlan;
  /** Where the load goes, as whoever judges sees it. */
  readonly door: DoorView;
  /** What sends; whoever made it closes it. */
  readonly sender: Sender;
  readonly thresholds: Thresholds;
  /** Milliseconds since 1970, in fractions: latencies are told apart to the microsecond. */
  readonly clock: Clock;
  /** How long the exchange may be without any progress before what is missing counts as lost, milliseconds. */
  readonly patienceMs: number;
  /** What the generator costs without an exchange, where it was measured. */
  readonly ownCost?: OwnCost;
  readonly signal?: AbortSignal;
  readonly onProgress?: (now: { readonly sent: number; readonly outstanding: number }) => void;
};

/** A run that is over, with what its figures were made from. */
export type LoadRun = { readonly result: LoadResult; readonly measurements: Measurements };

/** Until when a run waits for the first package after everything is ready, milliseconds. */
const leadMs = 50;
const sampleMs = 250;
/** How often the exchange is asked how much waits in it, milliseconds. */
const queueMs = 500;
const pollMs = 50;
/** How often books and counters that do not agree yet are asked again, each time a step later: up to 4.5 s in all, milliseconds. */
const settlingAttempts = 10;
const settlingStepMs = 100;

/**
 * Sends a plan, follows every package, and judges. An open model: each package is sent at its planned instant, however the
 * exchange fares, and each latency counts from that instant.
 */
export async function runLoad(options: LoadOptions): Promise<LoadRun> {
  const { plan, door, sender, clock, thresholds, setting, signal } = options;
  const account = new Account(plan, door.stages);
  const before = await door.counters();
  const measurements = new Measurements(plan);
  let lastProgressAt = clock.now();
  await sender.prepare((event) => {
    if (take(event, account, measurements)) lastProgressAt = clock.now();
  });
  const startAt = clock.now() + leadMs;
  measurements.begin(startAt);
  lastProgressAt = startAt;
  const sampler = new ProcessSampler({
    processes: [...sender.processes, ...door.processes],
    clock,
    startAt,
  });
  const over = new AbortController();
  const watching = Promise.all([
    sampler.run(sampleMs, over.signal, () => {
      measurements.depth(clock.now(), account.outstanding);
      options.onProgress?.({ sent: account.totals.sent, outstanding: account.outstanding });
    }),
    watchQueue(options, measurements, over.signal),
  ]);
  // What fails here is thrown when the run is over.
  watching.catch(() => undefined);
  const busy = performance.eventLoopUtilization();
  try {
    await sender.send(startAt, signal);
    while (!account.isComplete && clock.now() - lastProgressAt < options.patienceMs) {
      signal?.throwIfAborted();
      await clock.sleep(pollMs);
    }
  } finally {
    over.abort();
    await watching;
  }
  measurements.busy(performance.eventLoopUtilization(busy).utilization);
  account.close();
  const endAt = clock.now();
  const books = await settledBooks(door, clock);
  if (books) for (const problem of books.problems) account.note('books', door.name, problem);
  const counters = before && (await settledCounters(options, account, before));
  if (counters)
    for (const { agency, detail } of counters.differences) account.note('miscounted', agency, detail);
  const measured = measurements.summary({ endAt });
  const processes = sampler.summary();
  const generator = generatorOf({ measured, processes, sender, plan, ownCost: options.ownCost });
  const unjudged: Unjudged[] = [
    ...(door.stages.receipt ? [] : (['receipts'] as const)),
    ...(counters ? [] : (['counters'] as const)),
    ...(books ? [] : (['books'] as const)),
    ...(measured.moments.some(({ queued }) => queued !== undefined) ? [] : (['queue'] as const)),
  ];
  const verdict = judge({ account, measured, thresholds, generator, unjudged });
  const result: LoadResult = {
    setting,
    startAt,
    durationMs: endAt - startAt,
    verdict,
    totals: account.totals,
    counts: account.counts(),
    findings: account.findings(),
    measured,
    generator,
    processes,
    counters: counters && { compared: counters.compared, differences: counters.differences.length },
    books: books && { sound: books.sound, nodes: books.nodes, entries: books.entries },
  };
  return { result, measurements };
}

/** Whether it was news. */
function take(event: SenderEvent, account: Account, measurements: Measurements): boolean {
  switch (event.type) {
    case 'sent':
      account.sent(event.index, event.digest, event.sizeBytes);
      measurements.sent(event.index, event.at);
      measurements.depth(event.at, account.outstanding);
      return true;
    case 'answered':
      if (event.status === 'accepted') account.accepted(event.index);
      else account.gaveUp(event.index, event.status, event.detail);
      measurements.answered(event.index, event.at, event.status);
      return true;
    case 'busy':
      measurements.busy(event.share);
      return false;
    case 'ended':
      account.note('ended', event.name, event.detail);
      return true;
    case 'seen':
      return see(event.sighting, event.at, account, measurements);
  }
}

function see(sighting: Sighting, seenAt: number, account: Account, measurements: Measurements): boolean {
  switch (sighting.type) {
    case 'hop':
      measurements.hop(sighting.index, sighting);
      return true;
    case 'unknown':
      account.note('stray', sighting.what, 'not in the plan');
      return true;
    default: {
      const { index, receiver, type, digest, at = seenAt } = sighting;
      const isNews = account.seen(index, receiver, type, digest);
      if (isNews) measurements.copy(index, receiver, type, at);
      return isNews;
    }
  }
}

/** Asks the exchange again and again how much waits in it, where it can be asked; what is never answered is said to be unjudged. */
async function watchQueue(
  { door, clock }: LoadOptions,
  measurements: Measurements,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // An exchange that stands still does not answer: a gap in the series, and no end of the run.
    const asked = await door.queue().then(
      (waiting) => ({ waiting }),
      () => undefined,
    );
    if (asked) {
      if (asked.waiting === undefined) return;
      measurements.queue(clock.now(), asked.waiting);
    }
    await clock.sleep(queueMs, signal).catch(() => undefined);
  }
}

/** The books at rest: the last receipts may still be on their way when the last package is in hand. */
async function settledBooks(door: DoorView, clock: Clock): ReturnType<DoorView['verifyBooks']> {
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
