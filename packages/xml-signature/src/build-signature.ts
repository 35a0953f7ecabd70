import { hash, type KeyObject } from 'node:crypto';
import { escapeAttribute, type XmlDocument, type XmlElement } from '@lienthong/xml';
import type { ByteSink } from './byte-sink.ts';
import { canonicalizeInto } from './canonicalize.ts';
import { DigestSink } from './digest-sink.ts';
import { exclusiveNamespace, signatureNamespace } from './signature-algorithms.ts';
import {
  type KeyWork,
  type SigningHash,
  signBytes,
  signingDigests,
  signingMethodFor,
} from './signing-method.ts';

/** A part of a document to be covered. */
export type SigningPart = {
  /** Value of its `Id` attribute. */
  readonly id: string;
  /** Writes its exclusive canonical form, without comments. */
  readonly write: (sink: ByteSink) => void;
};

/** What {@link buildSignature} needs. */
export type BuildSignatureOptions = {
  readonly parts: readonly SigningPart[];
  /** Private key: RSA of 2048 bits or more, or ECDSA P-256, P-384 or P-521. */
  readonly key: KeyObject;
  /** DER, the signing certificate first. Written once and remembered with the list: keep one list for many signatures. */
  readonly certificates: readonly Uint8Array[];
  /** Milliseconds; written to the second. */
  readonly signingTime: number;
  /** `Id` of the Signature element; that of its Object is the same with `-time`. */
  readonly id: string;
  /** Hash of digests and signature; default `sha256`. */
  readonly hash?: SigningHash;
  /** Lets a key sign that nobody accepts, so that its refusal can be shown. */
  readonly allowWeakKey?: boolean;
  /** Where the private key works; default in the thread pool. */
  readonly keyWork?: KeyWork;
};

/** An element of a document that has been read; with `addId`, as if it had that `Id`, which the caller splices in. */
export function elementPart(
  document: XmlDocument,
  element: XmlElement,
  { id, addId }: { readonly id: string; readonly addId: boolean },
): SigningPart {
  const added = addId ? { added: { name: 'Id', value: id } } : {};
  const options = { exclusive: true, comments: false, ...added };
  return { id, write: (sink) => canonicalizeInto(sink, document, element, options) };
}

/** One for all: a digest is begun and ended without anything in between, and its buffer is worth keeping. */
const digestSink = new DigestSink();

/**
 * A `Signature` element with one reference a part and one to its own `Object` with the signing time, in one line,
 * canonical as it stands.
 *
 * @throws SIGNATURE_KEY_UNSUITABLE the key is neither RSA of 2048 bits or more nor ECDSA on an accepted curve
 * @clause spec edxml-102 §4.6, profile EMU-2026
 */
export async function buildSignature(options: BuildSignatureOptions): Promise<string> {
  const { key, id, hash: hashName = 'sha256', allowWeakKey = false, keyWork = 'pool' } = options;
  const method = signingMethodFor(key, hashName, { allowWeakKey });
  const signatureId = escapeAttribute(id);
  const timeId = `${signatureId}-time`;
  const objectContent = signingTimeObject(signatureId, options.signingTime);
  const signedObject = `<Object xmlns="${signatureNamespace}" Id="${timeId}">${objectContent}</Object>`;
  let references = '';
  for (const part of options.parts) {
    digestSink.begin(hashName);
    part.write(digestSink);
    references += referenceTo(escapeAttribute(part.id), digestSink.end(), hashName);
  }
  references += referenceTo(timeId, hash(hashName, signedObject, 'base64'), hashName);
  const info =
    `<CanonicalizationMethod Algorithm="${exclusiveNamespace}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${method.uri}"></SignatureMethod>${references}</SignedInfo>`;
  const canonicalInfo = Buffer.from(`<SignedInfo xmlns="${signatureNamespace}">${info}`, 'utf8');
  const signing = signBytes(canonicalInfo, key, method, keyWork);
  const value = signing instanceof Promise ? await signing : signing;
  return (
    `<Signature xmlns="${signatureNamespace}" Id="${signatureId}"><SignedInfo>${info}` +
    `<SignatureValue>${value.toString('base64')}</SignatureValue>` +
    `${keyInfoOf(options.certificates)}` +
    `<Object Id="${timeId}">${objectContent}</Object></Signature>`
  );
}

/** Content of the `Object` with the signing time. */
export function signingTimeObject(signatureId: string, signingTime: number): string {
  const time = `${new Date(signingTime).toISOString().slice(0, 19)}Z`;
  return (
    `<SignatureProperties><SignatureProperty Target="#${signatureId}">` +
    `<SigningTime>${time}</SigningTime></SignatureProperty></SignatureProperties>`
  );
}

const writtenKeyInfos = new WeakMap<readonly Uint8Array[], string>();

function keyInfoOf(certificates: readonly Uint8Array[]): string {
  const known = writtenKeyInfos.get(certificates);
  if (known !== undefined) return known;
  const x509 = certificates.map(
    (der) => `<X509Certificate>${Buffer.from(der).toString('base64')}</X509Certificate>`,
  );
  const written = `<KeyInfo><X509Data>${x509.join('')}</X509Data></KeyInfo>`;
  writtenKeyInfos.set(certificates, written);
  return written;
}

function referenceTo(id: string, digest: string, hashName: SigningHash): string {
  return (
    `<Reference URI="#${id}"><Transforms><Transform Algorithm="${exclusiveNamespace}"></Transform></Transforms>` +
    `<DigestMethod Algorithm="${signingDigests[hashName]}"></DigestMethod><DigestValue>${digest}</DigestValue></Reference>`
  );
}
