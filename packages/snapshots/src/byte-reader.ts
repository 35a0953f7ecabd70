/** Bytes of a stream in pieces of the sizes that a reader asks for; holds no more than one piece of the stream beside them. */
export class ByteReader {
  readonly #stream: AsyncIterator<Uint8Array>;
  readonly #closed: () => void;
  #rest: Uint8Array = new Uint8Array();

  /** @param closed - is called when reading has ended */
  constructor(stream: AsyncIterable<Uint8Array>, closed: () => void = () => undefined) {
    this.#stream = stream[Symbol.asyncIterator]();
    this.#closed = closed;
  }

  /**
   * The next `count` bytes in one piece.
   *
   * @throws an Error with the code ERR_ARCHIVE_ENDS when there are fewer
   */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const part of this.parts(count)) parts.push(part);
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** The next `count` bytes as they come. */
  async *parts(count: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#more()))
        throw Object.assign(new Error('the archive ends too early'), { code: 'ERR_ARCHIVE_ENDS' });
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** Whether nothing more comes. */
  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#stream.next();
    if (done) return false;
    this.#rest = value;
    return this.#rest.length > 0 || this.#more();
  }

  async close(): Promise<void> {
    await this.#stream.return?.();
    this.#closed();
  }
}
