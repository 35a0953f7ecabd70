import { hash, type KeyObject, X509Certificate } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { type ReadExtensions, readExtensions } from './certificate-extensions.ts';
import {
  childrenOf,
  contentsOf,
  decodeDer,
  encodeDer,
  isContext,
  isUniversal,
  readObjectIdentifier,
  Tag,
} from './der.ts';
import { readName } from './distinguished-name.ts';
import { LruMap } from './lru-map.ts';
import { nodeIdOf, organIdOf, type Person, personOf } from './subject.ts';

/** A certificate as read. Nothing about it has been verified: not its signature, its issuer, its dates or its names. */
export type Certificate = {
  readonly der: Uint8Array;
  /** SHA-256 of `der`, hexadecimal. */
  readonly fingerprint: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** RFC 4514 text. */
  readonly subject: string;
  readonly subjectDer: Uint8Array;
  /** RFC 4514 text. */
  readonly issuer: string;
  readonly issuerDer: Uint8Array;
  /** Milliseconds. */
  readonly notBefore: number;
  /** Milliseconds; the certificate is valid through this second. */
  readonly notAfter: number;
  readonly publicKey: KeyObject;
  /** Object identifier. */
  readonly signatureAlgorithm: string;
  readonly extensions: ReadExtensions;
  /** Agency code, where organizationIdentifier and SubjectAlternativeName name the same one. */
  readonly organId?: string;
  /** Node, where the SubjectAlternativeName names exactly one. */
  readonly nodeId?: string;
  /** Person, where the SubjectAlternativeName names exactly one. */
  readonly person?: Person;
  /** Whether the signature on this certificate was made by `issuer`'s key. Nothing else about `issuer` is checked. */
  isSignedBy(issuer: Certificate): boolean;
};

/** Longest certificate that is read. Real ones have 1 to 4 KB. */
export const certificateBytesMax = 16_384;

/** Parsing takes as long as five RSA verifications; a parsed certificate takes some 10 KB. */
const parsed = new LruMap<string, Certificate>(2048);

/** SHA-256 of the bytes of a certificate, hexadecimal. */
export function certificateFingerprint(der: Uint8Array): string {
  return hash('sha256', der, 'hex');
}

/**
 * The certificate in these bytes. Nothing about it is verified. Parsed certificates are kept by fingerprint, so that a
 * sender's certificate is parsed once and its key object is reused.
 *
 * @param der - one DER certificate, at most 16 KB, nothing before or after it
 * @throws PKI_CERTIFICATE_MALFORMED for any other bytes
 */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.byteLength > certificateBytesMax)
    throw new ExchangeError('PKI_CERTIFICATE_MALFORMED', {
      problem: `${der.byteLength} bytes, at most ${certificateBytesMax} are read`,
    });
  const fingerprint = certificateFingerprint(der);
  const known = parsed.get(fingerprint);
  if (known) return known;
  try {
    const certificate = readCertificate(Buffer.from(der), fingerprint);
    parsed.set(fingerprint, certificate);
    return certificate;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message.slice(0, 120) : 'unreadable';
    throw new ExchangeError('PKI_CERTIFICATE_MALFORMED', { problem }, { cause });
  }
}

/**
 * TBSCertificate ::= SEQUENCE { version [0], serialNumber, signature, issuer, validity, subject,
 *   subjectPublicKeyInfo, issuerUniqueID [1], subjectUniqueID [2], extensions [3] }   (RFC 5280 §4.1)
 *
 * Our strict reader goes first: what it refuses never reaches OpenSSL.
 */
function readCertificate(der: Buffer, fingerprint: string): Certificate {
  const [toBeSigned, outerAlgorithm, signature, ...rest] = childrenOf(decodeDer(der), 'certificate');
  if (!isUniversal(signature, Tag.bitString) || rest.length > 0) throw new Error('not a certificate');
  const all = childrenOf(toBeSigned, 'certificate body');
  const parts = isContext(all[0], 0) ? all.slice(1) : all;
  const [serial, innerAlgorithm, issuerNode, , subjectNode] = parts;
  if (!isUniversal(serial, Tag.integer)) throw new Error('no serial number');
  const serialContents = contentsOf(serial, 'serial number');
  if (serialContents.length === 0 || serialContents.length > 32) throw new Error('serial number too long');
  const algorithm = readObjectIdentifier(childrenOf(outerAlgorithm, 'algorithm')[0], 'signature algorithm');
  if (algorithm !== readObjectIdentifier(childrenOf(innerAlgorithm, 'algorithm')[0], 'signature algorithm'))
    throw new Error('two different signature algorithms');
  const issuer = readName(issuerNode, 'issuer');
  const subject = readName(subjectNode, 'subject');
  const extensionsNode = parts.slice(6).find((part) => isContext(part, 3));
  const extensions: ReadExtensions = extensionsNode
    ? readExtensions(childrenOf(extensionsNode, 'extensions')[0] ?? extensionsNode)
    : { uris: [], extendedKeyUsage: [], ocspNoCheck: false, unknownCritical: [] };

  const x509 = new X509Certificate(der);
  const notBefore = x509.validFromDate.getTime();
  const notAfter = x509.validToDate.getTime();
  if (!Number.isFinite(notBefore) || !Number.isFinite(notAfter)) throw new Error('dates are not readable');
  const organId = organIdOf(subject.attributes, extensions.uris);
  const nodeId = nodeIdOf(extensions.uris);
  const person = personOf(extensions.uris);
  /** An authority's own certificate is checked once, not again under every new signer. */
  const signedBy = new WeakMap<Certificate, boolean>();
  return {
    der,
    fingerprint,
    serial: Buffer.from(serialContents, 'latin1').toString('hex'),
    subject: subject.text,
    subjectDer: encodeDer(subjectNode as never),
    issuer: issuer.text,
    issuerDer: encodeDer(issuerNode as never),
    notBefore,
    notAfter,
    publicKey: x509.publicKey,
    signatureAlgorithm: algorithm,
    extensions,
    ...(organId !== undefined && { organId }),
    ...(nodeId !== undefined && { nodeId }),
    ...(person && { person }),
    isSignedBy(other) {
      const result = signedBy.get(other) ?? x509.verify(other.publicKey);
      signedBy.set(other, result);
      return result;
    },
  };
}
