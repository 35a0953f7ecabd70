import type { KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { parseCertificate } from '@lienthong/pki';
import { parseXml, XmlDocument, type XmlElement } from '@lienthong/xml';
import {
  buildSignature,
  defaultSignatureLimits,
  elementPart,
  IdIndex,
  type Insertion,
  type KeyWork,
  type SigningHash,
  signXml,
  splice,
} from '@lienthong/xml-signature';
import { type PackageLayout, partsToSign, readPackageLayout } from './package-layout.ts';

/** Who signs. Keep one object for many packages. */
export type PackageSigner = {
  /** Private key: RSA of 2048 bits or more, or ECDSA P-256, P-384 or P-521. */
  readonly key: KeyObject;
  /** DER, the signing certificate first. */
  readonly certificates: readonly Uint8Array[];
};

/** How {@link signPackage} signs. */
export type SignPackageOptions = {
  /** Milliseconds; written to the second. QCVN-LEGACY says no time. */
  readonly signingTime: number;
  /** Default `emu-2026`; `qcvn-legacy` signs the whole document, as older systems do, for tests of those who read it. */
  readonly profile?: 'emu-2026' | 'qcvn-legacy';
  /** Hash of digests and signature; default `sha256`. */
  readonly hash?: SigningHash;
  /** Lets `hash` be `sha1`, in QCVN-LEGACY only. */
  readonly allowSha1?: boolean;
  /** Lets a key sign that nobody accepts, in EMU-2026 only, so that its refusal can be shown. */
  readonly allowWeakKey?: boolean;
  /** Where the private key works, in EMU-2026; default in the thread pool. */
  readonly keyWork?: KeyWork;
};

/**
 * The package with a signature of profile EMU-2026 (or QCVN-LEGACY) as last child of `edXMLHeader`. Bytes are spliced in: the signature, and
 * `Id` attributes on the signed parts that have none; every other byte is as it was. Documents and status packages alike.
 *
 * @param source - one unsigned package: its bytes, UTF-8, or the document where they have been read already
 * @throws XML_MARKUP_INVALID and the other XML_* codes where the bytes cannot be read
 * @throws SIGNATURE_PLACE_MISSING there is no edXMLHeader or MessageHeader
 * @throws SIGNATURE_PRESENT the package has a signature element already
 * @throws SIGNATURE_ID_DUPLICATE two elements have the same Id
 * @throws SIGNATURE_LIMIT_EXCEEDED more attachments than a verifier accepts references
 * @throws SIGNATURE_KEY_UNSUITABLE the key may not sign
 * @throws SIGNATURE_ALGORITHM_WEAK SHA-1, unless allowed and in QCVN-LEGACY
 * @clause spec edxml-102 §4.6
 */
export async function signPackage(
  source: Uint8Array | XmlDocument,
  signer: PackageSigner,
  options: SignPackageOptions,
): Promise<Buffer> {
  const document = source instanceof XmlDocument ? source : parseXml(source);
  const layout = readPackageLayout(document);
  refuseUnsignable(layout);
  if (options.profile === 'qcvn-legacy') return signLegacy(document, layout, signer, options);
  const ids = new IdIndex(document);
  const [duplicate] = ids.duplicates;
  if (duplicate !== undefined) throw new ExchangeError('SIGNATURE_ID_DUPLICATE', { id: duplicate });
  const insertions: Insertion[] = [];
  const parts = partsToSign(layout).map((element) => {
    const known = idOf(document, element);
    const id = known ?? ids.free(idFor(layout, element));
    if (known === undefined) insertions.push({ offset: document.nameEnd(element), text: ` Id="${id}"` });
    return elementPart(document, element, { id, addId: known === undefined });
  });
  const text = await buildSignature({ ...options, ...signer, parts, id: ids.free('signature') });
  insertions.push({ offset: document.contentEnd(layout.header), text });
  return splice(document.bytes, insertions);
}

/** Profile QCVN-LEGACY: one reference to the whole document, inclusive canonicalisation, subject and certificate. */
function signLegacy(
  document: XmlDocument,
  layout: PackageLayout,
  signer: PackageSigner,
  options: SignPackageOptions,
): Promise<Buffer> {
  const { hash = 'sha256', allowSha1 = false } = options;
  const [certificate] = signer.certificates;
  return signXml(document, {
    ...signer,
    form: 'enveloped',
    canonicalization: 'inclusive',
    parent: layout.header,
    hash,
    allowSha1,
    ...(certificate !== undefined && { subjectName: parseCertificate(certificate).subject }),
  });
}

function refuseUnsignable(layout: PackageLayout): void {
  if (layout.header < 0) throw new ExchangeError('SIGNATURE_PLACE_MISSING', { element: 'edXMLHeader' });
  if (layout.messageHeader < 0) {
    throw new ExchangeError('SIGNATURE_PLACE_MISSING', { element: 'MessageHeader' });
  }
  if (layout.signatures.length > 0) throw new ExchangeError('SIGNATURE_PRESENT');
  refuseTooManyParts(partsToSign(layout).length);
}

/** @throws SIGNATURE_LIMIT_EXCEEDED more parts than a verifier accepts references */
export function refuseTooManyParts(count: number): void {
  const max = defaultSignatureLimits.referencesMax;
  // One reference is the signing time's.
  if (count + 1 > max) throw new ExchangeError('SIGNATURE_LIMIT_EXCEEDED', { limit: 'referencesMax', max });
}

function idOf(document: XmlDocument, element: XmlElement): string | undefined {
  for (const name of ['Id', 'ID', 'id']) {
    const id = document.attribute(element, name);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** What an Id is to be called where the part has none. */
function idFor(layout: PackageLayout, element: XmlElement): string {
  if (element === layout.messageHeader) return 'message-header';
  if (element === layout.business) return 'business';
  if (element === layout.body) return 'body';
  return `attachment-${layout.attachments.indexOf(element) + 1}`;
}
