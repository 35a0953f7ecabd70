import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { Certificate } from './certificate.ts';
import { type Crl, crlBytesMax, parseCrl } from './crl.ts';
import { type FetchMessage, fetchMessage, isLoopbackUrl, type MessageRequest } from './fetch-message.ts';
import { isAcceptableKey } from './key-pair.ts';
import { LruMap } from './lru-map.ts';
import { Oid } from './object-identifiers.ts';
import { buildOcspRequest, type OcspCertificateId, ocspCertificateId } from './ocsp-request.ts';
import { type OcspResponse, ocspResponseBytesMax, parseOcspResponse } from './ocsp-response.ts';
import type { RevocationEvidence } from './revocation-evidence.ts';

/** A way to ask. */
export type RevocationSource = 'ocsp' | 'crl';

/** How revocation is asked for. */
export type RevocationCheckerOptions = {
  readonly clock: Clock;
  /** For nonces. */
  readonly random: RandomSource;
  /** Which services are asked, in this order, until one gives an answer. OCSP, then the list, unless said otherwise. */
  readonly sources?: readonly RevocationSource[];
  /** Asked for certificates that name no responder. */
  readonly ocspUrl?: string;
  /** Whether an address in a certificate may be asked; only this machine unless said otherwise: offline by default. */
  readonly isAllowedUrl?: (url: string) => boolean;
  readonly fetchMessage?: FetchMessage;
  /** How much clocks may differ, milliseconds. */
  readonly toleranceMs?: number;
  /** How long nobody is asked again after nobody has answered, milliseconds. */
  readonly retryMs?: number;
  /** How long one service is waited for, milliseconds of the clock. */
  readonly timeoutMs?: number;
  /** How long an answer is believed without asking again, milliseconds, however long it says that it holds; a day at most. */
  readonly keptMsMax?: number;
};

type Found = RevocationEvidence & { readonly status: 'good' | 'revoked' };
type Kept<Value> = { readonly value: Value; readonly from: number; readonly until: number };

const minuteMs = 60_000;
/** An answer without an end is believed this long. */
const openEndMs = 5 * minuteMs;
const urlsMax = 4;

/**
 * Asks the services that certificates name whether they are revoked, believes only fresh answers of the issuer or of a
 * responder that the issuer has delegated, and remembers them as long as they are valid.
 */
export class RevocationChecker {
  readonly #options: Required<Omit<RevocationCheckerOptions, 'ocspUrl'>> &
    Pick<RevocationCheckerOptions, 'ocspUrl'>;
  readonly #answers = new LruMap<string, Kept<RevocationEvidence>>(4096);
  readonly #lists = new LruMap<string, Kept<Crl>>(16);
  readonly #asking = new Map<string, Promise<RevocationEvidence>>();

