import { createPublicKey, type KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, systemRandom } from '@lienthong/runtime';
import { type IssuerName, issueLeaf } from './authorities.ts';
import { AuthorityStore, type PkiParts } from './authority-store.ts';
import { parseCertificate } from './certificate.ts';
import { CertificateRegister, type RegisteredCertificate } from './certificate-register.ts';
import {
  type AgencyIdentity,
  type Identity,
  identityOf,
  type NodeIdentity,
  type PersonIdentity,
} from './identity.ts';
import { IdentityStore } from './identity-store.ts';
import { IssuedRegister } from './issued-register.ts';
import { generatePrivateKey, type KeyType } from './key-pair.ts';
import { memoryKeyStore, openKeyFiles } from './key-store.ts';
import { PkiServices } from './pki-services.ts';
import { type Revocation, RevocationList } from './revocation-list.ts';
import type { ListedReason, RevocationReason } from './revocation-reason.ts';
import {
  type ServerIdentity,
  type ServerRequest,
  serverHolder,
  serverIdentityOf,
} from './server-identity.ts';
import { checkedServicesUrl, ServicesAddress } from './services-address.ts';
import { agencySubject, nodeSubject, type Person, personSubject, serviceSubject } from './subject.ts';
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
  /**
   * Base URL of the trust services, such as `http://127.0.0.1:8380`, which new certificates name; what
   * {@link Pki.setServicesUrl} has kept in the directory unless said otherwise.
   */
  readonly servicesUrl?: string;
};

/** Who a certificate is for. `name` and `tier` are what people read; the code alone counts. */
export type AgencyRequest = { readonly organId: string; readonly name: string; readonly tier?: string };

/** Who a person's certificate is for. */
export type PersonRequest = Person & {
  readonly name: string;
  /** Position, such as `Chủ tịch`. */
  readonly title: string;
  readonly agencyName: string;
};

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
export type ReadyCertificate = Pick<RegisteredCertificate, 'folder' | 'id'> & {
  readonly der: Uint8Array;
  /** RFC 4514 text, as is `issuer`. */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** SHA-256, hexadecimal. */
  readonly fingerprint: string;
  /** Milliseconds. */
  readonly notBefore: number;
  /** Milliseconds. */
  readonly notAfter: number;
  readonly isValidNow: boolean;
  /** Present: revoked or suspended. */
  readonly revocation?: Revocation;
};

/**
 * Opens the PKI of a directory, or a new one in memory. Root and issuing authorities are made when there are none, in
 * a few milliseconds; agency keys are made when they are first asked for.
 *
 * @throws PKI_STORE_UNUSABLE when the directory cannot be made, read or written
 * @throws PKI_STORE_DAMAGED when a file of it is not what was written
 * @throws PKI_SUBJECT_INVALID when `servicesUrl` cannot stand in certificates
 */
export async function openPki(options: PkiOptions): Promise<Pki> {
  const { dir, clock, random = systemRandom, agencyKeys = 'rsa-2048', servicesUrl } = options;
  const store = dir === undefined ? memoryKeyStore() : await openKeyFiles(dir);
  const revocations = new RevocationList({ directory: dir, clock });
  revocations.refresh();
  const issued = new IssuedRegister(dir);
  issued.refresh();
  if (servicesUrl !== undefined) checkedServicesUrl(servicesUrl);
  const address = new ServicesAddress(dir);
  address.refresh();
  const trust = new TrustStore({
    ownList: {
      isRevoked: (certificate, at) => revocations.isRevoked(certificate, at),
      covers: (issuer) => authorities.find(issuer.der) !== undefined,
      version: () => revocations.version(),
      all: () => revocations.all,
    },
  });
  const parts: PkiParts = { store, clock, random, trust, servicesUrl: () => servicesUrl ?? address.url };
  const authorities = new AuthorityStore(parts);
  await authorities.load();
  await authorities.current('state');
  return new Pki(parts, { authorities, revocations, issued, address, agencyKeys });
}

/**
 * A visibly fake PKI: a root, issuing authorities for state and Party, agencies and nodes. Identities are kept: asking
 * again, also from another process on the same directory, gives the same key and certificate until it expires.
 */
