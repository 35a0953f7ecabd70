import { ExchangeError } from '@lienthong/errors';
import type { XmlDocument, XmlElement } from '@lienthong/xml';
import { signatureNamespace } from './signature-algorithms.ts';
import type { SignatureLimits } from './signature-limits.ts';

/** What a `KeyInfo` may say about the key besides a certificate. */
export type KeyHintKind =
  | 'key-name'
  | 'key-value'
  | 'retrieval-method'
  | 'subject-name'
  | 'issuer-serial'
  | 'subject-key-identifier'
  | 'revocation-list'
  | 'other';

/** One such thing: at most {@link keyHintTextMax} characters of its text. */
export type KeyHint = { readonly kind: KeyHintKind; readonly text: string };

/** What a `KeyInfo` says. It is not signed: certificates are candidates, hints are hints, and none of it is believed. */
export type KeyInfo = {
  /** DER as far as base64 goes, in written order. */
  readonly certificates: readonly Buffer[];
  readonly hints: readonly KeyHint[];
};

export const keyHintTextMax = 500;

/**
 * The certificates and hints of a `KeyInfo`. A `RetrievalMethod` is followed to one `X509Data` in the same document and
 * nowhere else; keys in a `KeyValue` are named and not read.
 *
 * @param elementOf - the element with an Id; -1 where there is none, or more than one
 * @throws SIGNATURE_LIMIT_EXCEEDED more certificates or hints than allowed
 * @clause XML-DSig 4.5
 */
export function parseKeyInfo(
  document: XmlDocument,
  keyInfo: XmlElement,
  limits: SignatureLimits,
  elementOf: (id: string) => XmlElement,
): KeyInfo {
  const reading = new Reading(document, limits);
  if (keyInfo < 0) return reading;
  for (const part of document.children(keyInfo)) {
    if (document.is(part, 'X509Data', signatureNamespace)) reading.x509Data(part);
    else if (document.is(part, 'KeyName', signatureNamespace)) reading.hint('key-name', document.text(part));
    else if (document.is(part, 'KeyValue', signatureNamespace))
      reading.hint('key-value', kindOfKey(document, part));
    else if (document.is(part, 'RetrievalMethod', signatureNamespace))
      reading.retrievalMethod(part, elementOf);
    else reading.hint('other', document.name(part));
  }
  return reading;
}

const x509Hints: readonly (readonly [name: string, kind: KeyHintKind])[] = [
  ['X509SubjectName', 'subject-name'],
  ['X509SKI', 'subject-key-identifier'],
  ['X509CRL', 'revocation-list'],
];

class Reading implements KeyInfo {
  readonly certificates: Buffer[] = [];
  readonly hints: KeyHint[] = [];
  readonly #document: XmlDocument;
  readonly #limits: SignatureLimits;

  constructor(document: XmlDocument, limits: SignatureLimits) {
    this.#document = document;
    this.#limits = limits;
  }

  hint(kind: KeyHintKind, text: string): void {
    const { keyHintsMax } = this.#limits;
    if (this.hints.length === keyHintsMax) throw exceeded('keyHintsMax', keyHintsMax);
    this.hints.push({ kind, text: text.trim().slice(0, keyHintTextMax) });
  }

  x509Data(data: XmlElement): void {
    const document = this.#document;
    for (const part of document.children(data)) {
      if (document.is(part, 'X509Certificate', signatureNamespace)) {
        this.#certificate(part);
        continue;
      }
      if (document.is(part, 'X509IssuerSerial', signatureNamespace)) {
        const texts = [...document.children(part)].slice(0, 2).map((child) => document.text(child).trim());
        this.hint('issuer-serial', texts.join(' '));
        continue;
      }
      const known = x509Hints.find(([name]) => document.is(part, name, signatureNamespace));
      if (known !== undefined) this.hint(known[1], document.text(part));
      else this.hint('other', document.name(part));
    }
  }

  retrievalMethod(method: XmlElement, elementOf: (id: string) => XmlElement): void {
    const document = this.#document;
    const uri = document.attribute(method, 'URI') ?? '';
    const target = uri.startsWith('#') && document.firstChild(method) < 0 ? elementOf(uri.slice(1)) : -1;
    if (target >= 0 && document.is(target, 'X509Data', signatureNamespace)) this.x509Data(target);
    else this.hint('retrieval-method', uri);
  }

  #certificate(element: XmlElement): void {
    const document = this.#document;
    const { certificatesMax, certificateBytesMax } = this.#limits;
    if (this.certificates.length === certificatesMax) throw exceeded('certificatesMax', certificatesMax);
    if (document.contentEnd(element) - document.contentStart(element) > certificateBytesMax * 2) {
      throw exceeded('certificateBytesMax', certificateBytesMax);
    }
    // What is no base64 is as good as truncated: it must be reported, not stop the reading.
    const bytes = Buffer.from(document.text(element), 'base64');
    // In memory of its own: a certificate that is kept would keep the pool that small buffers share.
    const certificate = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(certificate);
    this.certificates.push(certificate);
  }
}

function kindOfKey(document: XmlDocument, keyValue: XmlElement): string {
  const key = document.firstChild(keyValue);
  return key < 0 ? '' : document.localName(key);
}

function exceeded(limit: keyof SignatureLimits, max: number): ExchangeError {
  return new ExchangeError('SIGNATURE_LIMIT_EXCEEDED', { limit, max });
}
