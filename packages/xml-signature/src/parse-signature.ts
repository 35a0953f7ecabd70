import { ExchangeError } from '@lienthong/errors';
import type { XmlDocument, XmlElement } from '@lienthong/xml';
import type { CanonicalMethod } from './canonical-method.ts';
import { type KeyInfo, parseKeyInfo } from './key-info.ts';
import {
  canonicalMethodOf,
  type DigestMethod,
  digestMethodOf,
  envelopedTransform,
  exclusiveNamespace,
  invalidExclusiveTransform,
  type SignatureMethod,
  signatureMethodOf,
  signatureNamespace,
} from './signature-algorithms.ts';
import { type SignatureFinding, signatureFinding } from './signature-finding.ts';
import type { SignatureLimits } from './signature-limits.ts';

/** One `Reference` as written; nothing about it has been verified. */
export type ParsedReference = {
  readonly uri: string;
  readonly enveloped: boolean;
  readonly method: CanonicalMethod;
  readonly digestMethod: DigestMethod;
  /** Base64 without white space. */
  readonly digest: string;
  /** The `DigestValue`. */
  readonly digestValue: XmlElement;
  /** Whether it says of itself that it points to a `Manifest`. */
  readonly isManifest: boolean;
};

/** A `Signature` element as written; nothing about it has been verified. */
export type ParsedSignature = {
  readonly element: XmlElement;
  readonly signedInfo: XmlElement;
  readonly signedInfoMethod: CanonicalMethod;
  readonly signatureMethod: SignatureMethod;
  readonly references: readonly ParsedReference[];
  readonly value: Buffer;
  /** The `SignatureValue`. */
  readonly valueElement: XmlElement;
  readonly keyInfo: KeyInfo;
  /** `Manifest` elements in its `Object` elements. */
  readonly manifests: readonly XmlElement[];
  readonly signingTime: ParsedSigningTime | undefined;
  /** What had to be read leniently. */
  readonly findings: readonly SignatureFinding[];
};

/** The first `SigningTime` in an `Object`. */
export type ParsedSigningTime = { readonly element: XmlElement; readonly time: number };

/**
 * The parts of a `Signature`, strictly by the structure of XML-DSig and the lists of algorithms.
 *
 * @param elementOf - the element with an Id; -1 where there is none, or more than one
 * @throws SIGNATURE_STRUCTURE_INVALID an element is missing, foreign or in the wrong place, a method has parameters, or a
 *   value is no base64
 * @throws SIGNATURE_ALGORITHM_UNKNOWN a method that is not on the lists
 * @throws SIGNATURE_TRANSFORM_REFUSED a transform that is not on the list, or not in its place
 * @throws SIGNATURE_LIMIT_EXCEEDED more references, transforms or certificates than allowed
 * @clause XML-DSig 4
 */
export function parseSignature(
  document: XmlDocument,
  signature: XmlElement,
  limits: SignatureLimits,
  elementOf: (id: string) => XmlElement,
): ParsedSignature {
  const parts = new Cursor(document, signature);
  const signedInfo = parts.need('SignedInfo');
  const valueElement = parts.need('SignatureValue');
  const { bytes: value } = base64Text(document, valueElement);
  const keyInfo = parts.maybe('KeyInfo');
  const objects: XmlElement[] = [];
  for (let object = parts.maybe('Object'); object >= 0; object = parts.maybe('Object')) objects.push(object);
  parts.end();
  const info = new Cursor(document, signedInfo);
  const canonicalization = info.need('CanonicalizationMethod');
  const signedInfoMethod = canonicalMethodAt(
    document,
    canonicalization,
    algorithm(document, canonicalization),
  );
  if (signedInfoMethod === undefined) throw unknownAlgorithm(document, canonicalization);
  const signatureMethodElement = info.need('SignatureMethod');
  const signatureMethod = signatureMethodOf(algorithm(document, signatureMethodElement));
  if (signatureMethod === undefined) throw unknownAlgorithm(document, signatureMethodElement);
  refuseParameters(document, signatureMethodElement);
  const findings: SignatureFinding[] = [];
  const references: ParsedReference[] = [];
  for (let reference = info.need('Reference'); reference >= 0; reference = info.maybe('Reference')) {
    if (references.length === limits.referencesMax) throw exceeded('referencesMax', limits.referencesMax);
    references.push(parseReference(document, reference, limits, findings));
  }
  info.end();
  return {
    element: signature,
    signedInfo,
    signedInfoMethod,
    signatureMethod,
    references,
    value,
    valueElement,
    keyInfo: parseKeyInfo(document, keyInfo, limits, elementOf),
    manifests: findManifests(document, objects),
    signingTime: parseSigningTime(document, objects),
    findings,
  };
}

