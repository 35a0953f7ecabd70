import { createHash, randomBytes } from 'node:crypto';

/** Randomness as a parameter. */
export interface RandomSource {
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
  /** A number in [0, 1). */
  fraction(): number;
  /** A whole number in [0, limit). */
  integer(limit: number): number;
}

/** Bytes that are drawn from the machine at once: each draw costs more than a few hundred bytes do. */
const drawnBytes = 4_096;

/** The machine's randomness in small pieces, drawn in large ones; nothing is handed out twice. */
class DrawnRandom {
  #drawn = Buffer.alloc(0);
  #used = 0;

  take(count: number): Buffer {
    if (count > drawnBytes / 4) return randomBytes(count);
    if (this.#used + count > this.#drawn.length) {
      this.#drawn = randomBytes(drawnBytes);
      this.#used = 0;
    }
    const taken = Buffer.from(this.#drawn.subarray(this.#used, this.#used + count));
    // Nobody finds in memory what somebody may have made a secret of.
    this.#drawn.fill(0, this.#used, this.#used + count);
    this.#used += count;
    return taken;
  }
}

const drawn = new DrawnRandom();

/** The machine's cryptographic randomness. */
export const systemRandom: RandomSource = {
  bytes: (count) => drawn.take(count),
  fraction: () => drawn.take(4).readUInt32LE() / 2 ** 32,
  integer: (limit) => Math.floor((drawn.take(6).readUIntLE(0, 6) / 2 ** 48) * limit),
};

/**
 * The same sequence for the same seed, on every machine (sfc32, state from SHA-256 of the seed).
 * Never for secrets.
 */
export function seededRandom(seed: string | number): RandomSource {
  const state = createHash('sha256').update(String(seed)).digest();
  let [a, b, c, counter] = [state.readInt32LE(0), state.readInt32LE(4), state.readInt32LE(8), 1];
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return {
    bytes(count) {
      const out = new Uint8Array(count);
      for (let at = 0; at < count; at += 1) out[at] = next() & 0xff;
      return out;
    },
    fraction: () => next() / 2 ** 32,
    integer: (limit) => Math.floor((next() / 2 ** 32) * limit),
  };
}

/** A random UUID (RFC 9562 version 4) drawn from `random`. */
export function randomUuid(random: RandomSource): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
