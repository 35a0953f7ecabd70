import { createPublicKey, type KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, systemRandom } from '@lienthong/runtime';
import { type IssuerName, issueLeaf } from './authorities.ts';
import { AuthorityStore, type PkiParts } from './authority-store.ts';
import { parseCertificate } from './certificate.ts';
import { type AgencyIdentity, identityOf, type NodeIdentity } from './identity.ts';
import { IdentityStore } from './identity-store.ts';
import { generatePrivateKey, type KeyType } from './key-pair.ts';
import { type KeyFolder, memoryKeyStore, openKeyFiles } from './key-store.ts';
import { type Revocation, RevocationList, type RevocationReason } from './revocation-list.ts';
import { agencySubject, nodeSubject } from './subject.ts';
import { TrustStore } from './trust-store.ts';
import { isValidNow } from './validity.ts';

/** Kinds of key that agencies can have. */
export type AgencyKeys = 'rsa-2048' | 'p-256';

/** How to open a PKI. */
export type PkiOptions = {
  /** Where keys are kept, made when absent; `undefined`: in memory only. */
  readonly dir: string | undefined;
  readonly clock: Clock;
  /** Serial numbers only. Keys come from the machine's own randomness and differ each time, whatever the seed. */
  readonly random?: RandomSource;
  /** Kind of new agency keys; RSA-2048 unless said otherwise. Keys that exist already stay as they are. */
  readonly agencyKeys?: AgencyKeys;
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

/**
 * Opens the PKI of a directory, or a new one in memory. Root and issuing authorities are made when there are none, in
 * a few milliseconds; agency keys are made when they are first asked for.
 *
 * @throws PKI_STORE_UNUSABLE when the directory cannot be made, read or written
 * @throws PKI_STORE_DAMAGED when a file of it is not what was written
 */
export async function openPki(options: PkiOptions): Promise<Pki> {
  const { dir, clock, random = systemRandom, agencyKeys = 'rsa-2048' } = options;
  const store = dir === undefined ? memoryKeyStore() : await openKeyFiles(dir);
  const revocations = new RevocationList(dir);
  await revocations.refresh();
  const trust = new TrustStore({ isRevoked: (certificate, at) => revocations.isRevoked(certificate, at) });
  const parts: PkiParts = { store, clock, random, trust };
  const authorities = new AuthorityStore(parts);
  await authorities.load();
  await authorities.current();
  return new Pki(parts, { authorities, revocations, agencyKeys });
}

/**
 * A visibly fake PKI: a root, issuing authorities for state and Party, agencies and nodes. Identities are kept: asking
 * again, also from another process on the same directory, gives the same key and certificate until it expires.
 */
export class Pki {
  /** Trusts the roots of this PKI, knows its issuing authorities and what it has revoked. */
  readonly trust: TrustStore;
  readonly #parts: PkiParts;
  readonly #authorities: AuthorityStore;
  readonly #identities: IdentityStore;
  readonly #revocations: RevocationList;
  readonly #agencyKeys: AgencyKeys;

  /** @internal Use {@link openPki}. */
  constructor(
    parts: PkiParts,
    opened: { authorities: AuthorityStore; revocations: RevocationList; agencyKeys: AgencyKeys },
  ) {
    this.trust = parts.trust;
    this.#parts = parts;
    this.#authorities = opened.authorities;
    this.#identities = new IdentityStore(parts, opened.authorities);
    this.#revocations = opened.revocations;
    this.#agencyKeys = opened.agencyKeys;
  }

  /**
   * Key and certificate of an agency, made the first time (RSA-2048: an eighth of a second in the background). An
   * expired certificate, or one for another name, tier or issuer, is followed by a new one. A revoked one stays in use,
   * so that its refusal can be shown, until `renew` asks for a new key and certificate.
   *
   * @throws PKI_SUBJECT_INVALID for a code, name or tier that cannot stand in a certificate
   * @throws PKI_STORE_DAMAGED when the agency's file is not what was written
   * @throws PKI_STORE_UNUSABLE when files cannot be read or written
   */
  async agencyIdentity(
    agency: AgencyRequest,
    options: { issuer?: IssuerName; renew?: boolean } = {},
  ): Promise<AgencyIdentity> {
    const { organId } = agency;
    const { issuer = 'state', renew = false } = options;
    const parts = agencySubject(agency);
    const keyType = this.#agencyKeys;
    const identity = await this.#identities.get(
      { folder: 'agencies', id: organId, parts, issuer, keyType },
      { renew },
    );
    return { ...identity, organId };
  }

  /**
   * P-256 key and certificate of a node, for receipts. It names no agency.
   *
   * @throws PKI_SUBJECT_INVALID for an identifier or tier that cannot stand in a certificate
   * @throws PKI_STORE_DAMAGED when the node's file is not what was written
   * @throws PKI_STORE_UNUSABLE when files cannot be read or written
   */
  async nodeIdentity(node: { readonly nodeId: string; readonly tier: string }): Promise<NodeIdentity> {
    const { nodeId } = node;
    const parts = nodeSubject(node);
    const identity = await this.#identities.get(
      { folder: 'nodes', id: nodeId, parts, issuer: 'state', keyType: 'p-256' },
      { renew: false },
    );
    return { ...identity, nodeId };
  }

  /**
   * A new certificate exactly as asked for, expired or weak if so asked. It is kept nowhere.
   *
   * @throws PKI_SUBJECT_INVALID for a code, name or tier that cannot stand in a certificate
   * @throws PKI_VALIDITY_INVALID when the instants are out of order or cannot be written as dates
   */
  async issue(request: IssueRequest): Promise<AgencyIdentity> {
    const { notBefore, notAfter, organId } = request;
    const parts = agencySubject(request);
    const { issuers } = await this.#authorities.current();
    const issuer = issuers[request.issuer];
    const key = request.key ?? (await generatePrivateKey(request.keyType));
    const leaf = { ...parts, publicKey: createPublicKey(key), notBefore, notAfter };
    const certificate = issueLeaf(issuer, leaf, this.#parts.random);
    return { ...identityOf(key, [certificate, issuer.certificate]), organId };
  }

  /**
   * Revokes a certificate from the clock's present instant on; after a key compromise, for all its signatures. Other
   * processes on the directory see it after {@link Pki.refresh} or when they start. Revoking twice changes
   * nothing.
   *
   * @returns the revocation that holds
   * @throws PKI_CERTIFICATE_MALFORMED when the bytes are no certificate
   * @throws PKI_REVOCATION_REFUSED when no authority of this PKI issued it, or it is a root
   */
  async revoke(certificate: Uint8Array, options: { reason: RevocationReason }): Promise<Revocation> {
    const target = parseCertificate(certificate);
    const { subject, fingerprint } = target;
    const authorities = this.#authorities.all.flatMap(({ root, issuers }) => [
      root,
      ...Object.values(issuers),
    ]);
    const issuer = authorities
      .map((authority) => parseCertificate(authority.certificate))
      .find((candidate) => candidate.fingerprint !== fingerprint && target.isSignedBy(candidate));
    if (!issuer)
      throw new ExchangeError('PKI_REVOCATION_REFUSED', { subject, problem: 'not issued by this PKI' });
    const revokedAt = this.#parts.clock.now();
    return this.#revocations.add({ fingerprint, subject, reason: options.reason, revokedAt });
  }

  /** Every revocation known here. */
  get revocations(): readonly Revocation[] {
    return this.#revocations.all;
  }

  /**
   * Reads what other processes on the same directory have revoked, and authorities that they have made because their
   * clocks stand outside the validity of the ones known here.
   *
   * @throws PKI_STORE_UNUSABLE when the directory cannot be read
   * @throws PKI_STORE_DAMAGED when a file of it is not what was written
   */
  async refresh(): Promise<void> {
    await this.#authorities.load();
    await this.#revocations.refresh();
  }

  /** How many agencies have a key already. */
  async agencyCount(): Promise<number> {
    const names = await this.#parts.store.list('agencies');
    return new Set(names.map(({ id }) => id)).size;
  }

  /**
   * Every certificate that is there already, authorities first. Reads all files.
   *
   * @throws PKI_STORE_DAMAGED when a file is not what was written
   */
  async readyCertificates(): Promise<readonly ReadyCertificate[]> {
    const { store, clock } = this.#parts;
    const ready: ReadyCertificate[] = [];
    for (const folder of ['authorities', 'nodes', 'agencies'] as const) {
      for (const name of await store.list(folder)) {
        const record = await store.read(name);
        const own = record?.entries.filter(({ key }) => key !== undefined) ?? [];
        for (const { role, certificate } of own) {
          const { subject, fingerprint, notBefore, notAfter } = parseCertificate(certificate);
          const id = folder === 'authorities' ? role : name.id;
          ready.push({
            folder,
            id,
            subject,
            fingerprint,
            notBefore,
            notAfter,
            isValidNow: isValidNow({ notBefore, notAfter }, clock),
          });
        }
      }
    }
    return ready;
  }
}
