import type { TransferListItem } from 'node:worker_threads';

/** Something that is said on a line: a text of plain data, and bytes beside it. */
export type Said<Plain> = { readonly plain: Plain; readonly bytes?: Uint8Array };

/** What goes over a message port at a time: cloning one text and moving one buffer costs a fraction of cloning many objects. */
export type Batch = {
  /** JSON: of each frame its head, its plain data, and how many bytes it has; -1: none, -2: the next of the shared ones. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Bytes in memory that all threads see: they stay where they are. */
  readonly shared: readonly Uint8Array[];
};

const noBytes = -1;
const sharedBytes = -2;

/** Frames that wait to go together. `Head` is plain data. */
export class FrameBatch<Head> {
  #frames: [Head, unknown, number][] = [];
  #parts: Uint8Array[] = [];
  #shared: Uint8Array[] = [];
  #size = 0;

  get length(): number {
    return this.#frames.length;
  }

  add(head: Head, { plain, bytes }: Said<unknown>): void {
    let length = noBytes;
    if (bytes?.buffer instanceof SharedArrayBuffer) {
      this.#shared.push(bytes);
      length = sharedBytes;
    } else if (bytes) {
      this.#parts.push(bytes);
      this.#size += bytes.length;
      length = bytes.length;
    }
    this.#frames.push([head, plain, length]);
  }

  /** All that waited, and what of it is to be moved. */
  take(): { readonly batch: Batch; readonly moved: readonly TransferListItem[] } {
    // Memory of its own: a piece of the common pool cannot be moved.
    const bytes = Buffer.allocUnsafeSlow(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    const batch = { text: JSON.stringify(this.#frames), bytes, shared: this.#shared };
    this.#frames = [];
    this.#parts = [];
    this.#shared = [];
    this.#size = 0;
    return { batch, moved: [bytes.buffer] };
  }
}

/** The frames of a batch that has arrived, in their order. */
export function* framesOf<Head>({
  text,
  bytes,
  shared,
}: Batch): Generator<{ readonly head: Head; readonly said: Said<unknown> }> {
  let at = 0;
  let next = 0;
  for (const [head, plain, length] of JSON.parse(text) as [Head, unknown, number][]) {
    if (length === noBytes) {
      yield { head, said: { plain } };
      continue;
    }
    const part = length === sharedBytes ? shared[next++] : bytes.subarray(at, at + length);
    if (length !== sharedBytes) at += length;
    yield { head, said: part ? { plain, bytes: part } : { plain } };
  }
}
