import type { NodeIndex } from '../node-index.ts';
import type { Admission } from './outstanding-copies.ts';
import { type Quota, type QuotaMeasure, quotaMeasures, quotaWindowMsDefault } from './quota.ts';

/** What a package asks for. */
export type QuotaDemand = {
  /** Instant, milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  readonly isUrgent: boolean;
  /** Receivers. */
  readonly copies: number;
};

/** Which limit a package is above, and when it may fit: unknown where that lies with its receivers. */
export type QuotaExcess =
  | { readonly measure: QuotaMeasure; readonly limit: number; readonly fitsAt: number }
  | { readonly measure: 'waiting'; readonly limit: number; readonly count: number };

/** How much of a quota is used. */
export type QuotaUse = Readonly<Record<QuotaMeasure | 'waiting', number>>;

type Used = { packages: number; bytes: number; urgent: number; at: number };

type Meter = { readonly key: string; counted: number; readonly used: Used };

/**
 * Token buckets of a node's agencies. They are sums over what the ledger says was admitted, and when, so that after a crash,
 * or under another quota, they hold what they would have held all along.
 */
export class QuotaMeter {
  readonly #index: NodeIndex;
  readonly #meters = new Map<string, Meter>();

  constructor(index: NodeIndex) {
    this.#index = index;
  }

  /** What of the quota the package is above; undefined where it fits. */
  excess(agency: string, quota: Quota, demand: QuotaDemand): QuotaExcess | undefined {
    const used = this.#usedAt(agency, quota, demand.at);
    let excess: (QuotaExcess & { readonly fitsAt: number }) | undefined;
    for (const measure of quotaMeasures) {
      const limit = quota[measure];
      if (limit === undefined) continue;
      // What is larger than the whole bucket goes when that is full, and the next ones wait the longer.
      const left = used[measure] + Math.min(demandOf(measure, demand), limit) - limit;
      const waitMs = (left * windowOf(quota)) / limit;
      if (demandOf(measure, demand) === 0 || waitMs <= 2 * roundingMs) continue;
      const fitsAt = Math.ceil(Math.max(demand.at, used.at) + waitMs - roundingMs);
      if (!excess || fitsAt > excess.fitsAt) excess = { measure, limit, fitsAt };
    }
    if (excess) return excess;
    const { waiting } = quota;
    if (waiting === undefined) return undefined;
    const count = this.#index.waitingOf(agency);
    // What has more receivers than may wait at all goes when nothing else waits.
    return count > 0 && count + demand.copies > waiting
      ? { measure: 'waiting', limit: waiting, count }
      : undefined;
  }

  /** How much of the quota is used at an instant. */
  use(agency: string, quota: Quota, at: number): QuotaUse {
    const { packages, bytes, urgent } = this.#usedAt(agency, quota, at);
    return { packages, bytes, urgent, waiting: this.#index.waitingOf(agency) };
  }

  /** The buckets of an instant, which changes nothing in them. */
  #usedAt(agency: string, quota: Quota, at: number): Used {
    const { used } = this.#meter(agency, quota);
    const then = { ...used };
    drain(then, quota, at);
    return then;
  }

  #meter(agency: string, quota: Quota): Meter {
    const { packages, bytes, urgent } = quota;
    const key = JSON.stringify([packages, bytes, urgent, windowOf(quota)]);
    let meter = this.#meters.get(agency);
    if (meter?.key !== key) {
      meter = { key, counted: 0, used: { packages: 0, bytes: 0, urgent: 0, at: 0 } };
      this.#meters.set(agency, meter);
    }
    const admissions = this.#index.admissionsOf(agency);
    for (; meter.counted < admissions.length; meter.counted += 1)
      fill(meter.used, quota, admissions.at(meter.counted));
    return meter;
  }
}

/**
 * Rounding of many small steps must neither refuse what fits exactly nor move the instant by which it does: a ledger that is
 * decided again has to say the same.
 */
const roundingMs = 0.01;

function windowOf({ windowMs = quotaWindowMsDefault }: Quota): number {
  return windowMs;
}

function demandOf(
  measure: QuotaMeasure,
  { bytes, isUrgent }: Pick<QuotaDemand, 'bytes' | 'isUrgent'>,
): number {
  if (measure === 'bytes') return bytes;
  return measure === 'packages' || isUrgent ? 1 : 0;
}

/** What has grown back by then. */
function drain(used: Used, quota: Quota, at: number): void {
  const passed = Math.max(0, at - used.at) / windowOf(quota);
  for (const measure of quotaMeasures)
    used[measure] = Math.max(0, used[measure] - passed * (quota[measure] ?? 0));
  used.at = Math.max(used.at, at);
}

function fill(used: Used, quota: Quota, demand: Admission): void {
  drain(used, quota, demand.at);
  for (const measure of quotaMeasures)
    if (quota[measure] !== undefined) used[measure] += demandOf(measure, demand);
}
