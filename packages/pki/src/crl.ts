import type { KeyObject } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { extension, readExtensionList } from './certificate-extensions.ts';
import {
  bitString,
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  explicit,
  implicit,
  integer,
  isContext,
  isUniversal,
  primitive,
  readObjectIdentifier,
  readSmallInteger,
  readTime,
  sequence,
  Tag,
  time,
} from './der.ts';
import { Oid } from './object-identifiers.ts';
import { keyIdentifier } from './public-key-bits.ts';
import { readMessage } from './read-message.ts';
import type { Revocation } from './revocation-list.ts';
import { type ListedReason, reasonNumber, reasonOfNumber } from './revocation-reason.ts';
import { isSignatureValid, signatureAlgorithm, signDer } from './signature-algorithm.ts';

/** What a certificate revocation list is made from. */
export type CrlContents = {
  readonly issuer: Certificate;
  readonly signingKey: KeyObject;
  /** Higher than that of every list before it. */
  readonly number: number;
  /** Milliseconds; stored as whole seconds. */
  readonly thisUpdate: number;
  /** Milliseconds; stored as whole seconds. */
  readonly nextUpdate: number;
  readonly revocations: readonly Pick<Revocation, 'serial' | 'reason' | 'revokedAt'>[];
};

/** A certificate revocation list as read. Nothing about it has been verified. */
export type Crl = {
  readonly issuerDer: Uint8Array;
  readonly number: number | undefined;
  /** Milliseconds. */
  readonly thisUpdate: number;
  /** Milliseconds. */
  readonly nextUpdate: number | undefined;
  /** By serial number, hexadecimal. */
  readonly entries: ReadonlyMap<string, { readonly reason: ListedReason; readonly revokedAt: number }>;
  /** Whether `issuer` is named as the issuer of the list, may sign lists, and has signed this one. */
  isSignedBy(issuer: Certificate): boolean;
};

/** Longest list that is read: some 20 000 revoked certificates. */
export const crlBytesMax = 1_048_576;

/**
 * CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue }   (RFC 5280 §5.1)
 *
 * The DER of a list of version 2 with number and authority key identifier.
 */
export function buildCrl(contents: CrlContents): Buffer {
  const { issuer, signingKey, revocations } = contents;
  const algorithm = signatureAlgorithm(signingKey, 'sha256');
  const extensions = sequence(
    extension(
      Oid.authorityKeyIdentifier,
      sequence(implicit(0, Buffer.from(keyIdentifier(issuer.publicKey), 'hex'))),
      false,
    ),
    extension(Oid.crlNumber, integer(contents.number), false),
  );
  const toBeSigned = sequence(
    integer(1),
    algorithm,
    decodeDer(issuer.subjectDer),
    time(contents.thisUpdate),
    time(contents.nextUpdate),
    revocations.length === 0 ? undefined : sequence(...revocations.map(buildEntry)),
    explicit(0, extensions),
  );
  const signature = signDer(encodeDer(toBeSigned), signingKey);
  return encodeDer(sequence(toBeSigned, algorithm, bitString(signature)));
}

/** The reason `unspecified` is left out, as RFC 5280 §5.3.1 wants it. */
function buildEntry({ serial, reason, revokedAt }: CrlContents['revocations'][number]): Der {
  const code = primitive(Tag.enumerated, Buffer.of(reasonNumber(reason)));
  return sequence(
    primitive(Tag.integer, Buffer.from(serial, 'hex')),
    time(revokedAt),
    reason === 'unspecified' ? undefined : sequence(extension(Oid.reasonCode, code, false)),
  );
}

/**
 * The revocation list in these bytes. Nothing about it is verified. Delta lists and indirect lists are not read: they
 * carry critical extensions that would have to be understood.
 *
 * @throws PKI_MESSAGE_MALFORMED for any other bytes
 */
export function parseCrl(der: Uint8Array): Crl {
  return readMessage({ kind: 'CRL', der, bytesMax: crlBytesMax }, readCrl);
}