export class Pki {
  /** Trusts the roots of this PKI, knows its issuing authorities and what it has revoked. */
  readonly trust: TrustStore;
  /** Revocation lists, OCSP and time stamps. */
  readonly services: PkiServices;
  readonly #parts: PkiParts;
  readonly #authorities: AuthorityStore;
  readonly #identities: IdentityStore;
  readonly #revocations: RevocationList;
  readonly #issued: IssuedRegister;
  readonly #register: CertificateRegister;
  readonly #address: ServicesAddress;
  readonly #agencyKeys: AgencyKeys;

  /** @internal Use {@link openPki}. */
  constructor(
    parts: PkiParts,
    opened: {
      authorities: AuthorityStore;
      revocations: RevocationList;
      issued: IssuedRegister;
      address: ServicesAddress;
      agencyKeys: AgencyKeys;
    },
  ) {
    this.trust = parts.trust;
    this.#parts = parts;
    this.#authorities = opened.authorities;
    this.#identities = new IdentityStore(parts, opened.authorities);
    this.#revocations = opened.revocations;
    this.#issued = opened.issued;
    this.#register = new CertificateRegister({ store: parts.store, ...opened });
    this.#address = opened.address;
    this.#agencyKeys = opened.agencyKeys;
    this.services = new PkiServices({
      ...parts,
      ...opened,
      identities: this.#identities,
      register: this.#register,
    });
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
   * P-256 key and certificate of whoever runs the exchange, for what is put together from its books. It names neither
   * agency nor node.
   *
   * @throws PKI_STORE_DAMAGED when the operator's file is not what was written
   * @throws PKI_STORE_UNUSABLE when files cannot be read or written
   */
  operatorIdentity(): Promise<Identity> {
    return this.#identities.get(
      {
        folder: 'services',
        id: 'operator',
        parts: serviceSubject('NGƯỜI VẬN HÀNH TRỤC GIẢ LẬP – bằng chứng'),
        issuer: 'state',
        keyType: 'p-256',
      },
      { renew: false },
    );
  }

  /**
   * P-256 key and certificate of a TLS server under these names and addresses, with its chain and the root that
   * clients have to trust. Kept for the hosts: the same ones have the same certificate until it expires, other ones another.
   *
   * @throws PKI_SUBJECT_INVALID for what is neither a host name nor an address, and for none or too many
   * @throws PKI_STORE_DAMAGED when the server's file is not what was written
   * @throws PKI_STORE_UNUSABLE when files cannot be read or written
   */
  async serverIdentity(request: ServerRequest): Promise<ServerIdentity> {
    const identity = await this.#identities.get(serverHolder(request), { renew: false });
    return serverIdentityOf(identity, this.trust.roots);
  }

