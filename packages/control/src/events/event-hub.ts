import type { ControlEvent } from '../model/control-event.ts';

/** An event before it has its id. */
export type EventDraft = Omit<ControlEvent, 'id'>;

/** An event with the text that readers are sent, made once for all of them. */
export class SentEvent {
  readonly event: ControlEvent;
  #frame: Buffer | undefined;

  constructor(event: ControlEvent) {
    this.event = event;
  }

  /** The event as a frame of the stream. */
  get frame(): Buffer {
    this.#frame ??= frameOf(this.event);
    return this.#frame;
  }
}

/** An event as a frame of the stream. */
export function frameOf(event: ControlEvent): Buffer {
  return Buffer.from(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

export type EventReader = (event: SentEvent) => void;

/** What a reader that comes back has missed; undefined where that is not known any more. */
export type Missed = readonly SentEvent[] | undefined;

/** Hands events to readers, and keeps the latest for those who come back. */
export class EventHub {
  readonly #run: string;
  readonly #keptMax: number;
  readonly #readers = new Set<EventReader>();
  /** A ring: event `n` stands at `n % keptMax`. */
  readonly #kept: SentEvent[] = [];
  #last = 0;

  /**
   * @param options.run - tells the ids of this run from those of others; letters and digits
   * @param options.keptMax - events that are kept
   */
  constructor(options: { readonly run: string; readonly keptMax: number }) {
    this.#run = options.run;
    this.#keptMax = options.keptMax;
  }

  /** Id of the latest event; `…-0` before the first. */
  get lastId(): string {
    return `${this.#run}-${this.#last}`;
  }

  /** Events since the beginning of the run. */
  get count(): number {
    return this.#last;
  }

  publish(draft: EventDraft): void {
    this.#last += 1;
    const sent = new SentEvent({ id: this.lastId, ...draft });
    this.#kept[this.#last % this.#keptMax] = sent;
    for (const reader of this.#readers) reader(sent);
  }

  /** The events after the one named `id`; undefined where `id` is of another run or too long ago. */
  after(id: string): Missed {
    const match = /^([A-Za-z0-9]+)-(\d{1,15})$/.exec(id);
    if (!match || match[1] !== this.#run) return undefined;
    const from = Number(match[2]);
    if (from > this.#last || this.#last - from > this.#keptMax) return undefined;
    const missed: SentEvent[] = [];
    for (let n = from + 1; n <= this.#last; n += 1) {
      const sent = this.#kept[n % this.#keptMax];
      if (sent) missed.push(sent);
    }
    return missed;
  }

  /** Hands every later event to `reader`; returns what ends that. */
  subscribe(reader: EventReader): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  get readerCount(): number {
    return this.#readers.size;
  }
}
