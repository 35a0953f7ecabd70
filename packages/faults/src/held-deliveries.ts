import type { Delivery } from '@lienthong/axis';
import { machineClock } from '@lienthong/runtime';
import type { FaultBook, Strike } from './fault-book.ts';
import type { Passing } from './passing.ts';
import { pause } from './pause.ts';

/** How long a delivery is held here before it is given back to the axis to be held there, milliseconds: well below its patience. */
const holdMsMax = 10_000;
/** After how long the axis brings back what was given back to wait, milliseconds. */
const backMs = 1_000;
/** Messages whose instants are remembered while they are with the axis. */
const rememberedMax = 20_000;

/** Why a message waits, and until when. */
type Due = { readonly faultId: string; at: number };

/** Messages on their way to nodes that faults hold back: cut, delayed, behind others on a narrow line, overtaken. */
export class HeldDeliveries {
  readonly #book: FaultBook;
  readonly #signal: AbortSignal;
  readonly #dues = new Map<string, readonly Due[]>();
  /** When the narrow line of a fault and an edge is free again. */
  readonly #freeAt = new Map<string, number>();
  /** Messages that let the next one on their edge pass. */
  readonly #polite = new Map<string, Set<{ due: Due; wake: AbortController }>>();

  constructor(book: FaultBook, signal: AbortSignal) {
    this.#book = book;
    this.#signal = signal;
  }

  /** Resolves when nothing holds the delivery back; `false` where it was given back to the axis or everything has ended. */
  async released(delivery: Delivery, passing: Passing, key: string): Promise<boolean> {
    const book = this.#book;
    const machine = machineClock(book.clock);
    const giveBackAt = machine.now() + holdMsMax;
    const dues = this.#dues.get(key) ?? this.#makeDues(passing, key);
    this.#remember(key, dues);
    const wake = this.#letPass(passing, dues);
    try {
      for (;;) {
        if (this.#signal.aborted) return false;
        const cut = this.#cut(passing, key);
        const at = this.#latest(dues);
        if (!cut && at <= book.clock.now()) break;
        const machineMs = giveBackAt - machine.now();
        if (machineMs <= 0) {
          delivery.retry(backMs);
          return false;
        }
        const signal = AbortSignal.any([this.#signal, wake.signal]);
        await pause(book, { at: cut ? cut.fault.to : at, machineMs }, signal);
      }
    } finally {
      this.#leave(passing, wake);
    }
    // It has done its waiting, also where it is lost after that and comes again.
    this.#remember(key, []);
    this.#overtake(passing);
    return true;
  }

  #cut(passing: Passing, key: string): Strike | undefined {
    return (
      this.#book.strike('cut', passing, key) ??
      this.#book.strike('one-way-cut', passing, key) ??
      (passing.from === undefined ? this.#book.strike('offline', passing, key) : undefined)
    );
  }

  #latest(dues: readonly Due[]): number {
    const there = new Set(this.#book.list().map(({ id }) => id));
    return Math.max(0, ...dues.flatMap(({ faultId, at }) => (there.has(faultId) ? at : [])));
  }

  #makeDues(passing: Passing, key: string): readonly Due[] {
    const book = this.#book;
    const now = book.clock.now();
    const due = (struck: Strike | undefined, at: (strike: Strike) => number): readonly Due[] =>
      struck ? [{ faultId: struck.fault.id, at: at(struck) }] : [];
    return [
      ...due(book.strike('delay', passing, key), ({ fault, random }) => {
        const { ms, jitterMs } = fault.with;
        return now + Number(ms) + random.integer(Number(jitterMs) + 1);
      }),
      ...due(book.strike('bandwidth', passing, key), ({ fault }) => {
        const line = `${fault.id} ${edgeOf(passing)}`;
        const passesMs = ((passing.sizeBytes ?? 0) * 1_000) / Number(fault.with['bytesPerSecond']);
        const at = Math.max(now, this.#freeAt.get(line) ?? 0) + passesMs;
        this.#freeAt.set(line, at);
        return Math.ceil(at);
      }),
      ...due(book.strike('reordering', passing, key), ({ fault }) => now + Number(fault.with['windowMs'])),
    ];
  }

  #remember(key: string, dues: readonly Due[]): void {
    this.#dues.set(key, dues);
    const [oldest] = this.#dues.keys();
    if (this.#dues.size > rememberedMax && oldest !== undefined) this.#dues.delete(oldest);
  }

  /** Stands aside for the next message of the edge, where a fault reorders. */
  #letPass(passing: Passing, dues: readonly Due[]): AbortController {
    const wake = new AbortController();
    const reordering = new Set(
      this.#book.list().flatMap(({ id, kind }) => (kind === 'reordering' ? [id] : [])),
    );
    for (const due of dues) {
      if (!reordering.has(due.faultId)) continue;
      const edge = edgeOf(passing);
      const waiting = this.#polite.get(edge) ?? new Set();
      waiting.add({ due, wake });
      this.#polite.set(edge, waiting);
    }
    return wake;
  }

  #leave(passing: Passing, wake: AbortController): void {
    const waiting = this.#polite.get(edgeOf(passing));
    for (const one of waiting ?? []) if (one.wake === wake) waiting?.delete(one);
  }

  /** This one has passed: whoever has waited for it goes next. */
  #overtake(passing: Passing): void {
    const waiting = [...(this.#polite.get(edgeOf(passing)) ?? [])];
    for (const { due, wake } of waiting) {
      due.at = 0;
      wake.abort();
    }
  }
}

function edgeOf({ from, to }: Passing): string {
  return `${from ?? ''} ${to ?? ''}`;
}
