import type { ChainEvidence, ChainTrust } from '@lienthong/pki';
import type { XmlDocument, XmlElement } from '@lienthong/xml';
import {
  type KeyHint,
  type ReferencedPart,
  type SignatureFinding,
  type SignatureStatus,
  signatureFinding,
  signatureNamespace,
  verifySignature,
} from '@lienthong/xml-signature';
import { judgeSigner } from './judge-signer.ts';
import { judgeCoverage, type PackageCoverage } from './package-coverage.ts';
import { type PackageLayout, readPackageLayout } from './package-layout.ts';
import { isPlaceholderSignature } from './placeholder.ts';

/** How {@link verifyPackage} judges. */
export type VerifyPackageOptions = {
  /** Evidence about a chain of certificates (DER, the signer's first) at an instant: `TrustStore.verifyChain` of pki. */
  readonly resolveSigner: (certificates: readonly Uint8Array[], at: number) => ChainEvidence;
  /** Milliseconds: the instant for certificates where the signature says no time of its own that it covers. */
  readonly receivedAt: number;
  /** Lets SHA-1 count; for packages of older systems. */
  readonly allowSha1?: boolean;
  /** Whether two codes name one agency; by default, whether they are equal. */
  readonly isSameAgency?: (certificateOrganId: string, senderOrganId: string) => boolean;
};

/**
 * What is known about the signature of a package. A package may be believed to be its sender's only where `status` is
 * `valid` (or, by policy, `valid-at-origin`), `trust` is `trusted`, `isSender` holds and `coverage.uncovered` is empty;
 * which of these a node demands is its policy.
 */
export type PackageEvidence = {
  readonly status: SignatureStatus;
  /** The signature element that this is about; -1 where there is none. */
  readonly signature: XmlElement;
  /** What its references point to; empty where they could not be read. */
  readonly references: readonly ReferencedPart[];
  /** What else `KeyInfo` says about the key; nothing of it was used. */
  readonly keyHints: readonly KeyHint[];
  /** About the certificates; `not-checked` where there was nothing to check. */
  readonly trust: ChainTrust;
  readonly coverage: PackageCoverage;
  /** The signing certificate as its chain was judged; undefined where no signature could be read so far. */
  readonly signer: ChainEvidence | undefined;
  /** Whether a valid signature covers `From/OrganId`, and its trusted certificate belongs to that agency. */
  readonly isSender: boolean;
  /** Milliseconds; believe it only where it is covered. */
  readonly signingTime: number | undefined;
  readonly signingTimeCovered: boolean;
  /** SHA-256 of the signing certificate, hexadecimal; empty where there is none. */
  readonly fingerprint: string;
  /** Identifier of the signature method; empty where it could not be read. */
  readonly signatureAlgorithm: string;
  readonly findings: readonly SignatureFinding[];
};

/**
 * What the bytes of a package say about its signature, whoever is trusted: arithmetic, coverage, and what has to be known
 * to judge the signer. It stays true for ever; what {@link judgeSigner} makes of it may change with every revocation.
 */
export type PackageSignature = Omit<PackageEvidence, 'trust' | 'isSender'> & {
  /** DER, the signer's first, as the signature presents them; empty where it presents none. */
  readonly certificates: readonly Uint8Array[];
  /** Milliseconds: the instant at which they are to be judged. */
  readonly judgedAt: number;
  /** `From/OrganId` where a valid signature covers it. */
  readonly signedSender: string | undefined;
};

/** Trace entries without which a signature over the whole document is tried again. */
const addedLaterMax = 16;

/**
 * Evidence about the signature of a package. Never throws for a bad package.
 *
 * @clause spec edxml-102 §4.6, R-180 to R-197
 */
export function verifyPackage(document: XmlDocument, options: VerifyPackageOptions): PackageEvidence {
  return concludeEvidence(readPackageSignature(document, options), options);
}

/** What is known about a package whose signer has been judged. */
export function concludeEvidence(
  { certificates, judgedAt, signedSender, ...read }: PackageSignature,
  options: Pick<VerifyPackageOptions, 'isSameAgency'>,
): PackageEvidence {
  return { ...read, ...judgeSigner({ ...read, signedSender }, read.signer, options) };
}

