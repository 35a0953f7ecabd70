import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  type Certificate,
  type ChainEvidence,
  type ChainPurpose,
  type Crl,
  type OcspCertificateId,
  type OcspResponse,
  ocspCertificateId,
  parseCertificate,
  parseCrl,
  parseOcspRequest,
  parseOcspResponse,
  RevocationChecker,
  TrustStore,
} from '@lienthong/pki';
import { ManualClock, seededRandom } from '@lienthong/runtime';
import type { ContainerEntry } from './container-entry.ts';
import { type EvidenceFinding, faulty, right, unchecked } from './evidence-finding.ts';
import { problem } from './text.ts';

type StoredAnswer = { readonly name: string; readonly bytes: Uint8Array; readonly response: OcspResponse };

const pemPattern = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
/** Far more than there are nodes and agencies on any way. */
const certificatesMax = 60_000;
/** How far clocks may stand apart, milliseconds. */
const toleranceMs = 5 * 60_000;

/** Certificates and revocation answers of a container, as the only services there are: nobody else is asked. */
export class OfflineTrust {
  readonly store: TrustStore = new TrustStore();
  readonly #pool = new Map<string, Certificate>();
  readonly #files: { readonly name: string; readonly certificates: readonly Certificate[] }[] = [];
  readonly #answers = new Map<string, StoredAnswer>();
  readonly #lists: { readonly name: string; readonly list: Crl }[] = [];
  readonly #anchors: readonly Certificate[];
  readonly #authorities: readonly Certificate[];
  /** Certificates by what OCSP calls them, under each hash that was asked for. */
  readonly #named = new Map<string, ReadonlyMap<string, Certificate>>();
  readonly #unreadable: EvidenceFinding[] = [];
  readonly #checkers = new Map<number, RevocationChecker>();

  /**
   * @param roots - the roots that the reader trusts, DER; where there are none, those of the container, which prove nothing
   */
  constructor(entries: readonly ContainerEntry[], roots: readonly Uint8Array[]) {
    for (const entry of entries) this.#take(entry);
    const own = [...this.#pool.values()].filter(isSelfIssued).map(({ der }) => der);
    for (const root of roots.length > 0 ? roots : own) this.#trust(root);
    this.#anchors = this.store.roots.map(parseCertificate);
    this.#authorities = [...this.#anchors, ...this.#pool.values()].filter(
      ({ extensions }) => extensions.authority !== undefined,
    );
    for (const certificate of this.#pool.values())
      if (certificate.extensions.authority && !isSelfIssued(certificate))
        this.store.addIntermediate(certificate.der);
  }

  #trust(root: Uint8Array): void {
    try {
      this.store.addRoot(root);
    } catch (failure) {
      // What is no root anchors nothing, and chains say so.
      if (!isExchangeError(failure)) throw failure;
    }
  }

