import { copyOf, type TrafficPlan } from './traffic-plan.ts';

/** What can be wrong with what became of a plan. */
export const findingNames: readonly [
  'lost',
  'doubled',
  'altered',
  'stray',
  'refused',
  'failed',
  'miscounted',
  'books',
  'ended',
] = ['lost', 'doubled', 'altered', 'stray', 'refused', 'failed', 'miscounted', 'books', 'ended'];

export type FindingName = (typeof findingNames)[number];

export type Finding = {
  readonly name: FindingName;
  /** Document id, or the agency whose counter is wrong. */
  readonly what: string;
  readonly detail: string;
};

/** How far a copy has come. */
export type CopyStage = 'delivered' | 'inHand' | 'receipt' | 'confirmed';

/** Stages that a door lets be seen. */
export type SeenStages = Readonly<Record<CopyStage, boolean>>;

const stageBits: Readonly<Record<CopyStage, number>> = { delivered: 1, inHand: 2, receipt: 4, confirmed: 8 };
const digestBytes = 32;
/** Findings that are kept in words; of more only the number. */
const findingsMax = 50;
const fates = { planned: 0, sent: 1, accepted: 2, refused: 3, failed: 4 } as const;

/**
 * What became of every package and every copy: 37 bytes a package, one byte a copy. It believes nobody: what is said of a
 * package is compared with the plan and with the digest of what was sent.
 */
export class Account {
  readonly #plan: TrafficPlan;
  readonly #digests: Uint8Array;
  readonly #fates: Uint8Array;
  readonly #left: Uint32Array;
  readonly #stages: Uint8Array;
  readonly #wanted: number;
  /** Digests of what receivers have in hand of packages that nobody has said to have sent: two processes are heard in any order. */
  readonly #early = new Map<number, { readonly digest: Uint8Array; readonly organId: string }[]>();
  readonly #counts = new Map<FindingName, number>();
  readonly #findings: Finding[] = [];
  #sent = 0;
  #accepted = 0;
  #settled = 0;
  #copiesDelivered = 0;
  #bytes = 0;