function readCrl(der: Uint8Array): Crl {
  const [toBeSigned, algorithmNode, signatureNode, ...more] = childrenOf(decodeDer(der), 'list');
  if (!toBeSigned || !isUniversal(signatureNode, Tag.bitString) || more.length > 0)
    throw new Error('not a revocation list');
  const algorithm = readObjectIdentifier(childrenOf(algorithmNode, 'algorithm')[0], 'signature algorithm');
  const all = childrenOf(toBeSigned, 'list body');
  const [innerAlgorithm, issuer, thisUpdate, ...rest] = isUniversal(all[0], Tag.integer) ? all.slice(1) : all;
  if (readObjectIdentifier(childrenOf(innerAlgorithm, 'algorithm')[0], 'signature algorithm') !== algorithm)
    throw new Error('two different signature algorithms');
  if (!isUniversal(issuer, Tag.sequence)) throw new Error('no issuer');
  const isTime = (node: Der | undefined): boolean =>
    isUniversal(node, Tag.utcTime) || isUniversal(node, Tag.generalizedTime);
  const nextUpdate = isTime(rest[0]) ? readTime(rest.shift(), 'next update') : undefined;
  const entries = new Map<string, { reason: ListedReason; revokedAt: number }>();
  if (isUniversal(rest[0], Tag.sequence))
    for (const entry of childrenOf(rest.shift(), 'revoked certificates')) {
      const [serial, revokedAt, extensions] = childrenOf(entry, 'revoked certificate');
      if (!isUniversal(serial, Tag.integer)) throw new Error('no serial number');
      entries.set(Buffer.from(contentsOf(serial, 'serial number'), 'latin1').toString('hex'), {
        reason: extensions ? readReason(extensions) : 'unspecified',
        revokedAt: readTime(revokedAt, 'revocation date'),
      });
    }
  let number: number | undefined;
  const extensions = rest.find((part) => isContext(part, 0));
  for (const { oid, critical, value } of extensions
    ? readExtensionList(childrenOf(extensions, 'extensions')[0] ?? extensions)
    : []) {
    if (oid === Oid.crlNumber) number = readNumber(decodeDer(value));
    else if (critical) throw new Error(`critical extension ${oid} is not understood`);
  }
  const issuerDer = encodeDer(issuer);
  const data = encodeDer(toBeSigned);
  const signature = Buffer.from(contentsOf(signatureNode, 'signature').slice(1), 'latin1');
  return {
    issuerDer,
    number,
    thisUpdate: readTime(thisUpdate, 'this update'),
    nextUpdate,
    entries,
    isSignedBy: ({ subjectDer, publicKey, extensions: { keyUsage } }) =>
      Buffer.compare(issuerDer, subjectDer) === 0 &&
      (keyUsage === undefined || keyUsage.includes('cRLSign')) &&
      isSignatureValid({ algorithm, publicKey, data, signature }),
  };
}

/** Up to 20 bytes are allowed (RFC 5280 §5.2.3); a number that is not exact here is of no use. */
function readNumber(node: Der): number | undefined {
  const contents = Buffer.from(contentsOf(node, 'list number'), 'latin1');
  if (!isUniversal(node, Tag.integer) || contents.length === 0 || contents.length > 21)
    throw new Error('list number is not a number');
  const value = Number(BigInt(`0x${contents.toString('hex')}`));
  return Number.isSafeInteger(value) ? value : undefined;
}

function readReason(node: Der): ListedReason {
  let reason: ListedReason = 'unspecified';
  for (const { oid, critical, value } of readExtensionList(node)) {
    if (oid === Oid.reasonCode) reason = readReasonCode(decodeDer(value));
    else if (critical) throw new Error(`critical extension ${oid} is not understood`);
  }
  return reason;
}

/** The reason of an ENUMERATED CRLReason; throws an `Error` for anything else. */
export function readReasonCode(node: Der | undefined): ListedReason {
  if (!isUniversal(node, Tag.enumerated)) throw new Error('reason is not an enumeration');
  return reasonOfNumber(readSmallInteger({ ...node, type: Tag.integer }, 'reason'));
}
