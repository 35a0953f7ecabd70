import { createPublicKey, type KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import type { RandomSource } from '@lienthong/runtime';
import { buildExtensions, type KeyUsage, type ServiceUrls } from './certificate-extensions.ts';
import { bitString, decodeDer, encodeDer, explicit, primitive, sequence, Tag, time } from './der.ts';
import { buildName, type NameAttribute } from './distinguished-name.ts';
import { keyIdentifier } from './public-key-bits.ts';
import type { ServerHosts } from './server-hosts.ts';
import { type SignatureHash, signatureAlgorithm, signDer } from './signature-algorithm.ts';

/** Everything that goes into a certificate, and who signs it. */
export type CertificateContents = {
  readonly subject: readonly NameAttribute[];
  readonly publicKey: KeyObject;
  /** Name of the issuer, byte for byte its own subject. Absent: the certificate names itself as issuer. */
  readonly issuerSubjectDer?: Uint8Array;
  /** Private key of the issuer. */
  readonly signingKey: KeyObject;
  /** Milliseconds; stored as whole seconds. */
  readonly notBefore: number;
  /** Milliseconds; stored as whole seconds. */
  readonly notAfter: number;
  /** Present: a certification authority. */
  readonly authority?: { readonly pathLength?: number };
  readonly keyUsage: readonly KeyUsage[];
  /** Object identifiers; critical, as time stamps want it (RFC 3161 §2.3). Absent or empty: no restriction. */
  readonly extendedKeyUsage?: readonly string[];
  /** Where status and issuer can be asked for. */
  readonly services?: ServiceUrls;
  /** For certificates of OCSP responders: nobody asks whether they are revoked (RFC 6960 §4.2.2.2.1). */
  readonly ocspNoCheck?: boolean;
  readonly uris?: readonly string[];
  /** Where a server is reached. */
  readonly hosts?: ServerHosts;
  /** SHA-1 exists to make certificates that must be refused. */
  readonly hash?: SignatureHash;
};

const serialBytes = 16;
const instantMin = Date.parse('0001-01-01T00:00:00Z');
const instantMax = Date.parse('9999-12-31T23:59:59Z');

/**
 * The DER of a new certificate: ASN.1 by node-forge, signature by `node:crypto`. The serial number is 128 random bits,
 * positive.
 *
 * @throws PKI_VALIDITY_INVALID when the instants are out of order or cannot be written as dates
 */
export function buildCertificate(contents: CertificateContents, random: RandomSource): Buffer {
  const { notBefore, notAfter, signingKey, hash = 'sha256' } = contents;
  if (!(instantMin <= notBefore && notBefore <= notAfter && notAfter <= instantMax))
    throw new ExchangeError('PKI_VALIDITY_INVALID', { notBefore, notAfter });

  const subjectKeyInfo = contents.publicKey.export({ type: 'spki', format: 'der' });
  const subject = buildName(contents.subject);
  const algorithm = signatureAlgorithm(signingKey, hash);
  const toBeSigned = sequence(
    explicit(0, primitive(Tag.integer, '\x02')),
    primitive(Tag.integer, serialNumber(random)),
    algorithm,
    contents.issuerSubjectDer === undefined ? subject : decodeDer(contents.issuerSubjectDer),
    sequence(time(notBefore), time(notAfter)),
    subject,
    decodeDer(subjectKeyInfo),
    explicit(
      3,
      buildExtensions({
        ...(contents.authority && { authority: contents.authority }),
        keyUsage: contents.keyUsage,
        extendedKeyUsage: contents.extendedKeyUsage ?? [],
        subjectKeyId: keyIdentifier(contents.publicKey),
        authorityKeyId: keyIdentifier(createPublicKey(signingKey)),
        uris: contents.uris ?? [],
        ...(contents.hosts && { hosts: contents.hosts }),
        ...(contents.services && { services: contents.services }),
        ocspNoCheck: contents.ocspNoCheck ?? false,
      }),
    ),
  );
  const signature = signDer(encodeDer(toBeSigned), signingKey, hash);
  return encodeDer(sequence(toBeSigned, algorithm, bitString(signature)));
}

/** 16 bytes: the top bit clear, so that the number is positive, the next one set, so that it is never short. */
export function serialNumber(random: RandomSource): Uint8Array {
  const bytes = random.bytes(serialBytes);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}
