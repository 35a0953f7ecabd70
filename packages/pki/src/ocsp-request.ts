import { createHash } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { extension, readExtensionList } from './certificate-extensions.ts';
import {
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  explicit,
  isContext,
  isUniversal,
  primitive,
  readObjectIdentifier,
  sequence,
  Tag,
} from './der.ts';
import { digestBytes, type HashName, hashAlgorithm, hashOfIdentifier } from './hash-algorithm.ts';
import { Oid } from './object-identifiers.ts';
import { publicKeyBits } from './public-key-bits.ts';
import { readMessage } from './read-message.ts';

/** Which certificate a question or an answer is about: its issuer by digests, and its serial number. */
export type OcspCertificateId = {
  readonly hash: HashName;
  /** Hexadecimal digest of the issuer's name. */
  readonly issuerName: string;
  /** Hexadecimal digest of the bits of the issuer's key. */
  readonly issuerKey: string;
  /** Hexadecimal. */
  readonly serial: string;
};

/** A question as read. */
export type OcspRequest = {
  readonly certificates: readonly OcspCertificateId[];
  /** To be repeated in the answer. */
  readonly nonce?: Uint8Array;
};

/** Longest request that is read. A question about one certificate has some 120 bytes. */
export const ocspRequestBytesMax = 8192;

/** Most certificates of one request. */
export const ocspCertificatesMax = 16;

/** RFC 9654 §2.1. */
const nonceBytesMax = 128;

/** Identifies a certificate by its serial number and digests of its issuer's name and key. */
export function ocspCertificateId(
  certificate: Pick<Certificate, 'serial'>,
  issuer: Certificate,
  hash: HashName = 'sha256',
): OcspCertificateId {
  const digest = (bytes: Uint8Array): string => createHash(hash).update(bytes).digest('hex');
  return {
    hash,
    issuerName: digest(issuer.subjectDer),
    issuerKey: digest(publicKeyBits(issuer.publicKey)),
    serial: certificate.serial,
  };
}

/** CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }   (RFC 6960 §4.1.1) */
export function buildCertificateId({ hash, issuerName, issuerKey, serial }: OcspCertificateId): Der {
  return sequence(
    hashAlgorithm(hash),
    primitive(Tag.octetString, Buffer.from(issuerName, 'hex')),
    primitive(Tag.octetString, Buffer.from(issuerKey, 'hex')),
    primitive(Tag.integer, Buffer.from(serial, 'hex')),
  );
}

/** The identification in a CertID; throws an `Error` for a broken one or an unknown hash. */
export function readCertificateId(node: Der | undefined): OcspCertificateId {
  const [algorithm, name, key, serial] = childrenOf(node, 'certificate identification');
  const oid = readObjectIdentifier(childrenOf(algorithm, 'hash')[0], 'hash');
  const hash = hashOfIdentifier(oid);
  if (hash === undefined) throw new Error(`hash ${oid} is not known`);
  const digest = (part: Der | undefined, what: string): string => {
    const contents = contentsOf(part, what);
    if (!isUniversal(part, Tag.octetString) || contents.length !== digestBytes[hash])
      throw new Error(`${what} is not a digest`);
    return Buffer.from(contents, 'latin1').toString('hex');
  };
  const number = contentsOf(serial, 'serial number');
  if (!isUniversal(serial, Tag.integer) || number.length === 0 || number.length > 32)
    throw new Error('no serial number');
  return {
    hash,
    issuerName: digest(name, 'issuer name'),
    issuerKey: digest(key, 'issuer key'),
    serial: Buffer.from(number, 'latin1').toString('hex'),
  };
}

/**
 * OCSPRequest ::= SEQUENCE { tbsRequest SEQUENCE { requestList, requestExtensions [2] } }   (RFC 6960 §4.1.1)
 *
 * The DER of an unsigned request.
 */
export function buildOcspRequest({ certificates, nonce }: OcspRequest): Buffer {
  const list = sequence(...certificates.map((id) => sequence(buildCertificateId(id))));
  const extensions = nonce && explicit(2, sequence(buildNonce(nonce)));
  return encodeDer(sequence(sequence(list, extensions)));
}

/** The nonce extension of requests and responses. */
export function buildNonce(nonce: Uint8Array): Der {
  return extension(Oid.ocspNonce, primitive(Tag.octetString, nonce), false);
}

/**
 * The question in these bytes. A signature on it is not looked at: everybody may ask.
 *
 * @throws PKI_MESSAGE_MALFORMED for any other bytes
 */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  return readMessage({ kind: 'OCSP request', der, bytesMax: ocspRequestBytesMax }, readRequest);
}

function readRequest(der: Uint8Array): OcspRequest {
  const [toBeSigned] = childrenOf(decodeDer(der), 'request');
  const parts = childrenOf(toBeSigned, 'request body');
  const list = parts.find((part) => isUniversal(part, Tag.sequence));
  const requests = childrenOf(list, 'request list');
  if (requests.length === 0 || requests.length > ocspCertificatesMax)
    throw new Error(`${requests.length} certificates, 1 to ${ocspCertificatesMax} are answered`);
  const nonce = readNonce(parts.find((part) => isContext(part, 2)));
  return {
    certificates: requests.map((request) => readCertificateId(childrenOf(request, 'request')[0])),
    ...(nonce && { nonce }),
  };
}

/** The nonce among explicitly tagged extensions; throws an `Error` for critical ones that are not understood. */
export function readNonce(extensions: Der | undefined): Uint8Array | undefined {
  if (extensions === undefined) return undefined;
  let nonce: Uint8Array | undefined;
  for (const { oid, critical, value } of readExtensionList(
    childrenOf(extensions, 'extensions')[0] ?? extensions,
  )) {
    if (oid === Oid.ocspNonce) nonce = readNonceValue(value);
    else if (critical) throw new Error(`critical extension ${oid} is not understood`);
  }
  return nonce;
}

function readNonceValue(value: string): Uint8Array {
  const node = decodeDer(value);
  const contents = contentsOf(node, 'nonce');
  if (!isUniversal(node, Tag.octetString) || contents.length === 0 || contents.length > nonceBytesMax)
    throw new Error(`nonce has ${contents.length} bytes, 1 to ${nonceBytesMax} are allowed`);
  return Buffer.from(contents, 'latin1');
}
