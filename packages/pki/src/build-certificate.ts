import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import type { RandomSource } from '@lienthong/runtime';
import { buildExtensions, type KeyUsage } from './certificate-extensions.ts';
import {
  bitString,
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  explicit,
  objectIdentifier,
  primitive,
  sequence,
  Tag,
  time,
} from './der.ts';
import { buildName, type NameAttribute } from './distinguished-name.ts';
import { Oid } from './object-identifiers.ts';

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
  readonly uris?: readonly string[];
  /** SHA-1 exists to make certificates that must be refused. */
  readonly hash?: 'sha256' | 'sha1';
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
  const issuerKeyInfo = createPublicKey(signingKey).export({ type: 'spki', format: 'der' });
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
        subjectKeyId: keyIdentifier(subjectKeyInfo),
        authorityKeyId: keyIdentifier(issuerKeyInfo),
        uris: contents.uris ?? [],
      }),
    ),
  );
  const signature = sign(hash, encodeDer(toBeSigned), signingKey);
  return encodeDer(sequence(toBeSigned, algorithm, bitString(signature)));
}

/** 16 bytes: the top bit clear, so that the number is positive, the next one set, so that it is never short. */
function serialNumber(random: RandomSource): Uint8Array {
  const bytes = random.bytes(serialBytes);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

/** RSA algorithms have NULL parameters, ECDSA ones none (RFC 4055, RFC 5758). */
function signatureAlgorithm(key: KeyObject, hash: 'sha256' | 'sha1'): Der {
  if (key.asymmetricKeyType === 'rsa')
    return sequence(
      objectIdentifier(hash === 'sha256' ? Oid.sha256WithRsa : Oid.sha1WithRsa),
      primitive(Tag.null, ''),
    );
  return sequence(objectIdentifier(hash === 'sha256' ? Oid.ecdsaWithSha256 : Oid.ecdsaWithSha1));
}

/** RFC 7093 §2 method 1: 160 bits of the SHA-256 of the key's bits. Hexadecimal. */
function keyIdentifier(subjectKeyInfo: Uint8Array): string {
  const [, bits] = childrenOf(decodeDer(subjectKeyInfo), 'public key');
  const key = Buffer.from(contentsOf(bits, 'public key').slice(1), 'latin1');
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}
