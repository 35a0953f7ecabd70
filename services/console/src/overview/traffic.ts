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
  readonly look: PulseLook;
};

export type PulseLook = 'admitted' | 'delivered' | 'refused';

const hopMs = 750;
const pulseMs = 450;
/** Documents that leave together on one line look like one. */
const moverGapMs = 35;
/** Least time between two rings of a node. */
const pulseGapsMs: Readonly<Record<PulseLook, number>> = { admitted: 320, delivered: 250, refused: 130 };
const moversMax = 3_000;
const quietPulsesMax = 400;
const placesMax = 8_000;
/** A picture that falls further behind skips ahead. */
const behindMsMax = 6_000;

/**
 * What moves in the picture. Hops are milliseconds apart; the picture shows them one after the other, so that an eye can
 * follow a document from node to node. What is kept is bounded.
 */
export class Traffic {
  readonly #movers: Mover[] = [];
  readonly #pulses: Pulse[] = [];
  /** When, in the picture, a package reaches a node. */
  readonly #arrivals = new Map<string, number>();
  readonly #queues = new Map<string, number>();
  /** When the latest of each look left on each line. */
  readonly #moved = new Map<string, number>();
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
      this.#move({ from: node, to: edge, startsAt: at, endsAt: at + hopMs, look: lookOf(event) }, now);
      this.#arrive(`${pkg}@${edge}`, at + hopMs);
    } else if (type === 'package.admitted') {
      if (edge !== undefined) this.#leave(node, copies);
      this.#pulse({ node, startsAt: at, endsAt: at + pulseMs, look: 'admitted' }, now);
    } else if (type === 'package.delivered') {
      this.#pulse({ node, startsAt: at, endsAt: at + pulseMs * 1.6, look: 'delivered' }, now);
    } else if (type === 'package.refused' || type === 'package.dead') {
      this.#pulse({ node, startsAt: at, endsAt: at + pulseMs * 3.5, look: 'refused' }, now);
    } else if (type === 'package.duplicate' && edge !== undefined) {
      this.#leave(node, copies);
    }
  }

  /** Forgets what has ended at `now`. */
  forget(now: number): void {
    dropEnded(this.#movers, now);
    dropEnded(this.#pulses, now);
  }

  /** What moves; some begin later. */
  get movers(): readonly Mover[] {
    return this.#movers;
  }

  get pulses(): readonly Pulse[] {
    return this.#pulses;
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
    this.#movers.length = 0;
    this.#pulses.length = 0;
    this.#arrivals.clear();
    this.#queues.clear();
    this.#moved.clear();
    this.#pulsed.clear();
  }

  #move(mover: Mover, now: number): void {
    const line = `${mover.look} ${mover.from} ${mover.to}`;
    const latest = this.#moved.get(line) ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(mover.startsAt - latest) < moverGapMs) return;
    this.#moved.set(line, mover.startsAt);
    // Where nobody looks, no frame has forgotten what has ended.
    if (this.#movers.length >= moversMax) this.forget(now);
    if (this.#movers.length < moversMax) this.#movers.push(mover);
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

  #pulse(pulse: Pulse, now: number): void {
    // Where much goes on, the dots say that something came in.
    if (pulse.look === 'admitted' && this.#pulses.length > quietPulsesMax) return;
    // Rings that begin together look like one.
    const place = `${pulse.look} ${pulse.node}`;
    const latest = this.#pulsed.get(place) ?? Number.NEGATIVE_INFINITY;
    if (Math.abs(pulse.startsAt - latest) < pulseGapsMs[pulse.look]) return;
    this.#pulsed.set(place, pulse.startsAt);
    if (this.#pulses.length >= moversMax) this.forget(now);
    if (this.#pulses.length < moversMax) this.#pulses.push(pulse);
  }
}

/** Takes out what has ended, in place: this is done in every frame. */
function dropEnded(list: { readonly endsAt: number }[], now: number): void {
  let kept = 0;
  for (const member of list) {
    if (member.endsAt <= now) continue;
    list[kept] = member;
    kept += 1;
  }
  list.length = kept;
}

function lookOf({ kind, priority = 0 }: ControlEvent): MoverLook {
  if (kind === 'status') return 'status';
  if (kind === 'revoke' || kind === 'update' || kind === 'replace') return 'change';
  return priority >= 3 ? 'express' : 'document';
}