  constructor(options: RevocationCheckerOptions) {
    this.#options = {
      sources: ['ocsp', 'crl'],
      isAllowedUrl: isLoopbackUrl,
      fetchMessage,
      toleranceMs: 5 * minuteMs,
      retryMs: 10_000,
      timeoutMs: 5_000,
      keptMsMax: 24 * 60 * minuteMs,
      ...options,
    };
  }

  /** Whether there is an address at which this certificate can be asked for. */
  canAsk(certificate: Certificate): boolean {
    return this.#options.sources.some((source) => this.#urls(certificate, source).length > 0);
  }

  /**
   * What the services say about a certificate. Never throws for what they answer, and asks only once however many want
   * to know.
   *
   * @param issuer - has been checked to have issued `certificate`
   */
  async check(certificate: Certificate, issuer: Certificate): Promise<RevocationEvidence> {
    const key = `${certificate.fingerprint}:${issuer.fingerprint}`;
    const kept = this.#kept(this.#answers, key);
    if (kept) return kept;
    const asking = this.#asking.get(key) ?? this.#ask(certificate, issuer);
    this.#asking.set(key, asking);
    try {
      const evidence = await asking;
      const from = this.#options.clock.now();
      const end = evidence.status === 'unknown' ? from + this.#options.retryMs : evidence.validUntil;
      const until = Math.min(end ?? from + openEndMs, from + this.#options.keptMsMax);
      this.#answers.set(key, { value: evidence, from, until });
      return evidence;
    } finally {
      this.#asking.delete(key);
    }
  }

  async #ask(certificate: Certificate, issuer: Certificate): Promise<RevocationEvidence> {
    const { subject, fingerprint } = certificate;
    const problems: string[] = [];
    for (const source of this.#options.sources)
      for (const url of this.#urls(certificate, source)) {
        try {
          const ask = source === 'ocsp' ? this.#askOcsp : this.#askCrl;
          return await ask.call(this, url, certificate, issuer);
        } catch (failure) {
          const isExpected =
            failure instanceof Unusable ||
            isExchangeError(failure, 'PKI_SERVICE_UNREACHABLE', 'PKI_MESSAGE_MALFORMED');
          if (!isExpected) throw failure;
          problems.push(
            failure instanceof Unusable ? `${url}: ${failure.message}` : failure.text('en').summary,
          );
        }
      }
    const problem =
      problems.length === 0 ? 'the certificate names nobody who may be asked' : problems.join('; ');
    return { subject, fingerprint, status: 'unknown', source: 'none', problem };
  }

  async #askOcsp(url: string, certificate: Certificate, issuer: Certificate): Promise<Found> {
    const { subject, fingerprint } = certificate;
    const { random, clock, toleranceMs } = this.#options;
    // Many responders know the SHA-1 of names and keys only (RFC 5019 §2.1.1); it secures nothing here.
    const id = ocspCertificateId(certificate, issuer, 'sha1');
    const nonce = random.bytes(16);
    const bytes = await this.#fetch({
      url,
      body: { type: 'application/ocsp-request', bytes: buildOcspRequest({ certificates: [id], nonce }) },
      bytesMax: ocspResponseBytesMax,
    });
    const response = parseOcspResponse(bytes);
    if (typeof response === 'string') throw new Unusable(`the responder answers ${response}`);
    const now = clock.now();
    if (
      ![issuer, ...response.certificates].some(
        (one) => isResponder(one, issuer, now) && response.isSignedBy(one),
      )
    )
      throw new Unusable('the answer is not signed by the issuer or its responder');
    if (response.nonce && Buffer.compare(response.nonce, nonce) !== 0)
      throw new Unusable('the answer is to another question');
    const answer = findAnswer(response, id);
    if (!answer) throw new Unusable('the answer is about another certificate');
    const validUntil = freshUntil(answer, { now, toleranceMs });
    if (answer.status === 'unknown') throw new Unusable('the responder does not know the certificate');
    if (answer.status !== 'revoked')
      return { subject, fingerprint, status: 'good', source: 'ocsp', validUntil };
    const { reason, revokedAt } = answer;
    return { subject, fingerprint, status: 'revoked', source: 'ocsp', validUntil, reason, revokedAt };
  }

  async #askCrl(url: string, certificate: Certificate, issuer: Certificate): Promise<Found> {
    const { subject, fingerprint, serial } = certificate;
    const { clock, toleranceMs, keptMsMax } = this.#options;
    const key = `${issuer.fingerprint}:${url}`;
    let list = this.#kept(this.#lists, key);
    const now = clock.now();
    if (!list) {
      list = parseCrl(await this.#fetch({ url, bytesMax: crlBytesMax }));
      if (!list.isSignedBy(issuer)) throw new Unusable('the list is not signed by the issuer');
      const until = freshUntil(list, { now, toleranceMs });
      this.#lists.set(key, { value: list, from: now, until: Math.min(until, now + keptMsMax) });
    }
    const validUntil = freshUntil(list, { now, toleranceMs });
    const entry = list.entries.get(serial);
    return entry
      ? { subject, fingerprint, status: 'revoked', source: 'crl', validUntil, ...entry }
      : { subject, fingerprint, status: 'good', source: 'crl', validUntil };
  }

  /** The answer of one service, for which nobody waits longer than is allowed. */
  async #fetch(request: MessageRequest): Promise<Uint8Array> {
    const { clock, timeoutMs, fetchMessage: ask } = this.#options;
    const waiting = new AbortController();
    const late = clock.sleep(timeoutMs, waiting.signal).then((): never => {
      const problem = `no answer in ${timeoutMs} ms`;
      throw new ExchangeError('PKI_SERVICE_UNREACHABLE', { url: request.url, problem });
    });
    // Whichever comes second is no longer looked at.
    late.catch(() => undefined);
    try {
      return await Promise.race([ask({ ...request, signal: waiting.signal }), late]);
    } finally {
      waiting.abort();
    }
  }

  #urls({ extensions: { services } }: Certificate, source: RevocationSource): readonly string[] {
    const { ocspUrl, isAllowedUrl } = this.#options;
    const named = (services?.[source] ?? []).filter(isAllowedUrl).slice(0, urlsMax);
    return source === 'ocsp' && named.length === 0 && ocspUrl !== undefined ? [ocspUrl] : named;
  }

  /** What is kept and valid now; a clock that was set back makes it invalid as well. */
  #kept<Value>(map: LruMap<string, Kept<Value>>, key: string): Value | undefined {
    const kept = map.get(key);
    const now = this.#options.clock.now();
    return kept && kept.from <= now && now <= kept.until ? kept.value : undefined;
  }
}

/** Why an answer is not believed. */
class Unusable extends Error {}

/**
 * The issuer itself, or a certificate that the issuer has given to a responder. One that may itself be revoked is not
 * taken: asking for it would not end.
 *
 * @clause RFC 6960 §4.2.2.2
 */
function isResponder(candidate: Certificate, issuer: Certificate, now: number): boolean {
  if (candidate.fingerprint === issuer.fingerprint) return true;
  const { extendedKeyUsage, ocspNoCheck, unknownCritical } = candidate.extensions;
  return (
    extendedKeyUsage.includes(Oid.ocspSigning) &&
    ocspNoCheck &&
    unknownCritical.length === 0 &&
    isAcceptableKey(candidate.publicKey) &&
    candidate.notBefore <= now &&
    now < candidate.notAfter + 1000 &&
    Buffer.compare(candidate.issuerDer, issuer.subjectDer) === 0 &&
    candidate.isSignedBy(issuer)
  );
}

function findAnswer(
  response: OcspResponse,
  id: OcspCertificateId,
): OcspResponse['answers'][number] | undefined {
  return response.answers.find(
    ({ certificate }) =>
      certificate.hash === id.hash &&
      certificate.issuerName === id.issuerName &&
      certificate.issuerKey === id.issuerKey &&
      certificate.serial === id.serial,
  );
}

/** Until when an answer may be believed; throws {@link Unusable} for one from the future and one that is too old. */
function freshUntil(
  answer: { readonly thisUpdate: number; readonly nextUpdate?: number | undefined },
  { now, toleranceMs }: { readonly now: number; readonly toleranceMs: number },
): number {
  const until = answer.nextUpdate ?? answer.thisUpdate + openEndMs;
  if (answer.thisUpdate > now + toleranceMs) throw new Unusable('the answer is from the future');
  if (until + toleranceMs < now) throw new Unusable('the answer is too old');
  return until;
}
