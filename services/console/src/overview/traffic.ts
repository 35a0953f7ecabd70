import type { ControlEvent } from '@lienthong/control/client';

/** Something that moves from a node to its neighbour. Instants are those of the picture, in milliseconds. */
export type Mover = {
  readonly from: string;
  readonly to: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly look: MoverLook;
};

export type MoverLook = 'document' | 'express' | 'status' | 'change';

/** A ring around a node: something was admitted, delivered or refused there. */
export type Pulse = {
  readonly node: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly look: 'admitted' | 'delivered' | 'refused';
};

const hopMs = 750;
const pulseMs = 650;
const pulseGapMs = 130;
const moversMax = 3_000;
const placesMax = 8_000;
/** A picture that falls further behind skips ahead. */
const behindMsMax = 6_000;

/**
 * What moves in the picture. Hops are milliseconds apart; the picture shows them one after the other, so that an eye can
 * follow a document from node to node. What is kept is bounded.
 */
export class Traffic {
  #movers: Mover[] = [];
  #pulses: Pulse[] = [];
  /** When, in the picture, a package reaches a node. */
  readonly #arrivals = new Map<string, number>();
  readonly #queues = new Map<string, number>();
  /** When the latest ring of each look began at each node. */
  readonly #pulsed = new Map<string, number>();

  /** Takes in an event that is told at `now`. */
  add(event: ControlEvent, now: number): void {
    const { type, node, edge, pkg, copies = 1 } = event;
    if (node === undefined || pkg === undefined) return;
    const here = `${pkg}@${node}`;
    const at = Math.max(now, Math.min(this.#arrivals.get(here) ?? now, now + behindMsMax));
    if (type === 'package.relayed' && edge !== undefined) {
      this.#queues.set(edge, (this.#queues.get(edge) ?? 0) + copies);
      if (this.#movers.length < moversMax)
        this.#movers.push({ from: node, to: edge, startsAt: at, endsAt: at + hopMs, look: lookOf(event) });
      this.#arrive(`${pkg}@${edge}`, at + hopMs);
    } else if (type === 'package.admitted') {
      if (edge !== undefined) this.#leave(node, copies);
      this.#pulse({ node, startsAt: at, endsAt: at + pulseMs, look: 'admitted' });
    } else if (type === 'package.delivered') {
      this.#pulse({ node, startsAt: at, endsAt: at + pulseMs * 1.6, look: 'delivered' });
    } else if (type === 'package.refused' || type === 'package.dead') {
      this.#pulse({ node, startsAt: at, endsAt: at + pulseMs * 2.5, look: 'refused' });
    } else if (type === 'package.duplicate' && edge !== undefined) {
      this.#leave(node, copies);
    }
  }

  /** What is to be seen at `now`; forgets what has ended. */
  at(now: number): { readonly movers: readonly Mover[]; readonly pulses: readonly Pulse[] } {
    if (this.#movers.some(({ endsAt }) => endsAt <= now))
      this.#movers = this.#movers.filter(({ endsAt }) => endsAt > now);
    if (this.#pulses.some(({ endsAt }) => endsAt <= now))
      this.#pulses = this.#pulses.filter(({ endsAt }) => endsAt > now);
    return { movers: this.#movers, pulses: this.#pulses };
  }

  /** Whether anything moves. */
  get isMoving(): boolean {
    return this.#movers.length > 0 || this.#pulses.length > 0;
  }

  /** Copies on their way to each node that its node has not recorded, by what was heard. */
  get queues(): ReadonlyMap<string, number> {
    return this.#queues;
  }

  /** Forgets everything: news were lost in between. */
  clear(): void {
    this.#movers = [];
    this.#pulses = [];
    this.#arrivals.clear();
    this.#queues.clear();
    this.#pulsed.clear();
  }

  #arrive(place: string, at: number): void {
    this.#arrivals.set(place, at);
    if (this.#arrivals.size <= placesMax) return;
    const [oldest] = this.#arrivals.keys();
    if (oldest !== undefined) this.#arrivals.delete(oldest);
  }

  #leave(node: string, copies: number): void {
    const left = (this.#queues.get(node) ?? 0) - copies;
    if (left > 0) this.#queues.set(node, left);
    else this.#queues.delete(node);
  }

  #pulse(pulse: Pulse): void {
    // Rings that begin together look like one.
    const place = `${pulse.look} ${pulse.node}`;
    if (Math.abs(pulse.startsAt - (this.#pulsed.get(place) ?? Number.NEGATIVE_INFINITY)) < pulseGapMs) return;
    this.#pulsed.set(place, pulse.startsAt);
    if (this.#pulses.length < moversMax) this.#pulses.push(pulse);
  }
}

function lookOf({ kind, priority = 0 }: ControlEvent): MoverLook {
  if (kind === 'status') return 'status';
  if (kind === 'revoke' || kind === 'update' || kind === 'replace') return 'change';
  return priority >= 3 ? 'express' : 'document';
}