/** Child elements in the order in which XML-DSig wants them. */
class Cursor {
  readonly #document: XmlDocument;
  readonly #parent: XmlElement;
  #next: XmlElement;

  constructor(document: XmlDocument, parent: XmlElement) {
    this.#document = document;
    this.#parent = parent;
    this.#next = document.firstChild(parent);
  }

  /** The next child where it has this name, else -1. */
  maybe(localName: string): XmlElement {
    const child = this.#next;
    if (child < 0 || !this.#document.is(child, localName, signatureNamespace)) return -1;
    this.#next = this.#document.nextSibling(child);
    return child;
  }

  need(localName: string): XmlElement {
    const child = this.maybe(localName);
    if (child < 0) throw invalidStructure(this.#document, this.#next < 0 ? this.#parent : this.#next);
    return child;
  }

  end(): void {
    if (this.#next >= 0) throw invalidStructure(this.#document, this.#next);
  }
}

function parseReference(
  document: XmlDocument,
  reference: XmlElement,
  limits: SignatureLimits,
  findings: SignatureFinding[],
): ParsedReference {
  const parts = new Cursor(document, reference);
  const transforms = parts.maybe('Transforms');
  const digestMethodElement = parts.need('DigestMethod');
  const digestMethod = digestMethodOf(algorithm(document, digestMethodElement));
  if (digestMethod === undefined) throw unknownAlgorithm(document, digestMethodElement);
  refuseParameters(document, digestMethodElement);
  const digestValue = parts.need('DigestValue');
  parts.end();
  const uri = document.attribute(reference, 'URI');
  if (uri === undefined) throw invalidStructure(document, reference);
  return {
    uri,
    ...parseTransforms(document, transforms, limits, findings),
    digestMethod,
    digest: base64Text(document, digestValue).text,
    digestValue,
    isManifest: document.attribute(reference, 'Type') === `${signatureNamespace}Manifest`,
  };
}

/** XML-DSig 4.4.3.2: without canonicalisation among the transforms, it is the inclusive one. */
const defaultMethod: CanonicalMethod = { exclusive: false, comments: false };

function parseTransforms(
  document: XmlDocument,
  transforms: XmlElement,
  limits: SignatureLimits,
  findings: SignatureFinding[],
): { enveloped: boolean; method: CanonicalMethod } {
  let enveloped = false;
  let method: CanonicalMethod | undefined;
  let count = 0;
  if (transforms < 0) return { enveloped, method: defaultMethod };
  const parts = new Cursor(document, transforms);
  for (let transform = parts.need('Transform'); transform >= 0; transform = parts.maybe('Transform')) {
    if (count === limits.transformsMax) throw exceeded('transformsMax', limits.transformsMax);
    count++;
    const uri = algorithm(document, transform);
    const canonical = canonicalMethodAt(document, transform, uri);
    if (method !== undefined) throw refusedTransform(uri);
    if (canonical !== undefined) method = canonical;
    else if (uri === invalidExclusiveTransform) {
      method = { exclusive: true, comments: false };
      findings.push(signatureFinding('SIGNATURE_TRANSFORM_UNKNOWN', { transform: uri }));
    } else if (uri === envelopedTransform && !enveloped && document.firstChild(transform) < 0)
      enveloped = true;
    else throw refusedTransform(uri);
  }
  parts.end();
  return { enveloped, method: method ?? defaultMethod };
}

/** The canonicalisation method of an element and its identifier, with its `InclusiveNamespaces`; undefined where it names none. */
function canonicalMethodAt(
  document: XmlDocument,
  element: XmlElement,
  uri: string,
): CanonicalMethod | undefined {
  const method = canonicalMethodOf(uri);
  const child = document.firstChild(element);
  if (method === undefined || child < 0) return method;
  const list = document.attribute(child, 'PrefixList');
  const allowed = method.exclusive && document.is(child, 'InclusiveNamespaces', exclusiveNamespace);
  if (!allowed || list === undefined || document.nextSibling(child) >= 0)
    throw invalidStructure(document, child);
  const inclusivePrefixes = list
    .split(/\s+/)
    .filter((prefix) => prefix !== '')
    .map((prefix) => (prefix === '#default' ? '' : prefix));
  return { ...method, inclusivePrefixes };
}

const utcPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const offsetPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Where a `SigningTime` stands in an `Object`: of edXML, in UTC, and of XAdES, with any offset. */
const signingTimePlaces: readonly (readonly [path: readonly string[], pattern: RegExp])[] = [
  [['SignatureProperties', 'SignatureProperty', 'SigningTime'], utcPattern],
  [['QualifyingProperties', 'SignedProperties', 'SignedSignatureProperties', 'SigningTime'], offsetPattern],
];

/** The first `SigningTime`, where it is an instant. */
function parseSigningTime(
  document: XmlDocument,
  objects: readonly XmlElement[],
): ParsedSigningTime | undefined {
  for (const object of objects) {
    for (const [path, pattern] of signingTimePlaces) {
      let element = object;
      for (const name of path) if (element >= 0) element = document.child(element, name);
      if (element < 0) continue;
      const text = document.text(element).trim();
      const time = pattern.test(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(time) ? undefined : { element, time };
    }
  }
  return undefined;
}

function findManifests(document: XmlDocument, objects: readonly XmlElement[]): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (const object of objects) {
    for (let at = document.firstChild(object); at >= 0; at = document.nextSibling(at)) {
      if (document.is(at, 'Manifest', signatureNamespace)) found.push(at);
    }
  }
  return found;
}

function algorithm(document: XmlDocument, element: XmlElement): string {
  const uri = document.attribute(element, 'Algorithm');
  if (uri === undefined) throw invalidStructure(document, element);
  return uri;
}

/** No method on the lists has parameters: an `HMACOutputLength` belongs to codes that are no signatures. */
function refuseParameters(document: XmlDocument, method: XmlElement): void {
  const parameter = document.firstChild(method);
  if (parameter >= 0) throw invalidStructure(document, parameter);
}

/**
 * Base64 as RFC 4648 writes it, without the white space that may stand in it: the bits of the last letter that stand for nothing
 * are zero, so that bytes have one text, and writing them again gives it.
 */
function base64Text(document: XmlDocument, element: XmlElement): { text: string; bytes: Buffer } {
  const written = document.text(element);
  const text = /[ \t\r\n]/.test(written) ? written.replace(/[ \t\r\n]+/g, '') : written;
  const bytes = Buffer.from(text, 'base64');
  const valid = text !== '' && bytes.toString('base64') === text;
  if (!valid || document.firstChild(element) >= 0) throw invalidStructure(document, element);
  return { text, bytes };
}

function invalidStructure(document: XmlDocument, element: XmlElement): ExchangeError {
  return new ExchangeError('SIGNATURE_STRUCTURE_INVALID', { path: document.path(element) });
}

function unknownAlgorithm(document: XmlDocument, element: XmlElement): ExchangeError {
  return new ExchangeError('SIGNATURE_ALGORITHM_UNKNOWN', {
    algorithm: document.attribute(element, 'Algorithm') ?? '',
  });
}

function refusedTransform(transform: string): ExchangeError {
  return new ExchangeError('SIGNATURE_TRANSFORM_REFUSED', { transform });
}

function exceeded(limit: keyof SignatureLimits, max: number): ExchangeError {
  return new ExchangeError('SIGNATURE_LIMIT_EXCEEDED', { limit, max });
}
