import { isExchangeError } from '@lienthong/errors';
import {
  type Certificate,
  type ChainEvidence,
  type ChainReasonCode,
  parseCertificate,
  TrustStore,
} from '@lienthong/pki';
import type { KeyHint } from '@lienthong/xml-signature';

/** What is said against a chain that has no root, and nothing against a certificate that was named to be trusted. */
const aboutIssuers: ReadonlySet<ChainReasonCode> = new Set([
  'issuer-not-found',
  'root-not-configured',
  'signer-is-authority',
]);

/**
 * The certificates that the user named as trusted, and nothing else: roots for chains, issuing authorities to complete them,
 * and signers that are trusted as they stand. What arrives in a signature is a candidate until one of these vouches for it.
 */
export class OfferedTrust {
  readonly #store = new TrustStore();
  readonly #offered: readonly Certificate[];
  readonly #at: number | undefined;
  /** Milliseconds: for signatures that cover no time. */
  readonly now: number;

  /**
   * @param options.at - milliseconds: judges every certificate at this instant, whatever the signatures say
   */
  constructor(
    offered: readonly Certificate[],
    options: { readonly at: number | undefined; readonly now: number },
  ) {
    this.#offered = offered;
    this.#at = options.at;
    this.now = options.now;
    for (const certificate of offered) this.#add(certificate);
  }

  /** Whether the user named anyone. */
  get isEmpty(): boolean {
    return this.#offered.length === 0;
  }

  /** Evidence about the certificates of a signature, in any order. */
  judge(certificates: readonly Uint8Array[], signingTime: number | undefined): ChainEvidence {
    const at = this.#at ?? signingTime ?? this.now;
    const evidence = this.#store.verifyChain(signerFirst(certificates), at);
    const isNamed = this.#offered.some(({ fingerprint }) => fingerprint === evidence.fingerprint);
    if (!isNamed || evidence.trust !== 'unknown-issuer') return evidence;
    if (!evidence.reasons.every(({ code }) => aboutIssuers.has(code))) return evidence;
    const { notBefore = Number.POSITIVE_INFINITY, notAfter = 0 } = evidence;
    const isInForce = at >= notBefore && at < notAfter + 1000;
    return { ...evidence, trust: isInForce ? 'trusted' : 'expired-at-signing', reasons: [] };
  }

  /** The one named certificate that fits what a signature without certificates says about its key; undefined for none or several. */
  named(hints: readonly KeyHint[]): Uint8Array | undefined {
    const fitting = this.#offered.filter((certificate) => hints.every((hint) => fits(certificate, hint)));
    return fitting.length === 1 ? fitting[0]?.der : undefined;
  }

  #add({ der, extensions, subjectDer, issuerDer }: Certificate): void {
    if (!extensions.authority || Buffer.compare(subjectDer, issuerDer) !== 0) {
      this.#store.addIntermediate(der);
      return;
    }
    try {
      this.#store.addRoot(der);
    } catch (failure) {
      // It may still be trusted as it stands, as a signer.
      if (!isExchangeError(failure, 'PKI_ROOT_REFUSED')) throw failure;
    }
  }
}

/** XML-DSig gives the certificates of a `KeyInfo` no order: the signer's is the one that has issued none of the others. */
function signerFirst(certificates: readonly Uint8Array[]): readonly Uint8Array[] {
  if (certificates.length < 2) return certificates;
  const parsed = certificates.flatMap((der) => {
    try {
      return [parseCertificate(der)];
    } catch (failure) {
      if (!isExchangeError(failure, 'PKI_CERTIFICATE_MALFORMED')) throw failure;
      return [];
    }
  });
  if (parsed.length < certificates.length) return certificates;
  const hasIssued = (certificate: Certificate) =>
    parsed.some(
      (other) => other !== certificate && Buffer.compare(other.issuerDer, certificate.subjectDer) === 0,
    );
  const signer = parsed.find((certificate) => !hasIssued(certificate));
  if (signer === undefined) return certificates;
  return [signer, ...parsed.filter((certificate) => certificate !== signer)].map(({ der }) => der);
}

/** Names are compared without the spaces that writers put after commas. */
const plainName = (name: string): string =>
  name
    .replace(/\s*([,=])\s*/g, '$1')
    .trim()
    .toLowerCase();

function fits(certificate: Certificate, { kind, text }: KeyHint): boolean {
  if (kind === 'subject-name') return plainName(certificate.subject) === plainName(text);
  if (kind !== 'issuer-serial') return true;
  const serial = /(\d{1,60})$/.exec(text)?.[1];
  return serial !== undefined && BigInt(serial) === BigInt(`0x${certificate.serial || '0'}`);
}
