import { ExchangeError } from '@lienthong/errors';
import type { PackageFacts } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import type { NodeIndex } from '../node-index.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { type Quota, quotaWindowMsDefault } from './quota.ts';
import type { QuotaBook } from './quota-book.ts';
import { type QuotaDemand, type QuotaExcess, QuotaMeter, type QuotaUse } from './quota-meter.ts';

/** What holds for an agency now, and how much of it is used. */
export type QuotaView = { readonly agency: string; readonly quota: Quota; readonly used: QuotaUse };

/** A package that its sender has handed in and that a node holds until the sender's quota has room. */
export type HeldPackage = {
  /** Place of the submission on the axis. */
  readonly sequence: number;
  readonly agency: string;
  readonly pkg: string;
  readonly facts: Pick<PackageFacts, 'kind' | 'documentId' | 'code' | 'subject' | 'size'>;
  /** Receivers. */
  readonly copies: number;
  /** When this process of the node first looked at it, milliseconds since 1970. */
  readonly since: number;
};

/** How long a package is held where only its receivers can make room, milliseconds. */
const receiversWaitMs = 5_000;
/** How long a package is held where only others are before it, milliseconds. */
const queueWaitMs = 1_000;
/** Longest time after which a package that is held is looked at again, milliseconds. */
const waitMsMax = 15_000;

/** Why a package is not admitted now: refused, or, under `policy: queue`, held for some time. */
export type QuotaVerdict =
  | { readonly refusal: Refusal }
  | { readonly held: { readonly waitMs: number; readonly reason: ExchangeError } };

/** Where a node holds what its agencies hand in against their quotas. */
export class QuotaGate {
  readonly #book: QuotaBook | undefined;
  readonly #tier: string;
  readonly #meter: QuotaMeter;
  /** Packages that are held, by agency and place on the axis: none overtakes another. */
  readonly #held = new Map<string, Map<number, HeldPackage>>();

  constructor(options: {
    readonly book: QuotaBook | undefined;
    readonly tier: string;
    readonly index: NodeIndex;
  }) {
    this.#book = options.book;
    this.#tier = options.tier;
    this.#meter = new QuotaMeter(options.index);
  }

  /** Undefined where the package fits. */
  look(
    { agency, sequence, pkg, facts }: Omit<HeldPackage, 'copies' | 'since'> & { readonly agency: OrganId },
    demand: QuotaDemand,
  ): QuotaVerdict | undefined {
    const quota = this.#book?.of(agency, this.#tier);
    const excess = quota && this.#meter.excess(agency, quota, demand);
    const before = this.#before(agency, sequence);
    if (quota?.policy === 'queue' && (excess || before > 0)) {
      const { kind, documentId, code, subject, size } = facts;
      this.#hold({
        ...{ sequence, agency, pkg, copies: demand.copies, since: demand.at },
        facts: { kind, documentId, code, subject, size },
      });
      const reason = new ExchangeError('EXCHANGE_SUBMISSION_QUEUED', { agency, before });
      return { held: { waitMs: waitOf(excess, demand.at), reason } };
    }
    this.passOver(agency, sequence);
    return quota && excess && { refusal: refusalFor(agency, quota, excess) };
  }

  /** The view of an agency; undefined where nothing is limited for it. */
  view(agency: string, at: number): QuotaView | undefined {
    const quota = this.#book?.of(agency, this.#tier);
    return quota && { agency, quota, used: this.#meter.use(agency, quota, at) };
  }

  /** What is held now, in the order in which it came; a package that was handed in twice is one. */
  held(): readonly HeldPackage[] {
    const all = [...this.#held.values()].flatMap((held) => [...held.values()]);
    all.sort((one, other) => one.sequence - other.sequence);
    const known = new Set<string>();
    return all.filter(({ pkg }) => !known.has(pkg) && known.add(pkg));
  }

  /** The package is decided on: others do not wait for it any more. */
  passOver(agency: string, sequence: number): void {
    const held = this.#held.get(agency);
    if (held?.delete(sequence) && held.size === 0) this.#held.delete(agency);
  }

  #before(agency: string, sequence: number): number {
    let before = 0;
    for (const one of this.#held.get(agency)?.keys() ?? []) if (one < sequence) before += 1;
    return before;
  }

  #hold(one: HeldPackage): void {
    const held = this.#held.get(one.agency) ?? new Map<number, HeldPackage>();
    this.#held.set(one.agency, held);
    const { since } = held.get(one.sequence) ?? one;
    held.set(one.sequence, { ...one, since });
  }
}

function waitOf(excess: QuotaExcess | undefined, at: number): number {
  if (!excess) return queueWaitMs;
  if (excess.measure === 'waiting') return receiversWaitMs;
  return Math.min(Math.max(excess.fitsAt - at, 1), waitMsMax);
}

function refusalFor(agency: string, quota: Quota, excess: QuotaExcess): Refusal {
  if (excess.measure === 'waiting') {
    const { count, limit } = excess;
    return refusalOf(new ExchangeError('EXCHANGE_WAITING_FULL', { agency, count, limit }));
  }
  const { measure, limit, fitsAt } = excess;
  const seconds = (quota.windowMs ?? quotaWindowMsDefault) / 1_000;
  const again = new Date(fitsAt).toISOString();
  return refusalOf(new ExchangeError('EXCHANGE_QUOTA_EXCEEDED', { agency, measure, limit, seconds, again }));
}
