import { createHash } from 'node:crypto';
import { addLine, type CounterLine, emptyLine } from '@lienthong/counters';
import type { Clock, TurnedClock } from '@lienthong/runtime';
import { Account, type Finding, type FindingName } from '../account.ts';
import type { BooksReport, Door, Sighting } from '../door.ts';
import type { TrafficPlan } from '../traffic-plan.ts';
import type { ReplayTargets } from './published-figures.ts';
import { type PaceSample, ReplayPace } from './replay-pace.ts';

/** Documents that are being handed in at a time. */
const inFlightMax = 64;
/** Documents handed in whose receivers have not all taken them, at a time: what waits stays bounded. */
const outstandingMax = 512;
const pollMs = 1;
const dayMs = 86_400_000;

export type ReplayResult = {
  readonly targets: ReplayTargets;
  readonly counted: CounterLine;
  readonly exact: boolean;
  readonly counts: Readonly<Record<FindingName, number>>;
  readonly findings: readonly Finding[];
  readonly books: BooksReport | undefined;
  /** By the machine's clock: exchanging, and verifying the books afterwards, milliseconds. */
  readonly exchangeMs: number;
  readonly verifyMs: number;
  readonly documents: number;
  readonly copies: number;
  /** How it went over its time. */
  readonly pace: readonly PaceSample[];
};

/**
 * Really exchanges a plan, document by document on its own day, follows every copy into the hands of its receiver and back to
 * its sender, then compares the counters with the targets and recomputes the books.
 */
export async function runReplay(options: {
  readonly plan: TrafficPlan;
  readonly targets: ReplayTargets;
  readonly door: Door;
  /** The package at a place of the plan, made when the exchange has its day. */
  readonly make: (index: number) => Promise<Uint8Array>;
  /** Midnight of the first day, milliseconds since 1970. */
  readonly startAt: number;
  readonly virtual: TurnedClock;
  /** The machine's clock. */
  readonly clock: Clock;
  readonly patienceMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}): Promise<ReplayResult> {
  const { plan, targets, door, make, startAt, virtual, clock, patienceMs, signal } = options;
  const account = new Account(plan, door.stages);
  const beganAt = clock.now();
  let lastProgressAt = beganAt;
  await door.watch((sighting) => {
    lastProgressAt = clock.now();
    take(sighting, account);
  });
  const isStuck = () => clock.now() - lastProgressAt >= patienceMs;
  const handIn = async (index: number): Promise<void> => {
    const bytes = await make(index);
    account.sent(index, createHash('sha256').update(bytes).digest(), bytes.length);
    const answer = await door.send({ index, bytes, digest: new Uint8Array() });
    if (answer.status === 'accepted') account.accepted(index);
    else account.gaveUp(index, 'refused', answer.code);
  };
  const pace = new ReplayPace({ clock, documents: plan.count });
  const underWay = new Set<Promise<void>>();
  let day = 0;
  for (let index = 0; index < plan.count; index += 1) {
    signal?.throwIfAborted();
    const at = plan.intendedMs[index] ?? 0;
    // A day ends when everything of it is in the hands of its receivers: no entry is dated by a later one.
    if (Math.floor(at / dayMs) !== day) {
      await Promise.all(underWay);
      while (account.outstanding > 0 && !isStuck()) await clock.sleep(pollMs);
      day = Math.floor(at / dayMs);
    }
    while (underWay.size >= inFlightMax) await Promise.race(underWay);
    while (account.outstanding > outstandingMax && !isStuck()) await clock.sleep(pollMs);
    virtual.turnTo(startAt + at);
    pace.at(index, plan.starts[index] ?? 0);
    const handing = handIn(index);
    underWay.add(handing);
    handing.then(
      () => underWay.delete(handing),
      () => undefined,
    );
    if (index % 100 === 0) options.onProgress?.(index);
  }
  await Promise.all(underWay);
  while (!account.isComplete && !isStuck()) await clock.sleep(pollMs);
  account.close();
  const exchangedAt = clock.now();
  const samples = pace.end(plan.copies);
  const books = await door.verifyBooks();
  for (const problem of books?.problems ?? []) account.note('books', door.name, problem);
  const counted = emptyLine();
  for (const line of (await door.counters())?.values() ?? []) addLine(counted, line);
  for (const [name, target] of Object.entries(targets)) {
    const is = counted[name as keyof ReplayTargets];
    if (is !== target) account.note('miscounted', name, `${is}, not ${target}`);
  }
  const counts = account.counts();
  return {
    targets,
    counted,
    exact: Object.values(counts).every((count) => count === 0),
    counts,
    findings: account.findings(),
    books,
    exchangeMs: exchangedAt - beganAt,
    verifyMs: clock.now() - exchangedAt,
    documents: plan.count,
    copies: plan.copies,
    pace: samples,
  };
}

function take(sighting: Sighting, account: Account): void {
  if (sighting.type === 'hop') return;
  if (sighting.type === 'unknown') account.note('stray', sighting.what, 'not in the plan');
  else account.seen(sighting.index, sighting.receiver, sighting.type, sighting.digest);
}
