import { ExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import {
  type Authorities,
  type Authority,
  type AuthorityId,
  authoritiesOf,
  type IssuerName,
  makeAuthorities,
} from './authorities.ts';
import { type Certificate, certificateFingerprint, parseCertificate } from './certificate.ts';
import type { ServiceUrls } from './certificate-extensions.ts';
import type { KeyName, KeyStore } from './key-store.ts';
import { serviceUrlsOf } from './service-urls.ts';
import type { TrustStore } from './trust-store.ts';
import { isValidNow } from './validity.ts';

/** Everything that keeps identities needs. */
export type PkiParts = {
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly trust: TrustStore;
  /** Base URL of the trust services that new certificates name; `undefined`: they name none. */
  readonly servicesUrl: () => string | undefined;
};

/** An authority with the name that its services have. */
export type NamedAuthority = Authority & {
  readonly id: AuthorityId;
  readonly name: 'root' | IssuerName;
  readonly parsed: Certificate;
};

/** Generations follow each other when a clock leaves the validity of the last: more than these are a fault. */
export const generationsMax = 1000;

const issuerNames: readonly IssuerName[] = ['state', 'party'];

/**
 * The authorities of one PKI. There is one generation as long as its clocks stay within 20 years; a clock set far back or
 * forward, as for a replay of 2019, adds another. All generations found are trusted.
 */
export class AuthorityStore {
  readonly #parts: PkiParts;
  /** By generation, the first at 0. */
  readonly #generations: Authorities[] = [];
  readonly #named = new Map<string, NamedAuthority>();

  constructor(parts: PkiParts) {
    this.#parts = parts;
  }

  /** Reads every generation that exists, those that other processes have made too. */
  async load(): Promise<void> {
    const { store } = this.#parts;
    while (await store.read(nameOf(this.#generations.length + 1)))
      await this.#open(this.#generations.length + 1);
  }

  /** An issuing authority that is valid now, made where there is none. */
  async current(name: IssuerName): Promise<NamedAuthority> {
    for (let generation = 1; generation <= generationsMax; generation += 1) {
      const authorities = this.#generations[generation - 1] ?? (await this.#open(generation));
      if (!isValidNow(parseCertificate(authorities.root.certificate), this.#parts.clock)) continue;
      return this.find(authorities.issuers[name].certificate) as NamedAuthority;
    }
    const problem = `more than ${generationsMax} generations`;
    throw new ExchangeError('PKI_STORE_DAMAGED', { file: 'authorities', problem });
  }

  /** Which of our authorities a certificate belongs to, as far as they are known here. */
  find(certificate: Uint8Array): NamedAuthority | undefined {
    return this.#named.get(certificateFingerprint(certificate));
  }

  /** As {@link find}; another process may have made it since this one looked. */
  async findOrLoad(certificate: Uint8Array): Promise<NamedAuthority | undefined> {
    if (!this.find(certificate)) await this.load();
    return this.find(certificate);
  }

  /** The authority that has issued a certificate; `undefined` for a root and for a foreign certificate. */
  issuerOf(certificate: Certificate): NamedAuthority | undefined {
    return this.all.find(
      ({ parsed }) =>
        parsed.fingerprint !== certificate.fingerprint &&
        Buffer.compare(parsed.subjectDer, certificate.issuerDer) === 0 &&
        certificate.isSignedBy(parsed),
    );
  }

  /** Where `authority` answers questions about what it has issued; `undefined` where no services are set up. */
  servicesOf({ id }: NamedAuthority): ServiceUrls | undefined {
    const base = this.#parts.servicesUrl();
    return base === undefined ? undefined : serviceUrlsOf(id, base);
  }

  /** All authorities seen so far, oldest generation and roots first. */
  get all(): readonly NamedAuthority[] {
    return [...this.#named.values()];
  }

  async #open(generation: number): Promise<Authorities> {
    const { store, clock, random, trust, servicesUrl } = this.#parts;
    const name = nameOf(generation);
    const base = servicesUrl();
    const rootServices = base === undefined ? undefined : serviceUrlsOf(`root-${generation}`, base);
    const record =
      (await store.read(name)) ??
      (await store.create(name, await makeAuthorities(clock.now(), random, rootServices)));
    const authorities = authoritiesOf(record);
    if (!authorities)
      throw new ExchangeError('PKI_STORE_DAMAGED', {
        file: `authorities, generation ${generation}`,
        problem: 'an authority is missing',
      });
    this.#name('root', generation, authorities.root);
    trust.addRoot(authorities.root.certificate);
    for (const issuer of issuerNames) {
      this.#name(issuer, generation, authorities.issuers[issuer]);
      trust.addIntermediate(authorities.issuers[issuer].certificate);
    }
    this.#generations[generation - 1] = authorities;
    return authorities;
  }

  #name(name: 'root' | IssuerName, generation: number, authority: Authority): void {
    const parsed = parseCertificate(authority.certificate);
    this.#named.set(parsed.fingerprint, { ...authority, id: `${name}-${generation}`, name, parsed });
  }
}

function nameOf(generation: number): KeyName {
  return { folder: 'authorities', id: 'authorities', generation };
}
