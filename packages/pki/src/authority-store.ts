import { ExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import { type Authorities, authoritiesOf, type IssuerName, makeAuthorities } from './authorities.ts';
import { certificateFingerprint, parseCertificate } from './certificate.ts';
import type { KeyName, KeyStore } from './key-store.ts';
import type { TrustStore } from './trust-store.ts';
import { isValidNow } from './validity.ts';

/** Everything that keeps identities needs. */
export type PkiParts = {
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly trust: TrustStore;
};

/** Generations follow each other when a clock leaves the validity of the last: more than these are a fault. */
export const generationsMax = 1000;

/**
 * The authorities of one PKI. There is one generation as long as its clocks stay within 20 years; a clock set far back or
 * forward, as for a replay of 2019, adds another. All generations found are trusted.
 */
export class AuthorityStore {
  readonly #parts: PkiParts;
  /** By generation, the first at 0. */
  readonly #generations: Authorities[] = [];
  readonly #issuerNames = new Map<string, IssuerName>();

  constructor(parts: PkiParts) {
    this.#parts = parts;
  }

  /** Reads every generation that exists, those that other processes have made too. */
  async load(): Promise<void> {
    const { store } = this.#parts;
    while (await store.read(nameOf(this.#generations.length + 1)))
      await this.#open(this.#generations.length + 1);
  }

  /** The authorities that are valid now, made where there are none. */
  async current(): Promise<Authorities> {
    for (let generation = 1; generation <= generationsMax; generation += 1) {
      const authorities = this.#generations[generation - 1] ?? (await this.#open(generation));
      if (isValidNow(parseCertificate(authorities.root.certificate), this.#parts.clock)) return authorities;
    }
    const problem = `more than ${generationsMax} generations`;
    throw new ExchangeError('PKI_STORE_DAMAGED', { file: 'authorities', problem });
  }

  /** Which of our authorities a certificate belongs to; another process may have made it since this one looked. */
  async issuerNameOf(certificate: Uint8Array): Promise<IssuerName | undefined> {
    const fingerprint = certificateFingerprint(certificate);
    if (!this.#issuerNames.has(fingerprint)) await this.load();
    return this.#issuerNames.get(fingerprint);
  }

  /** All authorities seen so far. */
  get all(): readonly Authorities[] {
    return this.#generations;
  }

  async #open(generation: number): Promise<Authorities> {
    const { store, clock, random, trust } = this.#parts;
    const name = nameOf(generation);
    const record =
      (await store.read(name)) ?? (await store.create(name, await makeAuthorities(clock.now(), random)));
    const authorities = authoritiesOf(record);
    if (!authorities)
      throw new ExchangeError('PKI_STORE_DAMAGED', {
        file: `authorities, generation ${generation}`,
        problem: 'an authority is missing',
      });
    trust.addRoot(authorities.root.certificate);
    for (const issuer of ['state', 'party'] as const) {
      const { certificate } = authorities.issuers[issuer];
      trust.addIntermediate(certificate);
      this.#issuerNames.set(certificateFingerprint(certificate), issuer);
    }
    this.#generations[generation - 1] = authorities;
    return authorities;
  }
}

function nameOf(generation: number): KeyName {
  return { folder: 'authorities', id: 'authorities', generation };
}
