import { type KeyObject, verify } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import type { XmlDocument, XmlElement } from '@lienthong/xml';
import { BufferSink } from './byte-sink.ts';
import { canonicalizeDocumentInto, canonicalizeInto } from './canonicalize.ts';
import { DigestSink } from './digest-sink.ts';
import { IdIndex } from './id-index.ts';
import { type ParsedReference, type ParsedSignature, parseSignature } from './parse-signature.ts';
import { judgeKey, type SignatureMethod, signatureNamespace } from './signature-algorithms.ts';
import { isSignatureFindingCode, type SignatureFinding, signatureFinding } from './signature-finding.ts';
import { defaultSignatureLimits, type SignatureLimits } from './signature-limits.ts';

/**
 * What the arithmetic of a signature says (spec edxml-102 §4.6). Only `valid` and `valid-at-origin` say that bytes are
 * as they were signed; none says who signed.
 */
export type SignatureStatus =
  | 'valid'
  | 'valid-at-origin'
  | 'digest-mismatch'
  | 'value-mismatch'
  | 'weak-algorithm'
  | 'unverifiable'
  | 'placeholder'
  | 'empty'
  | 'absent';

/** A part of the document that a reference points to. */
export type ReferencedPart = {
  readonly uri: string;
  readonly element: XmlElement;
  /** Bytes of the element in the document. */
  readonly start: number;
  readonly end: number;
  readonly digestAlgorithm: string;
  readonly matches: boolean;
};

/** What is known about one signature. Use only parts in `covered` as signed, and only for a `valid` status. */
export type SignatureEvidence = {
  readonly status: SignatureStatus;
  readonly findings: readonly SignatureFinding[];
  readonly references: readonly ReferencedPart[];
  /** Elements whose bytes are signed: empty unless the status is `valid` or `valid-at-origin`. */
  readonly covered: readonly XmlElement[];
  /** Milliseconds; what the signature says, whether covered or not. */
  readonly signingTime: number | undefined;
  /** Whether a reference covers the signing time. */
  readonly signingTimeCovered: boolean;
  /** DER, in written order; nothing about them has been verified. */
  readonly certificates: readonly Uint8Array[];
  /** Identifier of the signature method; empty where it could not be read. */
  readonly signatureAlgorithm: string;
};

/** How {@link verifySignature} judges. */
export type VerifySignatureOptions = {
  /**
   * The key for these certificates (DER, at least one, the first whole), or undefined where there is none to be had.
   * The time (milliseconds) is what the signature says and covers; undefined where it covers none.
   * The certificates come from the document: what makes a key trustworthy is this function's business.
   */
  readonly resolveKey: (
    certificates: readonly Uint8Array[],
    signingTime: number | undefined,
  ) => KeyObject | undefined;
  /** Lets SHA-1 count. */
  readonly allowSha1?: boolean;
  readonly limits?: Partial<SignatureLimits>;
  /**
   * Elements that may have been added after signing, in document order. Where a reference to the whole document does
   * not match, it is tried again without the last one, the last two, and so on.
   */
  readonly addedLater?: readonly XmlElement[];
};

/**
 * Evidence about one `Signature` element; -1 for a document without one. Never throws for a bad document, never fetches
 * anything, and takes no key from the document by itself.
 *
 * @clause XML-DSig 3.2; spec edxml-102 §4.6, R-180 to
 */
export function verifySignature(
  document: XmlDocument,
  signature: XmlElement,
  options: VerifySignatureOptions,
): SignatureEvidence {
  if (signature < 0) return unread('absent', signatureFinding('SIGNATURE_ABSENT'));
  if (document.firstChild(signature) < 0 && document.isBlank(signature)) {
    return unread('empty', signatureFinding('SIGNATURE_EMPTY'));
  }
  if (document.namespace(signature) !== signatureNamespace) {
    const namespace = document.namespace(signature) ?? '';
    return unread('unverifiable', signatureFinding('SIGNATURE_NAMESPACE_WRONG', { namespace }));
  }
  const limits = { ...defaultSignatureLimits, ...options.limits };
  try {
    const parsed = parseSignature(document, signature, limits);
    return new Verification(document, parsed, limits, options).run();
  } catch (error) {
    if (isExchangeError(error) && isSignatureFindingCode(error.code)) {
      return unread('unverifiable', signatureFinding(error.code, error.details));
    }
    throw error;
  }
}

