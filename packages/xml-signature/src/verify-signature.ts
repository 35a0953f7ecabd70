import type { KeyObject } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import type { XmlDocument, XmlElement } from '@lienthong/xml';
import { BufferSink } from './byte-sink.ts';
import { canonicalizeInto } from './canonicalize.ts';
import { digestReference } from './digest-reference.ts';
import { DigestSink } from './digest-sink.ts';
import { IdIndex } from './id-index.ts';
import type { KeyHint } from './key-info.ts';
import { type ParsedReference, type ParsedSignature, parseSignature } from './parse-signature.ts';
import { judgeKey, keyName, type SignatureMethod, signatureNamespace } from './signature-algorithms.ts';
import type { ReferencedPart, SignatureEvidence, SignatureStatus } from './signature-evidence.ts';
import { isSignatureFindingCode, type SignatureFinding, signatureFinding } from './signature-finding.ts';
import { defaultSignatureLimits, type SignatureLimits } from './signature-limits.ts';
import { isSignatureOf } from './signing-method.ts';

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
  /** The key where `KeyInfo` has no certificate, by what else it says; by default such a signature is unverifiable. */
  readonly resolveKeyByHints?: (
    hints: readonly KeyHint[],
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
    const ids = new IdIndex(document);
    const parsed = parseSignature(document, signature, limits, (id) => ids.element(id));
    return new Verification(document, parsed, ids, limits, options).run();
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
    addedLater: [],
    signingTime: undefined,
    signingTimeCovered: false,
    certificates: [],
    keyHints: [],
    manifests: [],
    signatureAlgorithm: '',
  };
}

/** One for all: a digest is begun and ended without anything in between, and its buffer is worth keeping. */
const digestSink = new DigestSink();

/** A document may have any number of duplicate Ids; a report need not. */
const duplicatesReportedMax = 16;

/** One run over a signature whose structure has been read. */
class Verification {
  readonly #document: XmlDocument;
  readonly #signature: ParsedSignature;
  readonly #limits: SignatureLimits;
  readonly #options: VerifySignatureOptions;
  readonly #ids: IdIndex;
  readonly #findings: SignatureFinding[];
  /** The longest of what had to be left out for a reference to match. */
  #addedLater: readonly XmlElement[] = [];

