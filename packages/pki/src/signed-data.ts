import { createHash, type KeyObject } from 'node:crypto';
import { type Certificate, parseCertificate } from './certificate.ts';
import {
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  explicit,
  implicitSetOf,
  integer,
  isContext,
  isUniversal,
  objectIdentifier,
  primitive,
  readObjectIdentifier,
  sequence,
  setOf,
  Tag,
  time,
} from './der.ts';
import { type HashName, hashAlgorithm, hashOfIdentifier } from './hash-algorithm.ts';
import { Oid } from './object-identifiers.ts';
import { type MessageKind, readMessage } from './read-message.ts';
import { isSignatureValid, signatureAlgorithm, signDer } from './signature-algorithm.ts';

/**
 * CMS SignedData (RFC 5652 §5) with one signer, the form of time stamps and of signatures in PDF files. Written with the
 * ASN.1 module of node-forge: its own CMS module signs with JavaScript RSA only, knows no ECDSA and no signing
 * certificate attribute.
 */
export type SignedDataContents = {
  /** Object identifier of what is signed. */
  readonly contentType: string;
  readonly content: Uint8Array;
  /** The content stays outside, as in PDF files. */
  readonly isDetached?: boolean;
  readonly signer: { readonly key: KeyObject; readonly certificate: Uint8Array };
  /** DER; what goes along for the verifier. */
  readonly certificates: readonly Uint8Array[];
  /** Milliseconds; the signer's own claim. */
  readonly signingTime?: number;
};

/** Signed data as read. Nothing about it has been verified. */
export type SignedData = {
  readonly contentType: string;
  /** Absent when detached. */
  readonly content: Uint8Array | undefined;
  /** DER, in the order in which they came. */
  readonly certificates: readonly Uint8Array[];
  readonly hash: HashName;
  /** What a signature time stamp is of. */
  readonly signature: Uint8Array;
  /** DER of the time stamp token among the unsigned attributes: a claim until it is verified against `signature`. */
  readonly timeStamp?: Uint8Array;
  /** The certificate among `candidates` that the signer names. */
  findSigner(candidates: readonly Certificate[]): Certificate | undefined;
  /**
   * Whether `signer`'s key has signed `content`, and the signature names exactly this certificate, by its digest where it
   * names one.
   */
  verify(
    content: Uint8Array,
    signer: Certificate,
  ): 'valid' | 'digest-mismatch' | 'value-mismatch' | 'weak-algorithm';
};

const certificatesMax = 8;
const attributesMax = 32;

/** The DER of a ContentInfo with signed data; hash SHA-256. */
export function buildSignedData(contents: SignedDataContents): Buffer {
  const { contentType, content, isDetached = false, signer, certificates, signingTime } = contents;
  const { key, certificate } = signer;
  const { issuerDer, serial } = parseCertificate(certificate);
  const attributes = [
    attribute(Oid.contentType, objectIdentifier(contentType)),
    attribute(Oid.messageDigest, primitive(Tag.octetString, sha256(content))),
    attribute(
      Oid.signingCertificateV2,
      sequence(sequence(sequence(primitive(Tag.octetString, sha256(certificate))))),
    ),
    ...(signingTime === undefined ? [] : [attribute(Oid.signingTime, time(signingTime))]),
  ];
  const signerInfo = sequence(
    integer(1),
    sequence(decodeDer(issuerDer), primitive(Tag.integer, Buffer.from(serial, 'hex'))),
    hashAlgorithm('sha256'),
    implicitSetOf(0, attributes),
    signatureAlgorithm(key, 'sha256'),
    // The signature is over the attributes as a SET OF, not as the tagged member that they are (RFC 5652 §5.4).
    primitive(Tag.octetString, signDer(encodeDer(setOf(...attributes)), key)),
  );
  const signedData = sequence(
    integer(contentType === Oid.data ? 1 : 3),
    setOf(hashAlgorithm('sha256')),
    sequence(
      objectIdentifier(contentType),
      isDetached ? undefined : explicit(0, primitive(Tag.octetString, content)),
    ),
    certificates.length === 0 ? undefined : implicitSetOf(0, certificates.map(decodeDer)),
    setOf(signerInfo),
  );
  return encodeDer(sequence(objectIdentifier(Oid.signedData), explicit(0, signedData)));
}

/**
 * The same signed data with a time stamp of its signature as unsigned attribute (RFC 3161 appendix A), in place of all other
 * unsigned attributes.
 *
 * @param token - DER of a time stamp of `parseSignedData(…).signature`; it is not verified here
 * @throws PKI_MESSAGE_MALFORMED for anything but signed data with one signer
 */
export function stampSignedData(der: Uint8Array, token: Uint8Array): Buffer {
  parseSignedData({ kind: 'CMS', der, bytesMax: der.byteLength });
  const [type, wrapped] = childrenOf(decodeDer(der), 'content information');
  const parts = childrenOf(childrenOf(wrapped, 'signed data')[0], 'signed data');
  const [signer] = childrenOf(parts.at(-1), 'signers');
  const stamped = sequence(
    ...childrenOf(signer, 'signer').filter((part) => !isContext(part, 1)),
    implicitSetOf(1, [attribute(Oid.signatureTimeStamp, decodeDer(token))]),
  );
  return encodeDer(sequence(type, explicit(0, sequence(...parts.slice(0, -1), setOf(stamped)))));
}

