import type { KeyObject } from 'node:crypto';
import type { RandomSource } from '@lienthong/runtime';
import { serialNumber } from './build-certificate.ts';
import {
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  generalizedTime,
  integer,
  isUniversal,
  objectIdentifier,
  primitive,
  readObjectIdentifier,
  readSmallInteger,
  readTime,
  sequence,
  Tag,
} from './der.ts';
import type { HashName } from './hash-algorithm.ts';
import { Oid } from './object-identifiers.ts';
import { readMessage } from './read-message.ts';
import { buildSignedData, parseSignedData, type SignedData } from './signed-data.ts';
import { buildImprint, readImprint, readNonce, type TimeStampRequest } from './time-stamp-request.ts';

/** Policy of our time stamps: below the enterprise number that RFC 5612 keeps for examples. It promises nothing. */
export const timeStampPolicy = '1.3.6.1.4.1.32473.1.1';

/** Longest time stamp that is read; ours have 1 to 3 KB. */
export const timeStampBytesMax = 65_536;

/** What a time stamp is made from. */
export type TimeStampContents = {
  readonly request: TimeStampRequest;
  /** Milliseconds; stored as whole seconds. */
  readonly at: number;
  readonly authority: { readonly key: KeyObject; readonly certificates: readonly Uint8Array[] };
};

/** A time stamp as read. Nothing about it has been verified. */
export type TimeStamp = {
  /** The instant that it states, milliseconds. */
  readonly at: number;
  readonly hash: HashName;
  /** Digest of what has the stamp. */
  readonly digest: Uint8Array;
  readonly policy: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly nonce?: Uint8Array;
  /** What is signed, and by whom. */
  readonly signed: SignedData & { readonly content: Uint8Array };
};

/**
 * TSTInfo ::= SEQUENCE { version, policy, messageImprint, serialNumber, genTime, accuracy, nonce … }   (RFC 3161 §2.4.2)
 *
 * The DER of a time stamp token: signed data, with the certificates where the request wants them.
 */
export function buildTimeStamp({ request, at, authority }: TimeStampContents, random: RandomSource): Buffer {
  const [certificate = new Uint8Array()] = authority.certificates;
  const info = sequence(
    integer(1),
    objectIdentifier(timeStampPolicy),
    buildImprint(request),
    primitive(Tag.integer, serialNumber(random)),
    generalizedTime(at),
    sequence(integer(1)), // within a second
    request.nonce && primitive(Tag.integer, request.nonce),
  );
  return buildSignedData({
    contentType: Oid.timeStampInfo,
    content: encodeDer(info),
    signer: { key: authority.key, certificate },
    certificates: request.wantsCertificate ? authority.certificates : [],
    signingTime: at,
  });
}

/**
 * The time stamp in these bytes. Nothing about it is verified.
 *
 * @throws PKI_MESSAGE_MALFORMED for any other bytes
 */
export function parseTimeStamp(der: Uint8Array): TimeStamp {
  const signed = parseSignedData({ kind: 'time stamp', der, bytesMax: timeStampBytesMax });
  return readMessage({ kind: 'time stamp', der, bytesMax: timeStampBytesMax }, () => readTimeStamp(signed));
}

function readTimeStamp(signed: SignedData): TimeStamp {
  const { content, contentType } = signed;
  if (contentType !== Oid.timeStampInfo || content === undefined) throw new Error('not a time stamp');
  const [version, policy, imprint, serial, at, ...rest] = childrenOf(decodeDer(content), 'time stamp');
  if (readSmallInteger(version, 'version') !== 1) throw new Error('version is not 1');
  if (!isUniversal(at, Tag.generalizedTime)) throw new Error('no time');
  const nonce = rest.find((part) => isUniversal(part, Tag.integer));
  return {
    at: readTime(at, 'time'),
    ...readImprint(imprint),
    policy: readObjectIdentifier(policy, 'policy'),
    serial: Buffer.from(contentsOf(serial, 'serial number'), 'latin1').toString('hex'),
    ...(nonce && { nonce: readNonce(nonce) }),
    signed: { ...signed, content },
  };
}

/** Why an authority gives no time stamp, by the bit of PKIFailureInfo (RFC 3161 §2.4.2). */
export const timeStampRefusals = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  systemFailure: 25,
} as const;

export type TimeStampRefusal = keyof typeof timeStampRefusals;

/** TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken OPTIONAL }: granted. */
export function buildTimeStampResponse(token: Uint8Array): Buffer {
  return encodeDer(sequence(sequence(integer(0)), decodeDer(token)));
}

/** A response without a time stamp: rejected. */
export function buildTimeStampRefusal(refusal: TimeStampRefusal): Buffer {
  const bit = timeStampRefusals[refusal];
  const bits = Buffer.alloc((bit >> 3) + 1);
  bits[bit >> 3] = 0x80 >> (bit & 7);
  const failure = primitive(Tag.bitString, Buffer.concat([Buffer.of(7 - (bit & 7)), bits]));
  return encodeDer(sequence(sequence(integer(2), failure)));
}

/**
 * The time stamp token in a response, or why there is none.
 *
 * @throws PKI_MESSAGE_MALFORMED for any other bytes
 */
export function parseTimeStampResponse(der: Uint8Array): Uint8Array | TimeStampRefusal {
  return readMessage({ kind: 'time stamp', der, bytesMax: timeStampBytesMax }, (bytes) => {
    const [info, token] = childrenOf(decodeDer(bytes), 'response');
    const [status, ...rest] = childrenOf(info, 'status');
    if (readSmallInteger(status, 'status') > 1) return readRefusal(rest.at(-1));
    if (!token) throw new Error('granted, but no time stamp is there');
    return encodeDer(token);
  });
}

function readRefusal(node: Der | undefined): TimeStampRefusal {
  if (!isUniversal(node, Tag.bitString)) return 'systemFailure';
  const bits = Buffer.from(contentsOf(node, 'failure').slice(1), 'latin1');
  const names = Object.keys(timeStampRefusals) as TimeStampRefusal[];
  const isSet = (bit: number): boolean => ((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
  return names.find((name) => isSet(timeStampRefusals[name])) ?? 'systemFailure';
}
