import { createPublicKey } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { type IssuerName, issueLeaf, type LeafUse } from './authorities.ts';
import {
  type AuthorityStore,
  generationsMax,
  type NamedAuthority,
  type PkiParts,
} from './authority-store.ts';
import { parseCertificate } from './certificate.ts';
import { encodeDer } from './der.ts';
import { buildName } from './distinguished-name.ts';
import { type Identity, identityOf } from './identity.ts';
import { generatePrivateKey, type KeyType } from './key-pair.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyFolder, KeyName } from './key-store.ts';
import type { SubjectParts } from './subject.ts';
import { isValidNow } from './validity.ts';

/** Whose identity, and what it must look like. */
export type Holder = {
  readonly folder: Exclude<KeyFolder, 'authorities'>;
  readonly id: string;
  readonly parts: SubjectParts;
  /** An authority of that name which is valid now, or exactly this one. */
  readonly issuer: IssuerName | NamedAuthority;
  /** Absent: it signs documents. */
  readonly use?: LeafUse;
  /** For a key that has to be made. */
  readonly keyType: KeyType;
};

const hourMs = 3_600_000;
const leafLifeMs = 2 * 365.25 * 24 * hourMs;

/** Identities of holders, made when first asked for, once, however many ask at the same time. */
export class IdentityStore {
  readonly #parts: PkiParts;
  readonly #authorities: AuthorityStore;
  readonly #identities = new Map<string, Promise<Identity>>();

  constructor(parts: PkiParts, authorities: AuthorityStore) {
    this.#parts = parts;
    this.#authorities = authorities;
  }

  /** The holder's newest identity that fits and is valid now; a new one where there is none or `renew` is asked. */
  async get(holder: Holder, options: { renew: boolean }): Promise<Identity> {
    const issuer = typeof holder.issuer === 'string' ? holder.issuer : holder.issuer.id;
    const cacheKey = JSON.stringify([holder.folder, holder.id, issuer, holder.parts.subject]);
    const known = options.renew ? undefined : this.#identities.get(cacheKey);
    if (known !== undefined) {
      const identity = await known;
      if (isValidNow(identity, this.#parts.clock)) return identity;
      if (this.#identities.get(cacheKey) !== known) return this.get(holder, options);
    }
    const making = this.#findOrIssue(holder, options.renew);
    this.#identities.set(cacheKey, making);
    try {
      return await making;
    } catch (failure) {
      if (this.#identities.get(cacheKey) === making) this.#identities.delete(cacheKey);
      throw failure;
    }
  }

  async #findOrIssue(holder: Holder, renew: boolean): Promise<Identity> {
    const { store } = this.#parts;
    const { folder, id } = holder;
    let newest: Identity | undefined;
    for (let generation = 1; generation <= generationsMax; generation += 1) {
      const name: KeyName = { folder, id, generation };
      const stored = await store.read(name);
      if (!stored && newest && !renew) return newest;
      const record = stored ?? (await store.create(name, await this.#makeRecord(holder)));
      const identity = await this.#fit(record, holder);
      if (!stored && identity) return identity;
      newest = identity ?? newest;
    }
    throw new ExchangeError('PKI_STORE_DAMAGED', {
      file: `${folder}/${id}`,
      problem: `more than ${generationsMax} generations`,
    });
  }

  /** The identity in a record, where it has the wanted name and issuer and is valid now. */
  async #fit(record: KeyRecord, holder: Holder): Promise<Identity | undefined> {
    const [own, issuer] = record.entries;
    const authority = issuer && (await this.#authorities.findOrLoad(issuer.certificate));
    if (!own?.key || !issuer || !authority)
      throw new ExchangeError('PKI_STORE_DAMAGED', {
        file: `${holder.folder}/${holder.id}`,
        problem: 'it was not issued by the authorities of this directory',
      });
    const leaf = parseCertificate(own.certificate);
    const isNamed = Buffer.compare(leaf.subjectDer, encodeDer(buildName(holder.parts.subject))) === 0;
    const isIssuer =
      typeof holder.issuer === 'string'
        ? authority.name === holder.issuer
        : authority.parsed.fingerprint === holder.issuer.parsed.fingerprint;
    const isWanted = isNamed && isIssuer && isValidNow(leaf, this.#parts.clock);
    return isWanted ? identityOf(own.key, [own.certificate, issuer.certificate]) : undefined;
  }

  async #makeRecord(holder: Holder): Promise<KeyRecord> {
    const key = await generatePrivateKey(holder.keyType);
    const issuer =
      typeof holder.issuer === 'string' ? await this.#authorities.current(holder.issuer) : holder.issuer;
    const above = issuer.parsed;
    const services = holder.use?.ocspNoCheck ? undefined : this.#authorities.servicesOf(issuer);
    // An hour back, so that nodes whose clocks differ a little agree.
    const notBefore = this.#parts.clock.now() - hourMs;
    const certificate = issueLeaf(
      issuer,
      {
        ...holder.parts,
        publicKey: createPublicKey(key),
        notBefore: Math.max(notBefore, above.notBefore),
        notAfter: Math.min(notBefore + leafLifeMs, above.notAfter),
        ...(holder.use && { use: holder.use }),
        ...(services && { services }),
      },
      this.#parts.random,
    );
    return {
      id: holder.id,
      entries: [
        { role: 'holder', certificate, key },
        { role: 'issuer', certificate: issuer.certificate },
      ],
    };
  }
}