/**
 * What the bytes of a package say about its signature. Nobody's trust is looked at but for the key: `resolveSigner` may as
 * well be asked of a store that trusts nobody. Never throws for a bad package.
 *
 * @clause spec edxml-102 §4.6, R-180 to R-197
 */
export function readPackageSignature(
  document: XmlDocument,
  options: Omit<VerifyPackageOptions, 'isSameAgency'>,
): PackageSignature {
  const layout = readPackageLayout(document);
  const signature = chooseSignature(document, layout);
  let signer: ChainEvidence | undefined;
  let presented: readonly Uint8Array[] = [];
  let judgedAt = options.receivedAt;
  const evidence = isPlaceholderSignature(document, signature)
    ? undefined
    : verifySignature(document, signature, {
        resolveKey: (certificates, signingTime = options.receivedAt) => {
          presented = certificates;
          judgedAt = signingTime;
          signer = options.resolveSigner(certificates, signingTime);
          return signer.publicKey;
        },
        allowSha1: options.allowSha1 ?? false,
        addedLater: layout.traceHeaders.slice(-addedLaterMax),
      });
  const findings = [...(evidence?.findings ?? placeholderFindings(document, signature))];
  let status: SignatureStatus = evidence?.status ?? 'placeholder';
  if (status === 'absent' && hasDigitalSignature(document, layout)) {
    status = 'empty';
    findings.splice(0, 1, signatureFinding('SIGNATURE_EMPTY'));
  }
  const { length: signatures } = layout.signatures;
  if (signatures > 1) findings.push(signatureFinding('SIGNATURE_REPEATED', { count: signatures }));
  const covered = evidence?.covered ?? [];
  const addedLater = evidence?.addedLater ?? [];
  const judged = judgeCoverage(document, layout, signature, { covered, addedLater });
  const isValid = status === 'valid' || status === 'valid-at-origin';
  if (isValid) findings.push(...judged.findings);
  const isSenderSigned = covered.includes(layout.messageHeader) || covered.includes(document.root);
  return {
    status,
    signature,
    references: evidence?.references ?? [],
    keyHints: evidence?.keyHints ?? [],
    coverage: judged.coverage,
    signer,
    signingTime: evidence?.signingTime,
    signingTimeCovered: isValid && evidence?.signingTimeCovered === true,
    fingerprint: signer?.fingerprint ?? '',
    signatureAlgorithm: evidence?.signatureAlgorithm ?? '',
    findings,
    certificates: presented,
    judgedAt,
    signedSender: isValid && isSenderSigned ? senderOf(document, layout) : undefined,
  };
}

/** The first real XML-DSig signature of the header, else the first of any kind; -1 where there is none. */
function chooseSignature(document: XmlDocument, { signatures }: PackageLayout): XmlElement {
  const real = signatures.find((element) => document.namespace(element) === signatureNamespace);
  return real ?? signatures[0] ?? -1;
}

/** .NET writes an empty `DigitalSignature` instead of a signature. */
function hasDigitalSignature(document: XmlDocument, { header }: PackageLayout): boolean {
  return header >= 0 && document.child(header, 'DigitalSignature') >= 0;
}

function placeholderFindings(document: XmlDocument, signature: XmlElement): readonly SignatureFinding[] {
  const namespace = document.namespace(signature) ?? '';
  const placeholder = signatureFinding('SIGNATURE_PLACEHOLDER');
  if (namespace === signatureNamespace) return [placeholder];
  return [placeholder, signatureFinding('SIGNATURE_NAMESPACE_WRONG', { namespace })];
}

function senderOf(document: XmlDocument, { messageHeader }: PackageLayout): string {
  const from = messageHeader < 0 ? -1 : document.child(messageHeader, 'From');
  const organId = from < 0 ? -1 : document.child(from, 'OrganId');
  return organId < 0 ? '' : document.text(organId).trim();
}
