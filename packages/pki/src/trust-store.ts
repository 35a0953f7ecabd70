import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { type Certificate, parseCertificate } from './certificate.ts';
import { type ChainEvidence, type ChainReason, chainReason, trustAfter } from './chain-evidence.ts';
import { type ChainPaths, findChainPaths } from './chain-paths.ts';
import { isAcceptableKey } from './key-pair.ts';
import { LruMap } from './lru-map.ts';

/** Answers whether a certificate was revoked at an instant (milliseconds). */
export type RevocationCheck = (certificate: Certificate, at: number) => boolean;

/** Most certificates of one presented chain. */
export const chainCertificatesMax = 8;

type Outcome = Pick<ChainEvidence, 'trust' | 'reasons' | 'revocation'>;

/**
 * The roots that this installation trusts. A certificate is trusted only through a path to one of them: a root that
 * arrives inside a signature means nothing, and neither does a key without a certificate.
 */
export class TrustStore {
  readonly #roots = new Map<string, Certificate>();
  readonly #intermediates = new Map<string, Certificate>();
  readonly #isRevoked: RevocationCheck | undefined;
  /** Paths by the fingerprints of what was presented. Dates and revocation are judged anew each time. */
  readonly #found = new LruMap<string, ChainPaths>(4096);

  constructor(options: { isRevoked?: RevocationCheck } = {}) {
    this.#isRevoked = options.isRevoked;
  }

  /** The configured roots, DER. */
  get roots(): readonly Uint8Array[] {
    return [...this.#roots.values()].map(({ der }) => der);
  }

  /**
   * Trusts this root from now on.
   *
   * @throws PKI_CERTIFICATE_MALFORMED when the bytes are no certificate
   * @throws PKI_ROOT_REFUSED when it is not a self-signed certificate of an authority with an acceptable key
   */
  addRoot(der: Uint8Array): void {
    const root = parseCertificate(der);
    const refuse = (problem: string): never => {
      throw new ExchangeError('PKI_ROOT_REFUSED', { subject: root.subject, problem });
    };
    if (!root.extensions.authority) refuse('not a certification authority');
    if (!isAcceptableKey(root.publicKey)) refuse('key not allowed');
    if (Buffer.compare(root.subjectDer, root.issuerDer) !== 0 || !root.isSignedBy(root))
      refuse('not self-signed');
    this.#roots.set(root.fingerprint, root);
    this.#found.clear();
  }

  /**
   * Keeps an issuing certificate at hand for signatures that carry only the signer's. It gains no trust by this.
   *
   * @throws PKI_CERTIFICATE_MALFORMED when the bytes are no certificate
   */
  addIntermediate(der: Uint8Array): void {
    const certificate = parseCertificate(der);
    this.#intermediates.set(certificate.fingerprint, certificate);
    this.#found.clear();
  }

  /**
   * Evidence about a presented chain at an instant. Never throws for bad certificates. The signature on the document
   * has not been looked at, nor whether the certificate's agency is the sender.
   *
   * @param certificates - DER, the signing certificate first, the others in any order
   * @param at - the signing time in milliseconds
   * @clause spec edxml-102 §4.6, R-189 to R-192
   */
  verifyChain(certificates: readonly Uint8Array[], at: number): ChainEvidence {
    const [leafDer, ...others] = certificates;
    if (leafDer === undefined) return unread('certificate-missing');
    if (certificates.length > chainCertificatesMax)
      return unread('too-many-certificates', `${certificates.length} > ${chainCertificatesMax}`);
    const leaf = tryParse(leafDer);
    if (typeof leaf === 'string') return unread('certificate-malformed', leaf);
    return {
      ...this.#judge(leaf, others, at),
      ...(leaf.organId !== undefined && { organId: leaf.organId }),
      ...(leaf.nodeId !== undefined && { nodeId: leaf.nodeId }),
      subject: leaf.subject,
      issuer: leaf.issuer,
      serial: leaf.serial,
      fingerprint: leaf.fingerprint,
      notBefore: leaf.notBefore,
      notAfter: leaf.notAfter,
      publicKey: leaf.publicKey,
    };
  }

  #judge(leaf: Certificate, others: readonly Uint8Array[], at: number): Outcome {
    const remarks: ChainReason[] = [];
    const presented = new Map([[leaf.fingerprint, leaf]]);
    for (const der of others) {
      const certificate = tryParse(der);
      if (typeof certificate === 'string') remarks.push(chainReason('extra-malformed', certificate));
      else if (presented.has(certificate.fingerprint))
        remarks.push(chainReason('extra-duplicate', certificate.subject));
      else presented.set(certificate.fingerprint, certificate);
    }
    const conclude = (reasons: readonly ChainReason[], revocation: ChainEvidence['revocation']): Outcome => ({
      trust: trustAfter(reasons),
      reasons: [...reasons, ...remarks],
      revocation,
    });
    if (!Number.isFinite(at)) return conclude([chainReason('signing-time-unusable')], 'not-checked');

    const { paths, reasons } = this.#findPaths(leaf, presented);
    if (paths.length === 0) return conclude(reasons, 'not-checked');
    const judged = paths.map((path) => this.#judgePath(path, at));
    const best = judged.find(({ length }) => length === 0) ?? judged[0] ?? [];
    if (!this.#isRevoked) return conclude(best, 'not-checked');
    return conclude(best, best.some(({ code }) => code === 'revoked') ? 'revoked' : 'good');
  }

  #findPaths(leaf: Certificate, presented: ReadonlyMap<string, Certificate>): ChainPaths {
    const key = [...presented.keys()].join();
    const known = this.#found.get(key);
    if (known) return known;
    const pool = new Map([...this.#intermediates, ...presented]);
    const found = findChainPaths(leaf, [...pool.values()], [...this.#roots.values()]);
    this.#found.set(key, found);
    return found;
  }

  #judgePath(path: readonly Certificate[], at: number): ChainReason[] {
    const reasons: ChainReason[] = [];
    for (const certificate of path) {
      if (at < certificate.notBefore) reasons.push(chainReason('not-yet-valid', certificate.subject));
      // The last second counts in full: certificates know no fractions.
      if (at >= certificate.notAfter + 1000) reasons.push(chainReason('expired', certificate.subject));
      if (this.#isRevoked?.(certificate, at)) reasons.push(chainReason('revoked', certificate.subject));
    }
    return reasons;
  }
}

function tryParse(der: Uint8Array): Certificate | string {
  try {
    return parseCertificate(der);
  } catch (failure) {
    if (!isExchangeError(failure, 'PKI_CERTIFICATE_MALFORMED')) throw failure;
    const { problem = '' } = failure.details;
    return String(problem);
  }
}

function unread(code: Parameters<typeof chainReason>[0], detail?: string): ChainEvidence {
  return {
    trust: 'not-checked',
    reasons: [chainReason(code, detail)],
    subject: '',
    issuer: '',
    serial: '',
    fingerprint: '',
    revocation: 'not-checked',
  };
}
