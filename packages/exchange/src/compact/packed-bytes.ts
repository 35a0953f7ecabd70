const bytesFirst = 4_096;

/** Bytes that are written one after the other and read again in the same order. */
export class PackedBytes {
  #bytes: Buffer;
  /** Where the next byte is written or read. */
  at = 0;

  constructor(bytes: Buffer = Buffer.allocUnsafeSlow(bytesFirst), at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** What was written, in the same memory. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.at);
  }

  /** What was written, one character a byte. */
  get writtenText(): string {
    return this.#bytes.toString('latin1', 0, this.at);
  }

  #reserve(more: number): void {
    if (this.at + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.at + more));
    this.#bytes.copy(grown, 0, 0, this.at);
    this.#bytes = grown;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.at++] = value;
  }

  /** An integer from 0 to 2^53 - 1; small ones take less. */
  integer(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.at++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.at++] = rest;
  }

  double(value: number): void {
    this.#reserve(8);
    this.at = this.#bytes.writeDoubleLE(value, this.at);
  }

  /** A text without lone surrogates. */
  text(value: string): void {
    const { length } = value;
    // Its length in characters where each takes one byte, which is nearly always; else marked, and its length in bytes.
    this.#reserve(3 * length + 16);
    const start = this.at;
    this.integer(2 * length);
    const from = this.at;
    const bytes = this.#bytes.write(value, from, 'utf8');
    if (bytes === length) {
      this.at = from + bytes;
      return;
    }
    this.at = start;
    this.integer(2 * bytes + 1);
    this.at += this.#bytes.write(value, this.at, 'utf8');
  }

  readByte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  readInteger(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.readByte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  readDouble(): number {
    const value = this.#bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  readText(): string {
    const marked = this.readInteger();
    const from = this.at;
    this.at += Math.floor(marked / 2);
    return this.#bytes.toString(marked % 2 === 0 ? 'latin1' : 'utf8', from, this.at);
  }
}