  #take({ name, bytes }: ContainerEntry): void {
    try {
      if (name.endsWith('.pem')) this.#takeCertificates(name, bytes);
      else if (name.endsWith('.crl')) this.#lists.push({ name, list: parseCrl(bytes) });
      else if (name.endsWith('.ocsp')) this.#takeAnswer(name, bytes);
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      const what = problem(failure.text('en').summary, failure.text('vi').summary);
      this.#unreadable.push(faulty('EVIDENCE_PART_UNREADABLE', name, what));
    }
  }

  #takeCertificates(name: string, bytes: Uint8Array): void {
    const blocks = [...Buffer.from(bytes).toString('latin1').matchAll(pemPattern)];
    const certificates = blocks
      .slice(0, certificatesMax - this.#pool.size)
      .map(([, base64 = '']) => parseCertificate(Buffer.from(base64, 'base64')));
    if (certificates.length === 0)
      throw new ExchangeError('PKI_CERTIFICATE_MALFORMED', { problem: 'no certificate in the file' });
    for (const certificate of certificates) this.#pool.set(certificate.fingerprint, certificate);
    this.#files.push({ name, certificates });
  }

  #takeAnswer(name: string, bytes: Uint8Array): void {
    const response = parseOcspResponse(bytes);
    const [answer] = typeof response === 'string' ? [] : response.answers;
    if (typeof response === 'string' || !answer)
      throw new ExchangeError('PKI_MESSAGE_MALFORMED', { kind: 'OCSP response', problem: 'no answer in it' });
    this.#answers.set(keyOf(answer.certificate), { name, bytes, response });
  }

  /** Certificates of the container that name this node. */
  nodeCertificates(nodeId: string): readonly Certificate[] {
    return [...this.#pool.values()].filter((certificate) => certificate.nodeId === nodeId);
  }

  /** The certificates of the container, DER. */
  get certificates(): readonly Uint8Array[] {
    return [...this.#pool.values()].map(({ der }) => der);
  }

  /**
   * Evidence about a chain at an instant, revocation by the container's own answers; what none of them speaks of is not
   * checked.
   *
   * @param certificates - DER, the signer's first; what else is needed is taken from the container
   * @param at - milliseconds: of the signature
   * @param stampedAt - milliseconds: when the container was closed; answers must hold then
   */
  judge(
    certificates: readonly Uint8Array[],
    { at, stampedAt, purpose = 'documents' }: { at: number; stampedAt: number; purpose?: ChainPurpose },
  ): Promise<ChainEvidence> {
    const checker = this.#checkers.get(stampedAt) ?? this.#checkerAt(stampedAt);
    this.#checkers.set(stampedAt, checker);
    return this.store.verifyChainOnline(certificates, at, { checker, policy: 'hard-fail', purpose });
  }

  /** Asks the container; remembers what was said of the authorities, which stand above everybody. */
  #checkerAt(stampedAt: number): RevocationChecker {
    return new RevocationChecker({
      clock: new ManualClock(stampedAt),
      // For a nonce that no stored answer repeats.
      random: seededRandom('evidence'),
      sources: ['ocsp'],
      ocspUrl: 'container:',
      isAllowedUrl: () => true,
      toleranceMs,
      fetchMessage: async ({ url, body }) => {
        const [asked] = parseOcspRequest(body?.bytes ?? new Uint8Array()).certificates;
        const stored = asked && this.#answers.get(keyOf(asked));
        if (stored) return stored.bytes;
        throw new ExchangeError('PKI_SERVICE_UNREACHABLE', { url, problem: 'no answer in the container' });
      },
    });
  }

  /** What is known about each file with certificates, lists and answers. */
  async findings(stampedAt: number): Promise<readonly EvidenceFinding[]> {
    const findings = [...this.#unreadable];
    for (const { name, certificates } of this.#files)
      findings.push(this.#certificateFinding(name, certificates));
    for (const { name, list } of this.#lists) findings.push(this.#listFinding(name, list, stampedAt));
    for (const stored of this.#answers.values()) findings.push(this.#answerFinding(stored, stampedAt));
    return findings;
  }

  #issuerOf(certificate: Certificate): Certificate | undefined {
    return this.#authorities.find(
      (issuer) =>
        Buffer.compare(issuer.subjectDer, certificate.issuerDer) === 0 && certificate.isSignedBy(issuer),
    );
  }

  #certificateFinding(name: string, certificates: readonly Certificate[]): EvidenceFinding {
    for (const certificate of certificates) {
      const isAnchor = this.#anchors.some(({ fingerprint }) => fingerprint === certificate.fingerprint);
      if (isAnchor || (!isSelfIssued(certificate) && this.#issuerOf(certificate))) continue;
      const what = isSelfIssued(certificate)
        ? problem('it is not the root that you trust', 'không phải chứng thư gốc mà bạn tin')
        : problem(
            `nobody here has issued it: ${certificate.subject}`,
            `không có nơi cấp chứng thư này: ${certificate.subject}`,
          );
      return faulty('EVIDENCE_SIGNER_UNTRUSTED', name, what);
    }
    const subjects = certificates.map(({ subject }) => subject).join('; ');
    return right(name, `issued as it says: ${subjects}`, `được cấp đúng: ${subjects}`);
  }

  #listFinding(name: string, list: Crl, stampedAt: number): EvidenceFinding {
    const issuer = this.#authorities.find((candidate) => list.isSignedBy(candidate));
    const named = this.#authorities.find(
      ({ subjectDer }) => Buffer.compare(subjectDer, list.issuerDer) === 0,
    );
    if (!named) return unchecked(name, 'its authority is not at hand', 'không có chứng thư của cơ quan cấp');
    if (!issuer)
      return faulty(
        'EVIDENCE_REVOCATION_UNUSABLE',
        name,
        problem('its authority has not signed it', 'không do cơ quan cấp chứng thư ký'),
      );
    return (
      this.#timeFinding(name, list, stampedAt) ??
      right(
        name,
        `list of ${list.entries.size} revoked certificates of ${issuer.subject}`,
        `danh sách ${list.entries.size} chứng thư bị thu hồi của ${issuer.subject}`,
      )
    );
  }

  #answerFinding({ name, response }: StoredAnswer, stampedAt: number): EvidenceFinding {
    const [answer] = response.answers;
    const certificate = answer && this.#certificateOf(answer.certificate);
    const issuer = certificate && this.#issuerOf(certificate);
    const isSigned =
      issuer &&
      [issuer, ...response.certificates].some(
        (one) => (one === issuer || one.isSignedBy(issuer)) && response.isSignedBy(one),
      );
    if (!answer || !certificate)
      return unchecked(
        name,
        'the certificate that it speaks of is not at hand',
        'không có chứng thư mà trả lời này nói đến',
      );
    if (!isSigned)
      return faulty(
        'EVIDENCE_REVOCATION_UNUSABLE',
        name,
        problem('its authority has not signed it', 'không do cơ quan cấp chứng thư ký'),
      );
    const late = this.#timeFinding(name, answer, stampedAt);
    if (late) return late;
    if (answer.status === 'unknown')
      return faulty(
        'EVIDENCE_REVOCATION_UNUSABLE',
        name,
        problem('it does not know the certificate', 'nơi trả lời không biết chứng thư'),
      );
    const { subject } = certificate;
    if (answer.status !== 'revoked') return right(name, `good: ${subject}`, `còn hiệu lực: ${subject}`);
    const since = new Date(answer.revokedAt).toISOString();
    return right(
      name,
      `says that it is revoked since ${since} (${answer.reason}): ${subject}`,
      `cho biết đã bị thu hồi từ ${since} (${answer.reason}): ${subject}`,
    );
  }

  #certificateOf(id: OcspCertificateId): Certificate | undefined {
    const named = this.#named.get(id.hash) ?? this.#namesUnder(id.hash);
    this.#named.set(id.hash, named);
    return named.get(keyOf(id));
  }

  #namesUnder(hash: OcspCertificateId['hash']): ReadonlyMap<string, Certificate> {
    return new Map(
      [...this.#pool.values()].flatMap((certificate) => {
        const issuer = this.#issuerOf(certificate);
        return issuer ? [[keyOf(ocspCertificateId(certificate, issuer, hash)), certificate] as const] : [];
      }),
    );
  }

  #timeFinding(
    name: string,
    { thisUpdate, nextUpdate = thisUpdate }: { thisUpdate: number; nextUpdate?: number | undefined },
    stampedAt: number,
  ): EvidenceFinding | undefined {
    if (thisUpdate <= stampedAt + toleranceMs && stampedAt <= nextUpdate + toleranceMs) return undefined;
    const what = problem(
      'it does not hold at the time of the container',
      'không có hiệu lực vào thời điểm lập tệp',
    );
    return faulty('EVIDENCE_REVOCATION_UNUSABLE', name, what);
  }
}

function isSelfIssued({ subjectDer, issuerDer }: Certificate): boolean {
  return Buffer.compare(subjectDer, issuerDer) === 0;
}

function keyOf({ hash, issuerName, issuerKey, serial }: OcspCertificateId): string {
  return `${hash}:${issuerName}:${issuerKey}:${serial}`;
}
