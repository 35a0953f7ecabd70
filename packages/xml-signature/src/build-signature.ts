import { hash, type KeyObject } from 'node:crypto';
import { escapeAttribute, type XmlDocument, type XmlElement } from '@lienthong/xml';
import { canonicalizeInto } from './canonicalize.ts';
import { DigestSink } from './digest-sink.ts';
import { exclusiveNamespace, signatureNamespace } from './signature-algorithms.ts';
import { type SigningHash, signBytes, signingDigests, signingMethodFor } from './signing-method.ts';

/** A part of the document to be covered, by exclusive canonicalisation. */
export type SigningPart = {
  readonly element: XmlElement;
  /** Value of its `Id` attribute. */
  readonly id: string;
  /** Whether the element has no `Id` yet: it is digested as if it had, and the caller splices it in. */
  readonly idAdded: boolean;
};

/** What {@link buildSignature} needs. */
export type BuildSignatureOptions = {
  readonly parts: readonly SigningPart[];
  /** Private key: RSA of 2048 bits or more, or ECDSA P-256, P-384 or P-521. */
  readonly key: KeyObject;
  /** DER as base64, the signing certificate first. */
  readonly certificates: readonly string[];
  /** Milliseconds; written to the second. */
  readonly signingTime: number;
  /** `Id` of the Signature element; that of its Object is the same with `-time`. */
  readonly id: string;
  /** Hash of digests and signature; default `sha256`. */
  readonly hash?: SigningHash;
  /** Lets a key sign that nobody accepts, so that its refusal can be shown. */
  readonly allowWeakKey?: boolean;
};

/**
 * A `Signature` element with one reference a part and one to its own `Object` with the signing time, in one line,
 * canonical as it stands. The private key works in the thread pool, so that signing uses all cores.
 *
 * @throws SIGNATURE_KEY_UNSUITABLE the key is neither RSA of 2048 bits or more nor ECDSA on an accepted curve
 * @clause spec edxml-102 §4.6, profile EMU-2026
 */
export async function buildSignature(document: XmlDocument, options: BuildSignatureOptions): Promise<string> {
  const { key, id, hash: hashName = 'sha256', allowWeakKey = false } = options;
  const method = signingMethodFor(key, hashName, { allowWeakKey });
  const signatureId = escapeAttribute(id);
  const timeId = `${signatureId}-time`;
  const objectContent = signingTimeObject(signatureId, options.signingTime);
  const signedObject = `<Object xmlns="${signatureNamespace}" Id="${timeId}">${objectContent}</Object>`;
  const references = digestParts(document, options.parts, hashName);
  references.push(referenceTo(timeId, hash(hashName, signedObject, 'base64'), hashName));
  const info =
    `<CanonicalizationMethod Algorithm="${exclusiveNamespace}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${method.uri}"></SignatureMethod>${references.join('')}</SignedInfo>`;
  const canonicalInfo = Buffer.from(`<SignedInfo xmlns="${signatureNamespace}">${info}`, 'utf8');
  const value = await signBytes(canonicalInfo, key, method);
  const certificates = options.certificates
    .map((der) => `<X509Certificate>${der}</X509Certificate>`)
    .join('');
  return (
    `<Signature xmlns="${signatureNamespace}" Id="${signatureId}"><SignedInfo>${info}` +
    `<SignatureValue>${value.toString('base64')}</SignatureValue>` +
    `<KeyInfo><X509Data>${certificates}</X509Data></KeyInfo>` +
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

function digestParts(document: XmlDocument, parts: readonly SigningPart[], hashName: SigningHash): string[] {
  const digest = new DigestSink();
  return parts.map(({ element, id, idAdded }) => {
    digest.begin(hashName);
    canonicalizeInto(digest, document, element, {
      exclusive: true,
      comments: false,
      ...(idAdded ? { added: { name: 'Id', value: id } } : {}),
    });
    return referenceTo(escapeAttribute(id), digest.end(), hashName);
  });
}

function referenceTo(id: string, digest: string, hashName: SigningHash): string {
  return (
    `<Reference URI="#${id}"><Transforms><Transform Algorithm="${exclusiveNamespace}"></Transform></Transforms>` +
    `<DigestMethod Algorithm="${signingDigests[hashName]}"></DigestMethod><DigestValue>${digest}</DigestValue></Reference>`
  );
}