/** Evidence about a signature of which nothing could be verified. */
function unread(status: SignatureStatus, finding: SignatureFinding): SignatureEvidence {
  return {
    status,
    findings: [finding],
    references: [],
    covered: [],
    signingTime: undefined,
    signingTimeCovered: false,
    certificates: [],
    signatureAlgorithm: '',
  };
}

/** One run over a signature whose structure has been read. */
class Verification {
  readonly #document: XmlDocument;
  readonly #signature: ParsedSignature;
  readonly #limits: SignatureLimits;
  readonly #options: VerifySignatureOptions;
  readonly #ids: IdIndex;
  readonly #findings: SignatureFinding[];
  readonly #digest: DigestSink = new DigestSink();
  #laterCount = 0;

  constructor(
    document: XmlDocument,
    signature: ParsedSignature,
    limits: SignatureLimits,
    options: VerifySignatureOptions,
  ) {
    this.#document = document;
    this.#signature = signature;
    this.#limits = limits;
    this.#options = options;
    this.#ids = new IdIndex(document);
    this.#findings = [...signature.findings];
  }

  run(): SignatureEvidence {
    const targets = this.#resolveReferences();
    const timeCovered = this.#isTimeCovered(targets);
    if (!timeCovered) this.#findings.push(signatureFinding('SIGNATURE_TIME_UNCOVERED'));
    const weak = this.#weakAlgorithm();
    if (weak !== undefined) {
      this.#findings.push(signatureFinding('SIGNATURE_ALGORITHM_WEAK', { algorithm: weak }));
      return this.#evidence('weak-algorithm', [], timeCovered);
    }
    const valueStatus = targets === undefined ? 'unverifiable' : this.#verifyValue(timeCovered);
    if (targets === undefined || valueStatus === 'unverifiable' || valueStatus === 'weak-algorithm') {
      return this.#evidence(valueStatus, [], timeCovered);
    }
    const references = targets.map((element, at) =>
      this.#verifyReference(this.#signature.references[at] as ParsedReference, element),
    );
    const digestsMatch = references.every(({ matches }) => matches);
    if (!digestsMatch) return this.#evidence('digest-mismatch', references, timeCovered);
    if (valueStatus !== 'valid') return this.#evidence(valueStatus, references, timeCovered);
    if (this.#laterCount === 0) return this.#evidence('valid', references, timeCovered);
    this.#findings.push(signatureFinding('SIGNATURE_VALID_AT_ORIGIN', { count: this.#laterCount }));
    return this.#evidence('valid-at-origin', references, timeCovered);
  }

  #evidence(
    status: SignatureStatus,
    references: readonly ReferencedPart[],
    signingTimeCovered: boolean,
  ): SignatureEvidence {
    const valid = status === 'valid' || status === 'valid-at-origin';
    return {
      status,
      findings: this.#findings,
      references,
      covered: valid ? references.map(({ element }) => element) : [],
      signingTime: this.#signature.signingTime?.time,
      signingTimeCovered,
      certificates: this.#signature.certificates,
      signatureAlgorithm: this.#signature.signatureMethod.uri,
    };
  }