  constructor(
    document: XmlDocument,
    signature: ParsedSignature,
    ids: IdIndex,
    limits: SignatureLimits,
    options: VerifySignatureOptions,
  ) {
    this.#document = document;
    this.#signature = signature;
    this.#limits = limits;
    this.#options = options;
    this.#ids = ids;
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
      this.#verifyReference(
        this.#signature.references[at] as ParsedReference,
        element,
        valueStatus === 'valid',
      ),
    );
    const digestsMatch = references.every(({ matches }) => matches);
    if (!digestsMatch) return this.#evidence('digest-mismatch', references, timeCovered);
    if (valueStatus !== 'valid') return this.#evidence(valueStatus, references, timeCovered);
    const { length: count } = this.#addedLater;
    if (count === 0) return this.#evidence('valid', references, timeCovered);
    this.#findings.push(signatureFinding('SIGNATURE_VALID_AT_ORIGIN', { count }));
    return this.#evidence('valid-at-origin', references, timeCovered);
  }

  #evidence(
    status: SignatureStatus,
    references: readonly ReferencedPart[],
    signingTimeCovered: boolean,
  ): SignatureEvidence {
    const valid = status === 'valid' || status === 'valid-at-origin';
    const manifests = this.#manifests(references);
    if (manifests.length > 0) {
      this.#findings.push(signatureFinding('SIGNATURE_MANIFEST_UNCHECKED', { count: manifests.length }));
    }
    return {
      status,
      findings: this.#findings,
      references,
      covered: valid ? references.map(({ element }) => element) : [],
      addedLater: status === 'valid-at-origin' ? this.#addedLater : [],
      signingTime: this.#signature.signingTime?.time,
      signingTimeCovered,
      certificates: this.#signature.keyInfo.certificates,
      keyHints: this.#signature.keyInfo.hints,
      manifests,
      signatureAlgorithm: this.#signature.signatureMethod.uri,
    };
  }

  /** Manifests in the signature, and those elsewhere that a reference names as such. */
  #manifests(references: readonly ReferencedPart[]): readonly XmlElement[] {
    const { manifests } = this.#signature;
    const named = references.filter((_, at) => this.#signature.references[at]?.isManifest === true);
    if (named.length === 0) return manifests;
    return [...new Set([...manifests, ...named.map(({ element }) => element)])];
  }

  /** The element of every reference; undefined where one has none, or the parts together are too large. */
  #resolveReferences(): readonly XmlElement[] | undefined {
    const document = this.#document;
    for (const id of [...this.#ids.duplicates].slice(0, duplicatesReportedMax)) {
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
    const { signatureMethod } = this.#signature;
    const key = this.#resolveKey(timeCovered);
    if (key === undefined) return 'unverifiable';
    const judgement = judgeKey(key, signatureMethod.key);
    if (judgement === 'weak') {
      this.#findings.push(signatureFinding('SIGNATURE_ALGORITHM_WEAK', { algorithm: keyName(key) }));
      return 'weak-algorithm';
    }
    if (judgement === 'suitable' && this.#isValueOf(key, signatureMethod)) return 'valid';
    this.#findings.push(signatureFinding('SIGNATURE_VALUE_MISMATCH'));
    return 'value-mismatch';
  }

  #resolveKey(timeCovered: boolean): KeyObject | undefined {
    const { keyInfo, signingTime } = this.#signature;
    const { certificates, hints } = keyInfo;
    const { resolveKey, resolveKeyByHints } = this.#options;
    const time = timeCovered ? signingTime?.time : undefined;
    const [signer] = certificates;
    if (signer === undefined ? resolveKeyByHints === undefined : !isWholeDer(signer)) {
      this.#findings.push(signatureFinding('SIGNATURE_CERTIFICATE_MISSING'));
      return undefined;
    }
    const key = signer === undefined ? resolveKeyByHints?.(hints, time) : resolveKey(certificates, time);
    if (key === undefined) this.#findings.push(signatureFinding('SIGNATURE_KEY_UNKNOWN'));
    return key;
  }

  #isValueOf(key: KeyObject, method: SignatureMethod): boolean {
    const sink = new BufferSink();
    canonicalizeInto(sink, this.#document, this.#signature.signedInfo, this.#signature.signedInfoMethod);
    return isSignatureOf(sink.toBuffer(), this.#signature.value, key, method);
  }

  #verifyReference(reference: ParsedReference, element: XmlElement, isValueValid: boolean): ReferencedPart {
    const document = this.#document;
    // A document with trace entries added later is worth trying only where the signer's value stands.
    const matches =
      this.#digestOf(reference, element, []) === reference.digest ||
      (isValueValid && this.#matchesEarlier(reference));
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
      isEnveloped: reference.enveloped,
    };
  }

  /** Whether a reference to the whole document matches without the last of what may have been added later. */
  #matchesEarlier(reference: ParsedReference): boolean {
    const later = this.#options.addedLater ?? [];
    if (reference.uri !== '') return false;
    for (let count = 1; count <= later.length; count++) {
      const without = later.slice(-count);
      if (this.#digestOf(reference, this.#document.root, without) !== reference.digest) continue;
      if (count > this.#addedLater.length) this.#addedLater = without;
      return true;
    }
    return false;
  }

  #digestOf(reference: ParsedReference, element: XmlElement, without: readonly XmlElement[]): string {
    const { element: signature } = this.#signature;
    return digestReference(digestSink, this.#document, reference, { element, signature, without });
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
