import {
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  integer,
  isContext,
  isUniversal,
  objectIdentifier,
  primitive,
  readObjectIdentifier,
  readSmallInteger,
  sequence,
  Tag,
} from './der.ts';
import { digestBytes, type HashName, hashAlgorithm, hashOfIdentifier } from './hash-algorithm.ts';
import { readMessage } from './read-message.ts';

/** What a time stamp is asked for. */
export type TimeStampRequest = {
  readonly hash: HashName;
  /** Digest of what gets the stamp. */
  readonly digest: Uint8Array;
  /** Object identifier of the policy that the stamp must follow. */
  readonly policy?: string;
  /** Contents of an INTEGER, to be repeated in the stamp. */
  readonly nonce?: Uint8Array;
  /** Whether the stamp shall hold the certificate of the authority. */
  readonly wantsCertificate: boolean;
};

/** Longest request that is read. One has some 60 bytes. */
export const timeStampRequestBytesMax = 4096;

const nonceBytesMax = 64;

/** MessageImprint ::= SEQUENCE { hashAlgorithm, hashedMessage OCTET STRING } */
export function buildImprint({ hash, digest }: Pick<TimeStampRequest, 'hash' | 'digest'>): Der {
  return sequence(hashAlgorithm(hash), primitive(Tag.octetString, digest));
}

/** The hash and digest of a MessageImprint; throws an `Error` for a broken one or an unknown hash. */
export function readImprint(node: Der | undefined): Pick<TimeStampRequest, 'hash' | 'digest'> {
  const [algorithm, digest] = childrenOf(node, 'imprint');
  const oid = readObjectIdentifier(childrenOf(algorithm, 'hash')[0], 'hash');
  const hash = hashOfIdentifier(oid);
  if (hash === undefined) throw new Error(`hash ${oid} is not known`);
  const contents = contentsOf(digest, 'digest');
  if (!isUniversal(digest, Tag.octetString) || contents.length !== digestBytes[hash])
    throw new Error('digest does not have the length of its hash');
  return { hash, digest: Buffer.from(contents, 'latin1') };
}

/** TimeStampReq ::= SEQUENCE { version, messageImprint, reqPolicy, nonce, certReq, extensions [0] }   (RFC 3161 §2.4.1) */
export function buildTimeStampRequest(request: TimeStampRequest): Buffer {
  const { policy, nonce, wantsCertificate } = request;
  return encodeDer(
    sequence(
      integer(1),
      buildImprint(request),
      policy === undefined ? undefined : objectIdentifier(policy),
      nonce && primitive(Tag.integer, nonce),
      wantsCertificate ? primitive(Tag.boolean, '\xff') : undefined,
    ),
  );
}

/**
 * The request in these bytes.
 *
 * @throws PKI_MESSAGE_MALFORMED for any other bytes, for an unknown hash, and for extensions, none of which is known
 */
export function parseTimeStampRequest(der: Uint8Array): TimeStampRequest {
  return readMessage({ kind: 'time stamp request', der, bytesMax: timeStampRequestBytesMax }, readRequest);
}

function readRequest(der: Uint8Array): TimeStampRequest {
  const [version, imprint, ...rest] = childrenOf(decodeDer(der), 'request');
  if (readSmallInteger(version, 'version') !== 1) throw new Error('version is not 1');
  const policy = isUniversal(rest[0], Tag.objectIdentifier)
    ? readObjectIdentifier(rest.shift(), 'policy')
    : undefined;
  const nonce = isUniversal(rest[0], Tag.integer) ? readNonce(rest.shift()) : undefined;
  const flag = isUniversal(rest[0], Tag.boolean) ? contentsOf(rest.shift(), 'certificate wish') : '\0';
  if (isContext(rest[0], 0)) throw new Error('extensions are not understood');
  if (rest.length > 0) throw new Error('something follows the request');
  return {
    ...readImprint(imprint),
    ...(policy !== undefined && { policy }),
    ...(nonce && { nonce }),
    wantsCertificate: flag !== '\0',
  };
}

/** The contents of a nonce; throws an `Error` for a longer one than is read. */
export function readNonce(node: Der | undefined): Buffer {
  const nonce = Buffer.from(contentsOf(node, 'nonce'), 'latin1');
  if (nonce.length === 0 || nonce.length > nonceBytesMax)
    throw new Error(`nonce has ${nonce.length} bytes, 1 to ${nonceBytesMax} are read`);
  return nonce;
}
