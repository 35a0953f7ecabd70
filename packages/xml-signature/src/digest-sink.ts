import { createHash, type Hash, hash } from 'node:crypto';
import type { ByteSink } from './byte-sink.ts';

const scratchBytes = 4 * 1024;
/** Ranges of at least this size go into the hash without being copied. */
const directBytes = 1024;

/**
 * Hashes the output. Short pieces are gathered, since a call into the hash costs more than copying a few bytes;
 * one sink serves any number of digests, one after another.
 */
export class DigestSink implements ByteSink {
  readonly #scratch: Buffer = Buffer.allocUnsafe(scratchBytes);
  #used = 0;
  #hash: Hash | undefined;
  #algorithm = '';

  /** Begins a digest with a hash that `node:crypto` knows, such as `sha256`. */
  begin(algorithm: string): void {
    this.#algorithm = algorithm;
    this.#used = 0;
    this.#hash = undefined;
  }

  range(source: Buffer, start: number, end: number): void {
    const length = end - start;
    if (length >= directBytes) {
      this.#flush().update(source.subarray(start, end));
      return;
    }
    if (this.#used + length > scratchBytes) this.#flush();
    source.copy(this.#scratch, this.#used, start, end);
    this.#used += length;
  }

  text(piece: string): void {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    if (piece.length * 3 >= directBytes) {
      this.#flush().update(piece, 'utf8');
      return;
    }
    if (this.#used + piece.length * 3 > scratchBytes) this.#flush();
    this.#used += this.#scratch.write(piece, this.#used, 'utf8');
  }

  /** The digest of everything since {@link DigestSink.begin}, as base64. */
  end(): string {
    if (this.#hash !== undefined) return this.#flush().digest('base64');
    return hash(this.#algorithm, this.#scratch.subarray(0, this.#used), 'base64');
  }

  #flush(): Hash {
    this.#hash ??= createHash(this.#algorithm);
    if (this.#used > 0) this.#hash.update(this.#scratch.subarray(0, this.#used));
    this.#used = 0;
    return this.#hash;
  }
}