  constructor(plan: TrafficPlan, seen: SeenStages) {
    this.#plan = plan;
    this.#digests = new Uint8Array(plan.count * digestBytes);
    this.#fates = new Uint8Array(plan.count);
    this.#left = Uint32Array.from({ length: plan.count }, (_, index) => this.#copiesOf(index));
    this.#stages = new Uint8Array(plan.copies);
    this.#wanted = (Object.keys(stageBits) as CopyStage[]).reduce(
      (bits, stage) => (seen[stage] ? bits | stageBits[stage] : bits),
      0,
    );
  }

  /** A package is about to be handed in. */
  sent(index: number, digest: Uint8Array, size: number): void {
    this.#digests.set(digest, index * digestBytes);
    this.#fates[index] = fates.sent;
    this.#sent += 1;
    this.#bytes += size;
    for (const { digest: inHand, organId } of this.#early.get(index) ?? [])
      if (!this.#isSent(index, inHand)) this.note('altered', this.#nameOf(index), organId);
    this.#early.delete(index);
  }

  /** The sender's node has taken it. */
  accepted(index: number): void {
    this.#fates[index] = fates.accepted;
    this.#accepted += 1;
    if (this.#left[index] === 0) this.#settled += 1;
  }

  /** The sender's node has refused it, or nobody knows: that is an error of the run, not a loss. */
  gaveUp(index: number, name: 'refused' | 'failed', detail: string): void {
    this.#fates[index] = fates[name];
    this.#settled += 1;
    this.note(name, this.#nameOf(index), detail);
  }

  /**
   * A copy was seen at a stage, with the digest of what the receiver has in hand where it has.
   *
   * @returns whether it is news
   */
  seen(index: number, receiver: number, stage: CopyStage, digest?: Uint8Array): boolean {
    const copy = copyOf(this.#plan, index, receiver);
    const { organId = String(receiver) } = this.#plan.agencies[receiver] ?? {};
    if (copy < 0) {
      this.note('stray', this.#nameOf(index), `${stage}: ${organId}`);
      return false;
    }
    const before = this.#stages[copy] ?? 0;
    if (before & stageBits[stage]) {
      // A receipt may be stated again; a delivery may not.
      if (stage === 'delivered' || stage === 'inHand')
        this.note('doubled', this.#nameOf(index), `${stage}: ${organId}`);
      return false;
    }
    if (digest) this.#compare(index, { digest, organId });
    const after = before | stageBits[stage];
    this.#stages[copy] = after;
    if (stage === 'delivered') this.#copiesDelivered += 1;
    if ((after & this.#wanted) === this.#wanted && (before & this.#wanted) !== this.#wanted) {
      const left = (this.#left[index] ?? 0) - 1;
      this.#left[index] = left;
      if (left === 0 && this.#fates[index] === fates.accepted) this.#settled += 1;
    }
    return true;
  }

  /** Keeps a finding. */
  note(name: FindingName, what: string, detail: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    if (this.#findings.length < findingsMax) this.#findings.push({ name, what, detail });
  }

  /** Says of every copy that has not come as far as can be seen that it is lost. Once, at the end. */
  close(): void {
    for (let index = 0; index < this.#plan.count; index += 1) {
      const fate = this.#fates[index];
      if (fate === fates.refused || fate === fates.failed) continue;
      if (fate !== fates.accepted) {
        this.note('failed', this.#nameOf(index), fate === fates.planned ? 'not sent' : 'no answer');
        continue;
      }
      const { starts, receivers, agencies } = this.#plan;
      for (let copy = starts[index] ?? 0; copy < (starts[index + 1] ?? 0); copy += 1) {
        const stages = this.#stages[copy] ?? 0;
        if ((stages & this.#wanted) === this.#wanted) continue;
        const missing = (Object.keys(stageBits) as CopyStage[]).filter(
          (stage) => this.#wanted & stageBits[stage] && !(stages & stageBits[stage]),
        );
        const { organId = '' } = agencies[receivers[copy] ?? -1] ?? {};
        this.note('lost', this.#nameOf(index), `${organId}: ${missing.join(', ')}`);
      }
    }
  }

  /** Whether a package went its way. */
  isAccepted(index: number): boolean {
    return this.#fates[index] === fates.accepted;
  }

  /** Packages handed in whose copies have not all come as far as can be seen. */
  get outstanding(): number {
    return this.#sent - this.#settled;
  }

  get isComplete(): boolean {
    return this.#sent === this.#plan.count && this.#settled >= this.#sent;
  }

  get totals(): {
    readonly planned: number;
    readonly sent: number;
    readonly accepted: number;
    readonly copiesPlanned: number;
    readonly copiesDelivered: number;
    readonly bytes: number;
  } {
    const { count: planned, copies: copiesPlanned } = this.#plan;
    return {
      planned,
      sent: this.#sent,
      accepted: this.#accepted,
      copiesPlanned,
      copiesDelivered: this.#copiesDelivered,
      bytes: this.#bytes,
    };
  }

  /** How often each thing was wrong. */
  counts(): Readonly<Record<FindingName, number>> {
    return Object.fromEntries(findingNames.map((name) => [name, this.#counts.get(name) ?? 0])) as Record<
      FindingName,
      number
    >;
  }

  /** The first fifty findings. */
  findings(): readonly Finding[] {
    return this.#findings;
  }

  #compare(index: number, inHand: { readonly digest: Uint8Array; readonly organId: string }): void {
    if (this.#fates[index] === fates.planned) {
      const early = this.#early.get(index);
      if (early) early.push(inHand);
      else this.#early.set(index, [inHand]);
    } else if (!this.#isSent(index, inHand.digest)) this.note('altered', this.#nameOf(index), inHand.organId);
  }

  #copiesOf(index: number): number {
    return (this.#plan.starts[index + 1] ?? 0) - (this.#plan.starts[index] ?? 0);
  }

  #nameOf(index: number): string {
    const sender = this.#plan.agencies[this.#plan.senders[index] ?? -1];
    return `${sender?.organId ?? '?'} ${index + 1}/LT-${this.#plan.run}`;
  }

  #isSent(index: number, digest: Uint8Array): boolean {
    const at = index * digestBytes;
    return Buffer.compare(this.#digests.subarray(at, at + digestBytes), digest) === 0;
  }
}
