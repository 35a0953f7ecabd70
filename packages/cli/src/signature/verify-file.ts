import { type PackageEvidence, verifyPackage } from '@lienthong/edxml-signature';
import { isExchangeError } from '@lienthong/errors';
import type { ChainEvidence } from '@lienthong/pki';
import { parseXml, type XmlDocument, type XmlElement } from '@lienthong/xml';
import {
  type KeyHint,
  type ReferencedPart,
  type SignatureEvidence,
  signatureElements,
  type UncoveredPart,
  uncoveredParts,
  verifySignature,
} from '@lienthong/xml-signature';
import { generousXmlLimits } from './generous-limits.ts';
import type { OfferedTrust } from './offered-trust.ts';
import {
  type FileReport,
  reportedPartsMax,
  type SignatureReport,
  verifiedSignaturesMax,
} from './signature-report.ts';
import { uncheckedTexts } from './unchecked-texts.ts';

/** How {@link verifyFile} judges. */
export type VerifyFileOptions = { readonly trust: OfferedTrust; readonly allowSha1: boolean };

/** What is known about the signatures of a file. Never throws for a bad one. */
export function verifyFile(file: string, bytes: Uint8Array, options: VerifyFileOptions): FileReport {
  let document: XmlDocument;
  try {
    document = parseXml(bytes, { limits: generousXmlLimits, undeclaredPrefixes: 'keep' });
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return unreadableFile(file, failure);
  }
  const elements = signatureElements(document);
  const isPackage = isEdxml(document);
  const reports: SignatureReport[] = [];
  if (isPackage) reports.push(reportPackage(document, options));
  for (const element of elements.slice(0, verifiedSignaturesMax)) {
    // The package's own signature has been judged as such.
    if (document.path(element) !== reports[0]?.path)
      reports.push(reportSignature(document, element, options));
  }
  const unverifiedCount = Math.max(0, elements.length - verifiedSignaturesMax);
  return {
    file,
    kind: isPackage ? 'edxml' : 'xml',
    error: undefined,
    signatures: reports,
    unverifiedCount,
    isValid: reports.length > 0 && unverifiedCount === 0 && reports.every(({ isValid }) => isValid),
  };
}

/** The report on a file that could not be read, or is no XML. */
export function unreadableFile(file: string, error: NonNullable<FileReport['error']>): FileReport {
  return { file, kind: 'unreadable', error, signatures: [], unverifiedCount: 0, isValid: false };
}

/** Whether the document has an envelope of edXML, as root or in it. */
function isEdxml(document: XmlDocument): boolean {
  const isEnvelope = (element: XmlElement) => document.localName(element).toLowerCase() === 'edxmlenvelope';
  return isEnvelope(document.root) || [...document.children(document.root)].some(isEnvelope);
}

function reportPackage(document: XmlDocument, { trust, allowSha1 }: VerifyFileOptions): SignatureReport {
  const evidence = verifyPackage(document, {
    resolveSigner: (certificates, at) => trust.judge(certificates, at),
    receivedAt: trust.now,
    allowSha1,
  });
  const { covered, uncovered } = evidence.coverage;
  return {
    ...reportOf(document, evidence.signature, evidence, {
      signer: evidence.signer,
      hints: evidence.keyHints,
      trust,
      uncovered: uncovered.map(({ element }) => ({ element, isWhole: true })),
    }),
    isValid: isPackageValid(evidence) && covered.length > 0,
  };
}

/** A certificate that names no agency cannot be compared with the sender; one that names another is an error. */
function isPackageValid({ status, trust, isSender, signer, findings }: PackageEvidence): boolean {
  return (
    (status === 'valid' || status === 'valid-at-origin') &&
    trust === 'trusted' &&
    (isSender || signer?.organId === undefined) &&
    findings.every(({ severity }) => severity !== 'error')
  );
}

function reportSignature(
  document: XmlDocument,
  element: XmlElement,
  { trust, allowSha1 }: VerifyFileOptions,
): SignatureReport {
  let signer: ChainEvidence | undefined;
  const evidence = verifySignature(document, element, {
    resolveKey: (certificates, signingTime) => {
      signer = trust.judge(certificates, signingTime);
      return signer.publicKey;
    },
    resolveKeyByHints: (hints, signingTime) => {
      const named = trust.named(hints);
      if (named !== undefined) signer = trust.judge([named], signingTime);
      return signer?.publicKey;
    },
    allowSha1,
  });
  const isRight = evidence.status === 'valid' || evidence.status === 'valid-at-origin';
  const hasError = evidence.findings.some(({ severity }) => severity === 'error');
  return {
    ...reportOf(document, element, evidence, {
      signer,
      hints: evidence.keyHints,
      trust,
      uncovered: uncoveredParts(document, element, isRight ? evidence.references : []),
    }),
    isValid: isRight && signer?.trust === 'trusted' && !hasError,
  };
}

type Judged = Pick<
  SignatureEvidence,
  'status' | 'findings' | 'signingTime' | 'signingTimeCovered' | 'signatureAlgorithm'
> & {
  readonly references: readonly ReferencedPart[];
};

function reportOf(
  document: XmlDocument,
  element: XmlElement,
  evidence: Judged,
  about: {
    readonly signer: ChainEvidence | undefined;
    readonly hints: readonly KeyHint[];
    readonly trust: OfferedTrust;
    readonly uncovered: readonly UncoveredPart[];
  },
): Omit<SignatureReport, 'isValid'> {
  const { signer, uncovered } = about;
  return {
    path: element < 0 ? '' : document.path(element),
    status: evidence.status,
    trust: signer?.trust ?? 'not-checked',
    signer,
    signingTime: evidence.signingTime,
    isSigningTimeCovered: evidence.signingTimeCovered,
    algorithm: evidence.signatureAlgorithm,
    references: evidence.references.map(({ uri, element: target, digestAlgorithm, matches }) => ({
      uri,
      path: document.path(target),
      digestAlgorithm,
      matches,
    })),
    uncovered: uncovered
      .slice(0, reportedPartsMax)
      .map(({ element: part, isWhole }) => ({ path: document.path(part), isWhole })),
    uncoveredCount: uncovered.length,
    findings: evidence.findings,
    unchecked: uncheckedTexts({
      signer,
      hints: about.hints,
      isTrustOffered: !about.trust.isEmpty,
      isTimeCovered: evidence.signingTimeCovered,
      isRead: evidence.references.length > 0,
    }),
  };
}
