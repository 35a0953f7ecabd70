import { hash as digestOf, type KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import {
  escapeAttribute,
  escapeText,
  parseXml,
  type XmlDocument,
  type XmlElement,
  type XmlLimits,
} from '@lienthong/xml';
import { signingTimeObject } from './build-signature.ts';
import { BufferSink } from './byte-sink.ts';
import { canonicalizeInto } from './canonicalize.ts';
import { digestReference } from './digest-reference.ts';
import { DigestSink } from './digest-sink.ts';
import { IdIndex } from './id-index.ts';
import { parseSignature } from './parse-signature.ts';
import { envelopedTransform, signatureNamespace } from './signature-algorithms.ts';
import { defaultSignatureLimits } from './signature-limits.ts';
import {
  type SigningHash,
  signatureBytes,
  signBytes,
  signingDigests,
  signingMethodFor,
} from './signing-method.ts';
import { type Insertion, splice } from './splice.ts';

/** Where a signature and what it signs stand: inside it, around it, or beside it in the same document. */
export type SigningForm = 'enveloped' | 'enveloping' | 'detached';

/** Canonicalisation to sign with, of the parts and of `SignedInfo`. */
export const signingCanonicalizations = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'inclusive-1.1': 'http://www.w3.org/2006/12/xml-c14n11',
} as const;
export type SigningCanonicalization = keyof typeof signingCanonicalizations;

/** How {@link signXml} signs. */
export type SignXmlOptions = {
  readonly form: SigningForm;
  /** Private key: RSA of 2048 bits or more, or ECDSA P-256, P-384 or P-521. */
  readonly key: KeyObject;
  /** DER, the signing certificate first; none for a signature that leaves its key to be known. */
  readonly certificates: readonly Uint8Array[];
  /** Hash of digests and signature; default `sha256`. */
  readonly hash?: SigningHash;
  /** Lets `hash` be `sha1`. */
  readonly allowSha1?: boolean;
  /** Default `exclusive`. */
  readonly canonicalization?: SigningCanonicalization;
  /** Milliseconds; written to the second, and signed. Left out where absent. */
  readonly signingTime?: number;
  /** Written as `X509SubjectName`. */
  readonly subjectName?: string;
  /** Enveloped and detached: the element whose last child the signature becomes; default the root. */
  readonly parent?: XmlElement;
  /** Detached: what is signed; default the children of the root. They get an `Id` where they have none. */
  readonly parts?: readonly XmlElement[];
  /** For reading the result again. */
  readonly limits?: Partial<XmlLimits>;
};

/**
 * The document with a signature in it, or in a signature (enveloping: without what stands around its root). Everything that
 * is not spliced in stays as it was, byte for byte.
 *
 * @throws SIGNATURE_KEY_UNSUITABLE the key may not sign
 * @throws SIGNATURE_ALGORITHM_WEAK SHA-1, unless allowed
 * @throws SIGNATURE_ID_DUPLICATE two elements have the same Id
 * @throws SIGNATURE_LIMIT_EXCEEDED more parts than a verifier accepts references
 * @throws SIGNATURE_PLACE_MISSING detached, and there is nothing to sign
 * @throws XML_LIMIT_EXCEEDED the result is more than the limits allow
 * @clause XML-DSig 2, 3.1
 */
export async function signXml(document: XmlDocument, options: SignXmlOptions): Promise<Buffer> {
  const { key, hash = 'sha256', form } = options;
  const method = signingMethodFor(key, hash, options);
  const ids = new IdIndex(document);
  const [duplicate] = ids.duplicates;
  if (duplicate !== undefined) throw new ExchangeError('SIGNATURE_ID_DUPLICATE', { id: duplicate });
  const id = ids.free('signature');
  const template = new Template(id, { ...options, hash, methodUri: method.uri });
  const unfilled = form === 'enveloping' ? template.around(document, ids) : template.within(document, ids);
  const result = parseXml(unfilled, options.limits === undefined ? {} : { limits: options.limits });
  await fillSignature(result, new IdIndex(result), id, key);
  return result.bytes;
}

/**
 * Computes digests and value of a signature and writes them over the ones it has, which are of the same length: where
 * everything stands does not change by it.
 */
async function fillSignature(document: XmlDocument, ids: IdIndex, id: string, key: KeyObject): Promise<void> {
  const element = ids.element(id);
  const signature = parseSignature(document, element, defaultSignatureLimits, (of) => ids.element(of));
  const digest = new DigestSink();
  const overwrite = (at: XmlElement, text: string) =>
    document.bytes.write(text, document.contentStart(at), 'latin1');
  for (const reference of signature.references) {
    const target = reference.uri === '' ? document.root : ids.element(reference.uri.slice(1));
    const covered = { element: target, signature: element, without: [] };
    overwrite(reference.digestValue, digestReference(digest, document, reference, covered));
  }
  const info = new BufferSink();
  canonicalizeInto(info, document, signature.signedInfo, signature.signedInfoMethod);
  const value = await signBytes(info.toBuffer(), key, signature.signatureMethod, 'pool');
  overwrite(signature.valueElement, value.toString('base64'));
}

