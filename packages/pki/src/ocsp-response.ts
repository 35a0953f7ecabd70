import { createHash, type KeyObject } from 'node:crypto';
import { type Certificate, parseCertificate } from './certificate.ts';
import { readReasonCode } from './crl.ts';
import {
  bitString,
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  explicit,
  generalizedTime,
  implicit,
  implicitSequence,
  isContext,
  isUniversal,
  objectIdentifier,
  primitive,
  readObjectIdentifier,
  readSmallInteger,
  readTime,
  sequence,
  Tag,
} from './der.ts';
import { Oid } from './object-identifiers.ts';
import {
  buildCertificateId,
  buildNonce,
  type OcspCertificateId,
  readCertificateId,
  readNonce,
} from './ocsp-request.ts';
import { publicKeyBits } from './public-key-bits.ts';
import { readMessage } from './read-message.ts';
import { type ListedReason, reasonNumber } from './revocation-reason.ts';
import { isSignatureValid, signatureAlgorithm, signDer } from './signature-algorithm.ts';

/** What is said about one certificate. */
export type OcspStatus =
  | { readonly status: 'good' | 'unknown' }
  | { readonly status: 'revoked'; readonly reason: ListedReason; readonly revokedAt: number };

/** One answer of a response. */
export type OcspAnswer = OcspStatus & {
  readonly certificate: OcspCertificateId;
  /** Milliseconds; stored as whole seconds, as all times here. */
  readonly thisUpdate: number;
  /** Milliseconds. */
  readonly nextUpdate?: number;
};

/** What a response is made from. */
export type OcspResponseContents = {
  readonly answers: readonly OcspAnswer[];
  /** Milliseconds. */
  readonly producedAt: number;
  readonly nonce?: Uint8Array;
  readonly responder: { readonly key: KeyObject; readonly certificate: Uint8Array };
  /** How the response names its signer. */
  readonly responderId: 'by-name' | 'by-key';
};

/** Responses without an answer (RFC 6960 §4.2.1). */
export const ocspRefusals = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 } as const;

/** Why a responder gives no answer. */
export type OcspRefusal = keyof typeof ocspRefusals;

/** A response with answers as read. Nothing about it has been verified. */
export type OcspResponse = {
  readonly answers: readonly OcspAnswer[];
  /** Milliseconds. */
  readonly producedAt: number;
  readonly nonce?: Uint8Array;
  /** Certificates that came with it, those that can be read. */
  readonly certificates: readonly Certificate[];
  /** Whether the response names `responder` as its signer, and `responder`'s key has signed it. */
  isSignedBy(responder: Certificate): boolean;
};

/** Longest response that is read. */
export const ocspResponseBytesMax = 65_536;

const certificatesMax = 8;

/** OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED, responseBytes [0] OPTIONAL }: a response without an answer. */
export function buildOcspRefusal(refusal: OcspRefusal): Buffer {
  return encodeDer(sequence(primitive(Tag.enumerated, Buffer.of(ocspRefusals[refusal]))));
}

/** The DER of a signed response with answers, the responder's certificate in it (RFC 6960 §4.2.1). */
export function buildOcspResponse(contents: OcspResponseContents): Buffer {
  const { answers, producedAt, nonce, responder } = contents;
  const { key, certificate } = responder;
  const algorithm = signatureAlgorithm(key, 'sha256');
  const data = sequence(
    buildResponderId(parseCertificate(certificate), contents.responderId),
    generalizedTime(producedAt),
    sequence(...answers.map(buildAnswer)),
    nonce && explicit(1, sequence(buildNonce(nonce))),
  );
  const signature = bitString(signDer(encodeDer(data), key));
  const basic = sequence(data, algorithm, signature, explicit(0, sequence(decodeDer(certificate))));
  const bytes = sequence(objectIdentifier(Oid.ocspBasic), primitive(Tag.octetString, encodeDer(basic)));
  return encodeDer(sequence(primitive(Tag.enumerated, '\0'), explicit(0, bytes)));
}

/** ResponderID ::= CHOICE { byName [1] Name, byKey [2] OCTET STRING of the SHA-1 of the key's bits } */
function buildResponderId({ subjectDer, publicKey }: Certificate, kind: 'by-name' | 'by-key'): Der {
  return kind === 'by-name'
    ? explicit(1, decodeDer(subjectDer))
    : explicit(2, primitive(Tag.octetString, keyDigest(publicKey)));
}

/** SHA-1 is fixed by RFC 6960 §4.2.1; it names a key here and secures nothing. */
function keyDigest(key: KeyObject): Buffer {
  return createHash('sha1').update(publicKeyBits(key)).digest();
}

/** SingleResponse ::= SEQUENCE { certID, certStatus, thisUpdate, nextUpdate [0] OPTIONAL } */
function buildAnswer(answer: OcspAnswer): Der {
  const { certificate, thisUpdate, nextUpdate } = answer;
  return sequence(
    buildCertificateId(certificate),
    buildStatus(answer),
    generalizedTime(thisUpdate),
    nextUpdate === undefined ? undefined : explicit(0, generalizedTime(nextUpdate)),
  );
}

