import { createHash } from 'node:crypto';
import type { Clock, RandomSource } from '@lienthong/runtime';

type Token = { readonly system: string; readonly endsAt: number };

const tokenBytes = 32;

/** Bearer tokens that were given out, by their hash: whoever sees this memory cannot use them. */
export class TokenBook {
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #tokensMax: number;
  readonly #lifetimeMs: number;
  readonly #tokens = new Map<string, Token>();

  constructor(options: {
    readonly clock: Clock;
    readonly random: RandomSource;
    readonly tokensMax: number;
    readonly tokenLifetimeMs: number;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#tokensMax = options.tokensMax;
    this.#lifetimeMs = options.tokenLifetimeMs;
  }

  /** A new token for a system; when there are too many, the one that ends first ends now. */
  issue(system: string): string {
    const token = Buffer.from(this.#random.bytes(tokenBytes)).toString('base64url');
    for (const [hash, { endsAt }] of this.#tokens) {
      if (endsAt > this.#clock.now() && this.#tokens.size < this.#tokensMax) break;
      this.#tokens.delete(hash);
    }
    this.#tokens.set(hashOf(token), { system, endsAt: this.#clock.now() + this.#lifetimeMs });
    return token;
  }

  /** The system that a token was given to; undefined when there is none or it is over. */
  systemOf(token: string): string | undefined {
    const known = this.#tokens.get(hashOf(token));
    return known && known.endsAt > this.#clock.now() ? known.system : undefined;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
