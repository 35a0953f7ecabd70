import { isExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { AuthorityStore, NamedAuthority } from './authority-store.ts';
import type { CertificateRegister } from './certificate-register.ts';
import { buildCrl } from './crl.ts';
import type { HashName } from './hash-algorithm.ts';
import type { Identity } from './identity.ts';
import type { IdentityStore } from './identity-store.ts';
import { generatePrivateKey } from './key-pair.ts';
import { Oid } from './object-identifiers.ts';
import { type OcspCertificateId, ocspCertificateId, parseOcspRequest } from './ocsp-request.ts';
import { buildOcspRefusal, buildOcspResponse, type OcspStatus } from './ocsp-response.ts';
import type { RevocationList } from './revocation-list.ts';
import { serviceSubject } from './subject.ts';
import {
  buildTimeStamp,
  buildTimeStampRefusal,
  buildTimeStampResponse,
  timeStampPolicy,
} from './time-stamp.ts';
import { parseTimeStampRequest, type TimeStampRequest } from './time-stamp-request.ts';
import { isValidNow } from './validity.ts';

/** What can be wrong with a list or an OCSP answer on purpose. `stale`: its time has run out. */
export type StatusFault = 'wrong-signature' | 'stale';

/** What can be wrong with a time stamp on purpose. */
export type TimeStampFault = 'wrong-signature' | 'wrong-time' | 'wrong-digest';

/** How to answer an OCSP request. */
export type OcspOptions = {
  readonly responderId?: 'by-name' | 'by-key';
  readonly fault?: StatusFault;
};

/** How to answer a request for a time stamp. */
export type TimeStampOptions = {
  readonly fault?: TimeStampFault;
  /** How wrong a wrong time is, milliseconds; a year into the past unless said otherwise. */
  readonly wrongByMs?: number;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Validity of lists. */
const crlLifeMs = 24 * hourMs;
/** Validity of OCSP answers. */
const ocspLifeMs = hourMs;
/** Every list of one second gets its own number, as long as fewer acts than this are known. */
const actsPerSecond = 2 ** 20;

type KeptCrl = { readonly der: Buffer; readonly actCount: number; readonly thisUpdate: number };

/**
 * What the authorities of a PKI answer about their certificates: revocation lists, OCSP, time stamps. Bytes in, bytes
 * out; `@lienthong/trust-services` serves them.
 */
export class PkiServices {
  readonly #parts: {
    readonly clock: Clock;
    readonly random: RandomSource;
    readonly authorities: AuthorityStore;
    readonly identities: IdentityStore;
    readonly revocations: RevocationList;
    readonly register: CertificateRegister;
  };
  readonly #crls = new Map<string, KeptCrl>();
  /** Authorities by the digests that OCSP names them with. */
  readonly #byDigest = new Map<string, NamedAuthority>();

  /** @internal Use `Pki.services`. */
  constructor(parts: {
    readonly clock: Clock;
    readonly random: RandomSource;
    readonly authorities: AuthorityStore;
    readonly identities: IdentityStore;
    readonly revocations: RevocationList;
    readonly register: CertificateRegister;
  }) {
    this.#parts = parts;
  }

  /**
   * Certificate of an authority, DER.
   *
   * @param id - `root-1`, `state-1`, `party-1` …; `undefined` for any other text
   */
  async authorityCertificate(id: string): Promise<Uint8Array | undefined> {
    return (await this.#authority(id))?.certificate;
  }

  /**
   * The present revocation list of an authority, DER, valid for a day. A new one, with a higher number, is made as soon as
   * something was revoked, and after half a day.
   *
   * @param id - `root-1`, `state-1`, `party-1` …; `undefined` for any other text
   * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED
   */
  async crl(id: string, options: { readonly fault?: StatusFault } = {}): Promise<Buffer | undefined> {
    const authority = await this.#authority(id);
    if (!authority) return undefined;
    const { clock, revocations } = this.#parts;
    revocations.refresh();
    const now = clock.now();
    const { actCount } = revocations;
    const kept = this.#crls.get(authority.id);
    const age = now - (kept?.thisUpdate ?? 0);
    if (!options.fault && kept?.actCount === actCount && age >= 0 && age < crlLifeMs / 2) return kept.der;
    const thisUpdate = options.fault === 'stale' ? now - 2 * crlLifeMs : now;
    const der = buildCrl({
      issuer: authority.parsed,
      signingKey: options.fault === 'wrong-signature' ? await generatePrivateKey('p-256') : authority.key,
      number: Math.floor(thisUpdate / 1000) * actsPerSecond + actCount,
      thisUpdate,
      nextUpdate: thisUpdate + crlLifeMs,
      revocations: revocations.all.filter(({ issuer }) => issuer === authority.parsed.fingerprint),
    });
    if (!options.fault) this.#crls.set(authority.id, { der, actCount, thisUpdate });
    return der;
  }

  /**
   * The answer to an OCSP request, signed by a responder that the authority has delegated. Never throws for a bad
   * request: it is answered with `malformedRequest`, one about authorities that are not ours with `unauthorized`.
   *
   * @param der - bytes as they came
   * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED
   */
  async answerOcsp(der: Uint8Array, options: OcspOptions = {}): Promise<Buffer> {
    const { responderId = 'by-key', fault } = options;
    let request: ReturnType<typeof parseOcspRequest>;
    try {
      request = parseOcspRequest(der);
    } catch (failure) {
      if (!isExchangeError(failure, 'PKI_MESSAGE_MALFORMED')) throw failure;
      return buildOcspRefusal('malformedRequest');
    }
    const { certificates, nonce } = request;
    const authorities = await Promise.all(certificates.map((id) => this.#authorityOf(id)));
    // One signature covers all answers: it is that of the first authority, which cannot speak for another.
    const authority = authorities.find((one) => one !== undefined);
    // One whose validity the clock has left, as in a replay of 2019, has nobody who could answer for it now.
    if (!authority || !isValidNow(authority.parsed, this.#parts.clock))
      return buildOcspRefusal('unauthorized');
    const responder = await this.#ocspResponder(authority);
    const now = this.#parts.clock.now();
    const thisUpdate = fault === 'stale' ? now - 2 * dayMs : now;
    this.#parts.revocations.refresh();
    const answers = certificates.map(async (certificate, place) => {
      const isOurs = authorities[place] === authority;
      const status: OcspStatus = isOurs
        ? await this.#status(authority, certificate.serial)
        : { status: 'unknown' };
      return { certificate, ...status, thisUpdate, nextUpdate: thisUpdate + ocspLifeMs };
    });
    return buildOcspResponse({
      answers: await Promise.all(answers),
      producedAt: thisUpdate,
      ...(nonce && { nonce }),
      responder: {
        key: fault === 'wrong-signature' ? await generatePrivateKey('p-256') : responder.key,
        certificate: responder.certificates[0] ?? new Uint8Array(),
      },
      responderId,
    });
  }

  /**
   * The answer to a request for a time stamp: the stamp of the clock's present instant, or a refusal for bytes that are no
   * request, for SHA-1, and for another policy than ours. Never throws for a bad request.
   *
   * @param der - bytes as they came
   * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED
   */
  async timeStamp(der: Uint8Array, options: TimeStampOptions = {}): Promise<Buffer> {
    const { fault, wrongByMs = -365 * dayMs } = options;
    let request: TimeStampRequest;
    try {
      request = parseTimeStampRequest(der);
    } catch (failure) {
      if (!isExchangeError(failure, 'PKI_MESSAGE_MALFORMED')) throw failure;
      return buildTimeStampRefusal('badDataFormat');
    }
    if (request.hash === 'sha1') return buildTimeStampRefusal('badAlg');
    if (request.policy !== undefined && request.policy !== timeStampPolicy)
      return buildTimeStampRefusal('unacceptedPolicy');
    const { key, certificates } = await this.#timeStampAuthority();
    const { clock, random } = this.#parts;
    const token = buildTimeStamp(
      {
        request: fault === 'wrong-digest' ? { ...request, digest: inverted(request.digest) } : request,
        at: clock.now() + (fault === 'wrong-time' ? wrongByMs : 0),
        authority: {
          key: fault === 'wrong-signature' ? await generatePrivateKey('p-256') : key,
          certificates,
        },
      },
      random,
    );
    return buildTimeStampResponse(token);
  }

  async #authority(id: string): Promise<NamedAuthority | undefined> {
    const { authorities } = this.#parts;
    const find = (): NamedAuthority | undefined => authorities.all.find((authority) => authority.id === id);
    const known = find();
    if (!known) await authorities.load();
    return known ?? find();
  }

  async #authorityOf(id: OcspCertificateId): Promise<NamedAuthority | undefined> {
    const key = digestKey(id);
    if (!this.#byDigest.has(key)) {
      const { authorities } = this.#parts;
      await authorities.load();
      this.#nameByDigest(authorities.all, id.hash);
    }
    return this.#byDigest.get(key);
  }

  #nameByDigest(authorities: readonly NamedAuthority[], hash: HashName): void {
    for (const authority of authorities)
      this.#byDigest.set(digestKey(ocspCertificateId({ serial: '' }, authority.parsed, hash)), authority);
  }

  async #status(authority: NamedAuthority, serial: string): Promise<OcspStatus> {
    const { register, revocations } = this.#parts;
    const found = await register.find(authority.parsed.fingerprint, serial);
    const revocation = revocations.all.find(
      (one) => one.serial === serial && one.issuer === authority.parsed.fingerprint,
    );
    if (revocation) return { status: 'revoked', ...revocation };
    return { status: found ? 'good' : 'unknown' };
  }

  #ocspResponder(authority: NamedAuthority): Promise<Identity> {
    return this.#parts.identities.get(
      {
        folder: 'services',
        id: `ocsp-${authority.id}`,
        parts: serviceSubject(`OCSP GIẢ LẬP ${authority.id}`),
        issuer: authority,
        keyType: 'p-256',
        use: { extendedKeyUsage: [Oid.ocspSigning], ocspNoCheck: true },
      },
      { renew: false },
    );
  }

  #timeStampAuthority(): Promise<Identity> {
    return this.#parts.identities.get(
      {
        folder: 'services',
        id: 'tsa',
        parts: serviceSubject('TSA GIẢ LẬP – dấu thời gian không có giá trị pháp lý'),
        issuer: 'state',
        keyType: 'p-256',
        use: { extendedKeyUsage: [Oid.timeStamping] },
      },
      { renew: false },
    );
  }
}

function digestKey({ hash, issuerName, issuerKey }: OcspCertificateId): string {
  return `${hash}:${issuerName}:${issuerKey}`;
}

function inverted(digest: Uint8Array): Uint8Array {
  return digest.map((byte) => byte ^ 0xff);
}
