import { createPublicKey, type KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, systemRandom } from '@lienthong/runtime';
import {
  type Authorities,
  authoritiesOf,
  type IssuerName,
  issueLeaf,
  type LeafRequest,
  makeAuthorities,
} from './authorities.ts';
import { certificateFingerprint, parseCertificate } from './certificate.ts';
import { encodeDer } from './der.ts';
import { buildName } from './distinguished-name.ts';
import { type AgencyIdentity, type Identity, identityOf, type NodeIdentity } from './identity.ts';
import { generatePrivateKey, type KeyType } from './key-pair.ts';
import type { KeyRecord } from './key-record.ts';
import { type KeyFolder, type KeyName, type KeyStore, memoryKeyStore, openKeyFiles } from './key-store.ts';
import { agencySubject, nodeSubject, type SubjectParts } from './subject.ts';
import { TrustStore } from './trust-store.ts';

/** How to open a PKI. */
export type PkiOptions = {
  /** Where keys are kept, made when absent; `undefined`: in memory only. */
  readonly dir: string | undefined;
  readonly clock: Clock;
  /** Serial numbers only. Keys come from the machine's own randomness and differ each time, whatever the seed. */
  readonly random?: RandomSource;
  /** Kind of new agency keys; RSA-2048 unless said otherwise. Keys that exist already stay as they are. */
  readonly agencyKeys?: 'rsa-2048' | 'p-256';
};

/** Who a certificate is for. `name` and `tier` are what people read; the code alone counts. */
export type AgencyRequest = { readonly organId: string; readonly name: string; readonly tier?: string };

/** A certificate for an abnormal state, made on purpose. */
export type IssueRequest = AgencyRequest & {
  /** Milliseconds. May lie in the past, in the future, or outside the issuer's own validity. */
  readonly notBefore: number;
  /** Milliseconds. */
  readonly notAfter: number;
  /** Kind of the new key, weak ones too. */
  readonly keyType: KeyType;
  readonly issuer: IssuerName;
  /** Private key to certify instead of a new one. */
  readonly key?: KeyObject;
};

type Holder = {
  readonly folder: 'agencies' | 'nodes';
  readonly id: string;
  readonly parts: SubjectParts;
  readonly issuer: IssuerName;
  readonly keyType: KeyType;
};

/** A certificate that is there already, for people who look at the state of an installation. */
export type ReadyCertificate = {
  readonly folder: KeyFolder;
  /** Agency code, node, or the authority's role. */
  readonly id: string;
  readonly subject: string;
  readonly fingerprint: string;
  /** Milliseconds. */
  readonly notBefore: number;
  /** Milliseconds. */
  readonly notAfter: number;
  readonly isValidNow: boolean;
};

const hourMs = 3_600_000;
const leafLifeMs = 2 * 365.25 * 24 * hourMs;
/** A holder gets a new generation every two years of its clock, and for a new name: this many are a fault. */
const generationsMax = 1000;

/**
 * Opens the PKI of a directory, or a new one in memory. Root and issuing authorities are made when there are none, in
 * a few milliseconds; agency keys are made when they are first asked for.
 *
 * @throws PKI_STORE_UNUSABLE when the directory cannot be made, read or written
 * @throws PKI_STORE_DAMAGED when a file of it is not what was written
 */
export async function openPki(options: PkiOptions): Promise<Pki> {
  const store = options.dir === undefined ? memoryKeyStore() : await openKeyFiles(options.dir);
  const pki = new Pki(store, options);
  await pki.currentAuthorities();
  return pki;
}

/**
 * A visibly fake PKI: a root, issuing authorities for state and Party, agencies and nodes. Identities are kept: asking
 * again, also from another process on the same directory, gives the same key and certificate until it expires.
 */
export class Pki {
  /** Trusts the roots of this PKI, and knows its issuing authorities. */
  readonly trust: TrustStore = new TrustStore();
  readonly #store: KeyStore;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #agencyKeys: 'rsa-2048' | 'p-256';
  /** By generation, the first at 0. */
  readonly #authorities: Authorities[] = [];
  readonly #issuerNames = new Map<string, IssuerName>();
  readonly #identities = new Map<string, Promise<Identity>>();