  /** The element of every reference; undefined where one has none, or the parts together are too large. */
  #resolveReferences(): readonly XmlElement[] | undefined {
    const document = this.#document;
    for (const id of this.#ids.duplicates) {
      this.#findings.push(signatureFinding('SIGNATURE_ID_DUPLICATE', { id }));
    }
    const targets: XmlElement[] = [];
    let bytes = 0;
    for (const { uri } of this.#signature.references) {
      const element = uri === '' ? document.root : this.#elementOf(uri);
      if (element < 0) return undefined;
      bytes += document.end(element) - document.start(element);
      targets.push(element);
    }
    const max = this.#limits.digestedTimesMax;
    if (bytes <= max * document.bytes.length) return targets;
    this.#findings.push(signatureFinding('SIGNATURE_LIMIT_EXCEEDED', { limit: 'digestedTimesMax', max }));
    return undefined;
  }

  #elementOf(uri: string): XmlElement {
    const element = uri.startsWith('#') ? this.#ids.element(uri.slice(1)) : -1;
    if (element < 0) this.#findings.push(signatureFinding('SIGNATURE_REFERENCE_UNRESOLVED', { uri }));
    return element;
  }

  #isTimeCovered(targets: readonly XmlElement[] | undefined): boolean {
    const time = this.#signature.signingTime?.element;
    if (time === undefined || targets === undefined) return false;
    return targets.some((target, at) => {
      const reference = this.#signature.references[at] as ParsedReference;
      const inside = target <= time && time < this.#document.subtreeEnd(target);
      return inside && !(reference.enveloped && target <= this.#signature.element);
    });
  }

  /** The first algorithm that counts only with SHA-1 allowed; undefined where all are strong, or it is allowed. */
  #weakAlgorithm(): string | undefined {
    if (this.#options.allowSha1 === true) return undefined;
    const { signatureMethod, references } = this.#signature;
    if (signatureMethod.weak) return signatureMethod.uri;
    return references.find(({ digestMethod }) => digestMethod.weak)?.digestMethod.uri;
  }

  #verifyValue(timeCovered: boolean): 'valid' | 'value-mismatch' | 'weak-algorithm' | 'unverifiable' {
    const { certificates, signatureMethod, signingTime } = this.#signature;
    const [signer] = certificates;
    if (signer === undefined || !isWholeDer(signer)) {
      this.#findings.push(signatureFinding('SIGNATURE_CERTIFICATE_MISSING'));
      return 'unverifiable';
    }
    const key = this.#options.resolveKey(certificates, timeCovered ? signingTime?.time : undefined);
    if (key === undefined) {
      this.#findings.push(signatureFinding('SIGNATURE_KEY_UNKNOWN'));
      return 'unverifiable';
    }
    const judgement = judgeKey(key, signatureMethod.key);
    if (judgement === 'weak') {
      const algorithm = `${key.asymmetricKeyType} ${key.asymmetricKeyDetails?.modulusLength ?? key.asymmetricKeyDetails?.namedCurve}`;
      this.#findings.push(signatureFinding('SIGNATURE_ALGORITHM_WEAK', { algorithm }));
      return 'weak-algorithm';
    }
    if (judgement === 'suitable' && this.#isValueOf(key, signatureMethod)) return 'valid';
    this.#findings.push(signatureFinding('SIGNATURE_VALUE_MISMATCH'));
    return 'value-mismatch';
  }

  #isValueOf(key: KeyObject, method: SignatureMethod): boolean {
    const sink = new BufferSink();
    canonicalizeInto(sink, this.#document, this.#signature.signedInfo, this.#signature.signedInfoMethod);
    const signer = method.key === 'ec' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key;
    return verify(method.hash, sink.toBuffer(), signer, this.#signature.value);
  }

  #verifyReference(reference: ParsedReference, element: XmlElement): ReferencedPart {
    const document = this.#document;
    const matches =
      this.#digestOf(reference, element, []) === reference.digest || this.#matchesEarlier(reference);
    if (!matches) {
      this.#findings.push(signatureFinding('SIGNATURE_DIGEST_MISMATCH', { uri: reference.uri }));
    }
    return {
      uri: reference.uri,
      element,
      start: document.start(element),
      end: document.end(element),
      digestAlgorithm: reference.digestMethod.uri,
      matches,
    };
  }

  /** Whether a reference to the whole document matches without the last of what may have been added later. */
  #matchesEarlier(reference: ParsedReference): boolean {
    const later = this.#options.addedLater ?? [];
    if (reference.uri !== '') return false;
    for (let count = 1; count <= later.length; count++) {
      const without = later.slice(-count);
      if (this.#digestOf(reference, this.#document.root, without) !== reference.digest) continue;
      this.#laterCount = Math.max(this.#laterCount, count);
      return true;
    }
    return false;
  }

  #digestOf(reference: ParsedReference, element: XmlElement, without: readonly XmlElement[]): string {
    const { signedInfo, element: signature } = this.#signature;
    const contains = element <= signedInfo && signedInfo < this.#document.subtreeEnd(element);
    const omit = reference.enveloped && contains ? [...without, signature] : [...without];
    omit.sort((one, other) => one - other);
    // References inside the document never cover comments (XML-DSig 4.4.3.3).
    const options = { ...reference.method, comments: false, omit };
    this.#digest.begin(reference.digestMethod.hash);
    if (reference.uri === '') canonicalizeDocumentInto(this.#digest, this.#document, options);
    else canonicalizeInto(this.#digest, this.#document, element, options);
    return this.#digest.end();
  }
}

/** Whether the bytes are one DER sequence and nothing else: a truncated certificate is not. */
function isWholeDer(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30 || bytes[1] === undefined) return false;
  if (bytes[1] < 0x80) return bytes.length === 2 + bytes[1];
  const lengthBytes = bytes[1] & 0x7f;
  if (lengthBytes === 0 || lengthBytes > 4 || bytes.length < 2 + lengthBytes) return false;
  return bytes.length === 2 + lengthBytes + bytes.readUIntBE(2, lengthBytes);
}
