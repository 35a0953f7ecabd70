/** Takes canonical output piece by piece, in order. */
export type ByteSink = {
  /** Bytes `start` to `end` of the source, which are canonical as they stand. */
  range(source: Buffer, start: number, end: number): void;
  /** Text that had to be rewritten; written as UTF-8. */
  text(piece: string): void;
};

/** Collects the output in one buffer. */
export class BufferSink implements ByteSink {
  readonly #pieces: Buffer[] = [];

  range(source: Buffer, start: number, end: number): void {
    this.#pieces.push(source.subarray(start, end));
  }

  text(piece: string): void {
    this.#pieces.push(Buffer.from(piece, 'utf8'));
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}