  /**
   * RSA-2048 key and certificate of a person who signs for an agency, made the first time. It names the agency and does
   * not pass for the agency's own; otherwise as {@link Pki.agencyIdentity}.
   *
   * @throws PKI_SUBJECT_INVALID for a code, identifier, name or title that cannot stand in a certificate
   * @throws PKI_STORE_DAMAGED when the person's file is not what was written
   * @throws PKI_STORE_UNUSABLE when files cannot be read or written
   */
  async personIdentity(
    person: PersonRequest,
    options: { issuer?: IssuerName; renew?: boolean } = {},
  ): Promise<PersonIdentity> {
    const { organId, personId } = person;
    const { issuer = 'state', renew = false } = options;
    const parts = personSubject(person);
    const keyType = this.#agencyKeys;
    const identity = await this.#identities.get(
      { folder: 'people', id: `${organId}_${personId}`, parts, issuer, keyType },
      { renew },
    );
    return { ...identity, person: { organId, personId } };
  }

  /**
   * A new certificate exactly as asked for, expired or weak if so asked. Its key is kept nowhere; the certificate is
   * registered, so that it can be found and revoked.
   *
   * @throws PKI_SUBJECT_INVALID for a code, name or tier that cannot stand in a certificate
   * @throws PKI_VALIDITY_INVALID when the instants are out of order or cannot be written as dates
   */
  async issue(request: IssueRequest): Promise<AgencyIdentity> {
    const { notBefore, notAfter, organId } = request;
    const parts = agencySubject(request);
    const issuer = await this.#authorities.current(request.issuer);
    const key = request.key ?? (await generatePrivateKey(request.keyType));
    const services = this.#authorities.servicesOf(issuer);
    const leaf = {
      ...parts,
      publicKey: createPublicKey(key),
      notBefore,
      notAfter,
      ...(services && { services }),
    };
    const certificate = issueLeaf(issuer, leaf, this.#parts.random);
    await this.#issued.add(certificate);
    return { ...identityOf(key, [certificate, issuer.certificate]), organId };
  }

  /**
   * Revokes a certificate from the clock's present instant on; after a key compromise, for all its signatures. Other
   * processes on the directory see it within a second of their clocks. Revoking twice changes nothing; a suspended
   * certificate counts as revoked since its suspension.
   *
   * @returns the revocation that holds
   * @throws PKI_CERTIFICATE_MALFORMED when the bytes are no certificate
   * @throws PKI_REVOCATION_REFUSED when no authority of this PKI issued it, or it is a root
   */
  async revoke(certificate: Uint8Array, options: { reason: RevocationReason }): Promise<Revocation> {
    return this.#revoke(certificate, options.reason);
  }

  /**
   * Suspends a certificate until {@link Pki.resume}; otherwise as {@link Pki.revoke}.
   *
   * @returns the revocation that holds: one for good, where the certificate was revoked before
   * @throws PKI_CERTIFICATE_MALFORMED, PKI_REVOCATION_REFUSED
   */
  async suspend(certificate: Uint8Array): Promise<Revocation> {
    return this.#revoke(certificate, 'certificateHold');
  }

  /**
   * Ends a suspension, for all signatures, those made meanwhile too.
   *
   * @throws PKI_CERTIFICATE_MALFORMED when the bytes are no certificate
   * @throws PKI_NOT_SUSPENDED when the certificate is good, or revoked for good
   */
  async resume(certificate: Uint8Array): Promise<void> {
    const { fingerprint, subject } = parseCertificate(certificate);
    this.#revocations.refresh();
    if (!(await this.#revocations.release(fingerprint, this.#parts.clock.now())))
      throw new ExchangeError('PKI_NOT_SUSPENDED', { subject });
  }

  async #revoke(der: Uint8Array, reason: ListedReason): Promise<Revocation> {
    const certificate = parseCertificate(der);
    const { subject, fingerprint, serial } = certificate;
    const issuer = this.#authorities.issuerOf(certificate)?.parsed.fingerprint;
    if (issuer === undefined)
      throw new ExchangeError('PKI_REVOCATION_REFUSED', { subject, problem: 'not issued by this PKI' });
    const revokedAt = this.#parts.clock.now();
    return this.#revocations.add({ fingerprint, issuer, serial, subject, reason, revokedAt });
  }

  /** Every revocation and suspension that holds, as far as it is known here. */
  get revocations(): readonly Revocation[] {
    return this.#revocations.all;
  }

  /** Base URL of the trust services that new certificates name. */
  get servicesUrl(): string | undefined {
    return this.#parts.servicesUrl();
  }

  /**
   * Keeps the base URL of the trust services in the directory: certificates that are issued from now on name it.
   *
   * @param url - with the scheme `http`
   * @throws PKI_SUBJECT_INVALID when it cannot stand in certificates
   * @throws PKI_STORE_UNUSABLE when the file cannot be written
   */
  async setServicesUrl(url: string): Promise<void> {
    await this.#address.set(url);
  }

  /**
   * Reads what other processes on the same directory have revoked and issued, and authorities that they have made
   * because their clocks stand outside the validity of the ones known here.
   *
   * @throws PKI_STORE_UNUSABLE when the directory cannot be read
   * @throws PKI_STORE_DAMAGED when a file of it is not what was written
   */
  async refresh(): Promise<void> {
    await this.#authorities.load();
    this.#revocations.refresh();
    this.#issued.refresh();
    this.#address.refresh();
  }

  /** How many agencies have a key already. */
  async agencyCount(): Promise<number> {
    const names = await this.#parts.store.list('agencies');
    return new Set(names.map(({ id }) => id)).size;
  }

  /**
   * Every certificate that is there already, authorities first. Reads all files that it has not read before.
   *
   * @throws PKI_STORE_DAMAGED when a file is not what was written
   */
  async readyCertificates(): Promise<readonly ReadyCertificate[]> {
    this.#revocations.refresh();
    return (await this.#register.all()).map(({ folder, id, certificate }): ReadyCertificate => {
      const { der, subject, issuer, serial, fingerprint, notBefore, notAfter } = certificate;
      const revocation = this.#revocations.find(fingerprint);
      return {
        ...{ folder, id, der, subject, issuer, serial, fingerprint, notBefore, notAfter },
        isValidNow: isValidNow({ notBefore, notAfter }, this.#parts.clock),
        ...(revocation && { revocation }),
      };
    });
  }
}