/** A signature whose digests and value are still zeros. */
class Template {
  readonly #id: string;
  readonly #options: SignXmlOptions & { readonly hash: SigningHash; readonly methodUri: string };
  readonly #canonicalization: string;

  constructor(
    id: string,
    options: SignXmlOptions & { readonly hash: SigningHash; readonly methodUri: string },
  ) {
    this.#id = id;
    this.#options = options;
    this.#canonicalization = signingCanonicalizations[options.canonicalization ?? 'exclusive'];
  }

  /** The document with the signature in it. */
  within(document: XmlDocument, ids: IdIndex): Buffer {
    const { form, parent = document.root } = this.#options;
    const parts = form === 'enveloped' ? [] : (this.#options.parts ?? [...document.children(document.root)]);
    if (form === 'detached' && parts.length === 0) {
      throw new ExchangeError('SIGNATURE_PLACE_MISSING', { element: 'Id' });
    }
    const { referencesMax } = defaultSignatureLimits;
    if (parts.length + 1 > referencesMax) {
      throw new ExchangeError('SIGNATURE_LIMIT_EXCEEDED', { limit: 'referencesMax', max: referencesMax });
    }
    const insertions: Insertion[] = [];
    const uris = parts.map((part) => {
      const known = ids.idOf(part);
      if (known !== undefined) return `#${known}`;
      const added = ids.free('part');
      insertions.push({ offset: document.nameEnd(part), text: ` Id="${added}"` });
      return `#${added}`;
    });
    const references =
      form === 'enveloped'
        ? this.#reference('', true)
        : uris.map((uri) => this.#reference(uri, false)).join('');
    const signature = this.#signature(references, '');
    if (!document.isSelfClosed(parent)) {
      return splice(document.bytes, [
        ...insertions,
        { offset: document.contentEnd(parent), text: signature },
      ]);
    }
    // `<r/>` becomes `<r>…</r>`.
    const opened = splice(document.bytes, [
      ...insertions,
      { offset: document.end(parent), text: `${signature}</${document.name(parent)}>` },
    ]);
    const slash = opened.lastIndexOf('/>', opened.indexOf(signature));
    return Buffer.concat([opened.subarray(0, slash), opened.subarray(slash + 1)]);
  }

  /** A signature with the root of the document in it. */
  around(document: XmlDocument, ids: IdIndex): Buffer {
    const objectId = ids.free('object');
    const content = document.bytes.toString(
      'utf8',
      document.start(document.root),
      document.end(document.root),
    );
    const object = `<Object Id="${objectId}">${content}</Object>`;
    return Buffer.from(this.#signature(this.#reference(`#${objectId}`, false), object), 'utf8');
  }

  #signature(references: string, object: string): string {
    const { certificates, key, signingTime, subjectName, methodUri } = this.#options;
    const timeId = `${this.#id}-time`;
    const time =
      signingTime === undefined
        ? ''
        : `<Object Id="${timeId}">${signingTimeObject(this.#id, signingTime)}</Object>`;
    const timeReference = signingTime === undefined ? '' : this.#reference(`#${timeId}`, false);
    const subject =
      subjectName === undefined ? '' : `<X509SubjectName>${escapeText(subjectName)}</X509SubjectName>`;
    const x509 = certificates.map(
      (der) => `<X509Certificate>${Buffer.from(der).toString('base64')}</X509Certificate>`,
    );
    const keyInfo =
      subject === '' && x509.length === 0
        ? ''
        : `<KeyInfo><X509Data>${subject}${x509.join('')}</X509Data></KeyInfo>`;
    const value = Buffer.alloc(signatureBytes(key)).toString('base64');
    return (
      `<Signature xmlns="${signatureNamespace}" Id="${this.#id}"><SignedInfo>` +
      `<CanonicalizationMethod Algorithm="${this.#canonicalization}"></CanonicalizationMethod>` +
      `<SignatureMethod Algorithm="${methodUri}"></SignatureMethod>${references}${timeReference}</SignedInfo>` +
      `<SignatureValue>${value}</SignatureValue>` +
      `${keyInfo}${object}${time}</Signature>`
    );
  }

  #reference(uri: string, enveloped: boolean): string {
    const { hash } = this.#options;
    const before = enveloped ? `<Transform Algorithm="${envelopedTransform}"></Transform>` : '';
    const zeros = Buffer.alloc(digestOf(hash, '', 'buffer').length).toString('base64');
    return (
      `<Reference URI="${escapeAttribute(uri)}"><Transforms>${before}<Transform Algorithm="${this.#canonicalization}"></Transform></Transforms>` +
      `<DigestMethod Algorithm="${signingDigests[hash]}"></DigestMethod><DigestValue>${zeros}</DigestValue></Reference>`
    );
  }
}