/** Attribute ::= SEQUENCE { attrType, attrValues SET OF } */
function attribute(oid: string, value: Der): Der {
  return sequence(objectIdentifier(oid), setOf(value));
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/**
 * The signed data in a ContentInfo. Nothing about it is verified.
 *
 * @throws PKI_MESSAGE_MALFORMED for any other bytes, for BER, and for more than one signer
 */
export function parseSignedData(message: {
  readonly kind: MessageKind;
  readonly der: Uint8Array;
  readonly bytesMax: number;
}): SignedData {
  return readMessage(message, (der) => readContentInfo(decodeDer(der)));
}

function readContentInfo(node: Der): SignedData {
  const [type, wrapped] = childrenOf(node, 'content information');
  if (readObjectIdentifier(type, 'content type') !== Oid.signedData) throw new Error('not signed data');
  const [, , encapsulated, ...rest] = childrenOf(childrenOf(wrapped, 'signed data')[0], 'signed data');
  const [innerType, octets] = childrenOf(encapsulated, 'content');
  const contentType = readObjectIdentifier(innerType, 'content type');
  const certificates = childrenOf(rest.find((part) => isContext(part, 0)) ?? sequence(), 'certificates');
  if (certificates.length > certificatesMax) throw new Error(`more than ${certificatesMax} certificates`);
  const [signer, ...others] = childrenOf(rest.at(-1), 'signers');
  if (!signer || others.length > 0 || !isUniversal(rest.at(-1), Tag.set)) throw new Error('not one signer');
  return {
    contentType,
    content: octets && Buffer.from(contentsOf(childrenOf(octets, 'content')[0], 'content'), 'latin1'),
    certificates: certificates.map(encodeDer),
    ...readSigner(signer, contentType),
  };
}

function readSigner(
  node: Der,
  contentType: string,
): Omit<SignedData, 'contentType' | 'content' | 'certificates'> {
  const [, identifier, hashNode, attributesNode, algorithmNode, value, unsigned] = childrenOf(node, 'signer');
  const [issuer, serial] = childrenOf(identifier, 'signer identifier');
  const issuerDer = encodeDer(issuer ?? sequence());
  const serialHex = Buffer.from(contentsOf(serial, 'serial number'), 'latin1').toString('hex');
  const hash = hashOfIdentifier(readObjectIdentifier(childrenOf(hashNode, 'hash')[0], 'hash'));
  if (hash === undefined) throw new Error('unknown hash');
  if (!isContext(attributesNode, 0)) throw new Error('no signed attributes');
  const attributes = readAttributes(attributesNode);
  const named = attributes.get(Oid.contentType);
  if (!named || readObjectIdentifier(named, 'content type') !== contentType)
    throw new Error('signed content type is another one');
  const digest = Buffer.from(contentsOf(attributes.get(Oid.messageDigest), 'message digest'), 'latin1');
  const isNamed = readSigningCertificate(attributes.get(Oid.signingCertificateV2));
  const data = encodeDer(attributesNode);
  data[0] = 0x31;
  const algorithm = readObjectIdentifier(childrenOf(algorithmNode, 'algorithm')[0], 'signature algorithm');
  const signature = Buffer.from(contentsOf(value, 'signature'), 'latin1');
  const stamp = isContext(unsigned, 1) ? readAttributes(unsigned).get(Oid.signatureTimeStamp) : undefined;
  return {
    hash,
    signature,
    ...(stamp && { timeStamp: encodeDer(stamp) }),
    findSigner: (candidates) =>
      candidates.find(
        (candidate) => candidate.serial === serialHex && Buffer.compare(candidate.issuerDer, issuerDer) === 0,
      ),
    verify: (content, { der, publicKey }) => {
      if (hash === 'sha1') return 'weak-algorithm';
      if (!createHash(hash).update(content).digest().equals(digest)) return 'digest-mismatch';
      const isValid =
        isNamed(der) &&
        isSignatureValid({ algorithm: signatureIdentifier(algorithm, hash), publicKey, data, signature });
      return isValid ? 'valid' : 'value-mismatch';
    },
  };
}

/** Signers name plain RSA here more often than RSA with its hash (RFC 3370 §3.2); it means the same. */
function signatureIdentifier(algorithm: string, hash: Exclude<HashName, 'sha1'>): string {
  return algorithm === Oid.rsa ? rsaWith[hash] : algorithm;
}

const rsaWith = { sha256: Oid.sha256WithRsa, sha384: Oid.sha384WithRsa, sha512: Oid.sha512WithRsa } as const;

/** The first value of each attribute; throws an `Error` where one is repeated. */
function readAttributes(node: Der): ReadonlyMap<string, Der> {
  const list = childrenOf(node, 'attributes');
  if (list.length > attributesMax) throw new Error(`more than ${attributesMax} attributes`);
  const attributes = new Map<string, Der>();
  for (const entry of list) {
    const [type, values] = childrenOf(entry, 'attribute');
    const oid = readObjectIdentifier(type, 'attribute');
    const [value] = childrenOf(values, `attribute ${oid}`);
    if (!value || attributes.has(oid)) throw new Error(`attribute ${oid} is empty or occurs twice`);
    attributes.set(oid, value);
  }
  return attributes;
}

/** ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash, issuerSerial OPTIONAL }   (RFC 5035 §4) */
function readSigningCertificate(node: Der | undefined): (der: Uint8Array) => boolean {
  if (node === undefined) return () => true;
  const [first] = childrenOf(childrenOf(node, 'signing certificate')[0], 'signing certificate');
  const parts = childrenOf(first, 'signing certificate');
  const explicitHash = isUniversal(parts[0], Tag.sequence) ? parts[0] : undefined;
  const oid = explicitHash ? readObjectIdentifier(childrenOf(explicitHash, 'hash')[0], 'hash') : Oid.sha256;
  const hash = hashOfIdentifier(oid);
  if (hash === undefined) throw new Error(`hash ${oid} is not known`);
  const digest = Buffer.from(contentsOf(explicitHash ? parts[1] : parts[0], 'certificate digest'), 'latin1');
  return (der) => createHash(hash).update(der).digest().equals(digest);
}