/** CertStatus ::= CHOICE { good [0] NULL, revoked [1] SEQUENCE { time, reason [0] }, unknown [2] NULL } */
function buildStatus(answer: OcspStatus): Der {
  if (answer.status !== 'revoked') return implicit(answer.status === 'good' ? 0 : 2, '');
  const { reason, revokedAt } = answer;
  const code = primitive(Tag.enumerated, Buffer.of(reasonNumber(reason)));
  return implicitSequence(1, [
    generalizedTime(revokedAt),
    reason === 'unspecified' ? undefined : explicit(0, code),
  ]);
}

/**
 * The response in these bytes: its answers, or the name of the refusal. Nothing about it is verified.
 *
 * @throws PKI_MESSAGE_MALFORMED for any other bytes
 */
export function parseOcspResponse(der: Uint8Array): OcspResponse | OcspRefusal {
  return readMessage({ kind: 'OCSP response', der, bytesMax: ocspResponseBytesMax }, readResponse);
}

function readResponse(der: Uint8Array): OcspResponse | OcspRefusal {
  const [statusNode, bytes] = childrenOf(decodeDer(der), 'response');
  if (!isUniversal(statusNode, Tag.enumerated)) throw new Error('response status is not an enumeration');
  const status = readSmallInteger({ ...statusNode, type: Tag.integer }, 'response status');
  if (status !== 0) {
    const refusal = (Object.keys(ocspRefusals) as OcspRefusal[]).find(
      (name) => ocspRefusals[name] === status,
    );
    return refusal ?? 'internalError';
  }
  const [type, octets] = childrenOf(childrenOf(bytes, 'response bytes')[0], 'response bytes');
  if (readObjectIdentifier(type, 'response type') !== Oid.ocspBasic) throw new Error('not a basic response');
  const [data, algorithmNode, signatureNode, enclosed] = childrenOf(
    decodeDer(contentsOf(octets, 'basic response')),
    'basic response',
  );
  const algorithm = readObjectIdentifier(childrenOf(algorithmNode, 'algorithm')[0], 'signature algorithm');
  if (!isUniversal(signatureNode, Tag.bitString)) throw new Error('no signature');
  const signature = Buffer.from(contentsOf(signatureNode, 'signature').slice(1), 'latin1');
  const all = childrenOf(data, 'response data');
  const [responder, producedAt, list, ...rest] = isContext(all[0], 0) ? all.slice(1) : all;
  const nonce = readNonce(rest.find((part) => isContext(part, 1)));
  const signed = encodeDer(data as Der);
  const isNamed = readResponderId(responder);
  return {
    answers: childrenOf(list, 'answers').map(readAnswer),
    producedAt: readTime(producedAt, 'time of production'),
    ...(nonce && { nonce }),
    certificates: enclosed ? readCertificates(enclosed) : [],
    isSignedBy: (certificate) =>
      isNamed(certificate) &&
      isSignatureValid({ algorithm, publicKey: certificate.publicKey, data: signed, signature }),
  };
}

function readCertificates(node: Der): readonly Certificate[] {
  const list = childrenOf(childrenOf(node, 'certificates')[0], 'certificates');
  if (list.length > certificatesMax) throw new Error(`more than ${certificatesMax} certificates`);
  return list.map((certificate) => parseCertificate(encodeDer(certificate)));
}

function readResponderId(node: Der | undefined): (certificate: Certificate) => boolean {
  const [value] = childrenOf(node, 'responder');
  if (isContext(node, 1) && value) {
    const name = encodeDer(value);
    return ({ subjectDer }) => Buffer.compare(subjectDer, name) === 0;
  }
  if (!isContext(node, 2)) throw new Error('responder is named neither by name nor by key');
  const digest = Buffer.from(contentsOf(value, 'responder'), 'latin1');
  return ({ publicKey }) => Buffer.compare(keyDigest(publicKey), digest) === 0;
}

function readAnswer(node: Der): OcspAnswer {
  const [id, status, thisUpdate, ...rest] = childrenOf(node, 'answer');
  const next = rest.find((part) => isContext(part, 0));
  return {
    certificate: readCertificateId(id),
    ...readStatus(status),
    thisUpdate: readTime(thisUpdate, 'this update'),
    ...(next && { nextUpdate: readTime(childrenOf(next, 'next update')[0], 'next update') }),
  };
}

function readStatus(node: Der | undefined): OcspStatus {
  if (isContext(node, 0)) return { status: 'good' };
  if (isContext(node, 2)) return { status: 'unknown' };
  if (!isContext(node, 1)) throw new Error('no status');
  const [revokedAt, reason] = childrenOf(node, 'revocation');
  return {
    status: 'revoked',
    revokedAt: readTime(revokedAt, 'revocation date'),
    reason: reason ? readReasonCode(childrenOf(reason, 'reason')[0]) : 'unspecified',
  };
}