  /** @internal Use {@link openPki}. */
  constructor(store: KeyStore, options: PkiOptions) {
    this.#store = store;
    this.#clock = options.clock;
    this.#random = options.random ?? systemRandom;
    this.#agencyKeys = options.agencyKeys ?? 'rsa-2048';
  }

  /**
   * Key and certificate of an agency, made the first time (RSA-2048: an eighth of a second in the background). An
   * expired certificate, one for another name, tier or issuer is followed by a new one; a revoked one stays.
   *
   * @throws PKI_SUBJECT_INVALID for a code, name or tier that cannot stand in a certificate
   * @throws PKI_STORE_DAMAGED when the agency's file is not what was written
   */
  async agencyIdentity(
    agency: AgencyRequest,
    options: { issuer?: IssuerName } = {},
  ): Promise<AgencyIdentity> {
    const identity = await this.#identity({
      folder: 'agencies',
      id: agency.organId,
      parts: agencySubject(agency),
      issuer: options.issuer ?? 'state',
      keyType: this.#agencyKeys,
    });
    return { ...identity, organId: agency.organId };
  }

  /**
   * P-256 key and certificate of a node, for receipts. It names no agency.
   *
   * @throws PKI_SUBJECT_INVALID for an identifier or tier that cannot stand in a certificate
   * @throws PKI_STORE_DAMAGED when the node's file is not what was written
   */
  async nodeIdentity(node: { readonly nodeId: string; readonly tier: string }): Promise<NodeIdentity> {
    const identity = await this.#identity({
      folder: 'nodes',
      id: node.nodeId,
      parts: nodeSubject(node),
      issuer: 'state',
      keyType: 'p-256',
    });
    return { ...identity, nodeId: node.nodeId };
  }

  /**
   * A new certificate exactly as asked for, expired or weak if so asked. It is kept nowhere.
   *
   * @throws PKI_SUBJECT_INVALID for a code, name or tier that cannot stand in a certificate
   * @throws PKI_VALIDITY_INVALID when the instants are out of order or cannot be written as dates
   */
  async issue(request: IssueRequest): Promise<AgencyIdentity> {
    const parts = agencySubject(request);
    const { notBefore, notAfter, organId } = request;
    const { issuers } = await this.currentAuthorities();
    const issuer = issuers[request.issuer];
    const key = request.key ?? (await generatePrivateKey(request.keyType));
    const publicKey = createPublicKey(key);
    const certificate = issueLeaf(issuer, { ...parts, publicKey, notBefore, notAfter }, this.#random);
    return { ...identityOf(key, [certificate, issuer.certificate]), organId };
  }

  /** How many agencies have a key already. */
  async agencyCount(): Promise<number> {
    const names = await this.#store.list('agencies');
    return new Set(names.map(({ id }) => id)).size;
  }

  /**
   * Every certificate that is there already, authorities first. Reads all files.
   *
   * @throws PKI_STORE_DAMAGED when a file is not what was written
   */
  async readyCertificates(): Promise<readonly ReadyCertificate[]> {
    const ready: ReadyCertificate[] = [];
    for (const folder of ['authorities', 'nodes', 'agencies'] as const) {
      for (const name of await this.#store.list(folder)) {
        const record = await this.#store.read(name);
        for (const { role, certificate, key } of record?.entries ?? []) {
          if (!key) continue;
          const { subject, fingerprint, notBefore, notAfter } = parseCertificate(certificate);
          const id = folder === 'authorities' ? role : name.id;
          const isValidNow = this.#isValidNow({ notBefore, notAfter });
          ready.push({ folder, id, subject, fingerprint, notBefore, notAfter, isValidNow });
        }
      }
    }
    return ready;
  }

  /**
   * The authorities that are valid now; made where the clock has left the validity of all that exist.
   *
   * @internal
   */
  async currentAuthorities(): Promise<Authorities> {
    for (let generation = 1; generation <= generationsMax; generation += 1) {
      const authorities = this.#authorities[generation - 1] ?? (await this.#openAuthorities(generation));
      if (this.#isValidNow(parseCertificate(authorities.root.certificate))) return authorities;
    }
    throw this.#tooMany('authorities');
  }

  async #openAuthorities(generation: number): Promise<Authorities> {
    const name: KeyName = { folder: 'authorities', id: 'authorities', generation };
    const record =
      (await this.#store.read(name)) ??
      (await this.#store.create(name, await makeAuthorities(this.#clock.now(), this.#random)));
    const authorities = authoritiesOf(record);
    if (!authorities)
      throw new ExchangeError('PKI_STORE_DAMAGED', {
        file: 'authorities',
        problem: 'an authority is missing',
      });
    this.trust.addRoot(authorities.root.certificate);
    for (const issuer of ['state', 'party'] as const) {
      const { certificate } = authorities.issuers[issuer];
      this.trust.addIntermediate(certificate);
      this.#issuerNames.set(certificateFingerprint(certificate), issuer);
    }
    this.#authorities[generation - 1] = authorities;
    return authorities;
  }

  async #identity(holder: Holder): Promise<Identity> {
    const cacheKey = JSON.stringify([holder.folder, holder.id, holder.issuer, holder.parts.subject]);
    const known = this.#identities.get(cacheKey);
    if (known !== undefined) {
      const identity = await known;
      if (this.#isValidNow(identity)) return identity;
      if (this.#identities.get(cacheKey) !== known) return this.#identity(holder);
    }
    const making = this.#findOrIssue(holder);
    this.#identities.set(cacheKey, making);
    try {
      return await making;
    } catch (failure) {
      if (this.#identities.get(cacheKey) === making) this.#identities.delete(cacheKey);
      throw failure;
    }
  }

  /** The first generation that fits, a new one after the last. */
  async #findOrIssue(holder: Holder): Promise<Identity> {
    const { folder, id } = holder;
    for (let generation = 1; generation <= generationsMax; generation += 1) {
      const name: KeyName = { folder, id, generation };
      const record =
        (await this.#store.read(name)) ?? (await this.#store.create(name, await this.#makeRecord(holder)));
      const [own, issuer] = record.entries;
      const issuerName = issuer && (await this.#issuerNameOf(issuer.certificate));
      if (!own?.key || !issuer || !issuerName) {
        const problem = 'it was not issued by the authorities of this directory';
        throw new ExchangeError('PKI_STORE_DAMAGED', { file: `${folder}/${id}`, problem });
      }
      const leaf = parseCertificate(own.certificate);
      const isWanted = isSameName(leaf.subjectDer, holder.parts.subject) && issuerName === holder.issuer;
      if (isWanted && this.#isValidNow(leaf))
        return identityOf(own.key, [own.certificate, issuer.certificate]);
    }
    throw this.#tooMany(`${folder}/${id}`);
  }

  async #makeRecord(holder: Holder): Promise<KeyRecord> {
    const key = await generatePrivateKey(holder.keyType);
    const { issuers } = await this.currentAuthorities();
    const issuer = issuers[holder.issuer];
    const above = parseCertificate(issuer.certificate);
    const now = this.#clock.now();
    const request: LeafRequest = {
      ...holder.parts,
      publicKey: createPublicKey(key),
      // An hour back, so that nodes whose clocks differ a little agree.
      notBefore: Math.max(now - hourMs, above.notBefore),
      notAfter: Math.min(now - hourMs + leafLifeMs, above.notAfter),
    };
    const certificate = issueLeaf(issuer, request, this.#random);
    return {
      id: holder.id,
      entries: [
        { role: 'holder', certificate, key },
        { role: 'issuer', certificate: issuer.certificate },
      ],
    };
  }

  /** Which of our authorities this is; another process may have made it since this one looked. */
  async #issuerNameOf(certificate: Uint8Array): Promise<IssuerName | undefined> {
    const fingerprint = certificateFingerprint(certificate);
    for (;;) {
      const issuerName = this.#issuerNames.get(fingerprint);
      if (issuerName) return issuerName;
      const generation = this.#authorities.length + 1;
      if (!(await this.#store.read({ folder: 'authorities', id: 'authorities', generation })))
        return undefined;
      await this.#openAuthorities(generation);
    }
  }

  #isValidNow({ notBefore, notAfter }: { notBefore: number; notAfter: number }): boolean {
    const now = this.#clock.now();
    return notBefore <= now && now <= notAfter;
  }

  #tooMany(file: string): ExchangeError {
    return new ExchangeError('PKI_STORE_DAMAGED', {
      file,
      problem: `more than ${generationsMax} generations`,
    });
  }
}

function isSameName(subjectDer: Uint8Array, subject: SubjectParts['subject']): boolean {
  return Buffer.compare(subjectDer, encodeDer(buildName(subject))) === 0;
}
