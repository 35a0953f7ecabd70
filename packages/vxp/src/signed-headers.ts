import { createHmac } from 'node:crypto';
import { gsonObject } from './gson-text.ts';

/** What every signed name begins with on the wire. */
export const headerPrefix = 'XroadVnpt-';

/** The headers that carry the signature. */
export const signatureHeaders = {
  names: 'XroadVnpt-sign-header-key',
  signedText: 'XroadVnpt-sign-header',
  signature: 'XroadVnpt-hash-header',
} as const;

/** What the SDK calls itself, in both of its versions. */
export const sdkUserAgent = 'JAVASDKAgent/1.0.0 XRoad/VPCP';
/** The version that the SDK names, in both of its versions. */
export const sdkVersion = '3.0.201608';

/** One header: its name as spelt on the wire, and its value. */
export type Header = readonly [name: string, value: string];

/** A signature and what it was made over. */
export type HeaderSignature = {
  /** The JSON text in `XroadVnpt-sign-header`. */
  readonly signedText: string;
  /** 64 lower-case hex digits. */
  readonly signature: string;
};

/**
 * The SDK's signature over its header map, in the map's own order of iteration.
 *
 * @clause VXP §2.3
 */
export function signHeaders(parameters: Iterable<Header>, secret: string): HeaderSignature {
  const signedText = gsonObject(Array.from(parameters, ([name, value]) => [headerPrefix + name, value]));
  return { signedText, signature: hmacSha256(secret, Buffer.from(signedText)).toString('hex') };
}

/**
 * The headers that the SDK sets for its header map, in the order in which it sets them. Headers of the HTTP stacks
 * (`Host`, `Content-Length`, …) are not among them. Values are texts; on the wire they are UTF-8.
 *
 * @param parameters - names without prefix and values; a `JavaHashMap` gives them in the SDK's order.
 * @clause VXP §2.2
 */
export function buildSignedHeaders(parameters: Iterable<Header>, secret: string): readonly Header[] {
  const entries = [...parameters];
  const { signedText, signature } = signHeaders(entries, secret);
  const contentType = (name: string, value: string): readonly Header[] =>
    name === 'Content-Type' ? [[name, value]] : [];
  return [
    ...entries.flatMap(([name, value]): readonly Header[] => [
      ...contentType(name, value),
      [headerPrefix + name, value],
    ]),
    [signatureHeaders.names, entries.map(([name]) => name).join(';')],
    [signatureHeaders.signedText, signedText],
    [signatureHeaders.signature, signature],
    ['User-Agent', sdkUserAgent],
    ['XroadVnpt-version', sdkVersion],
  ];
}

/** HMAC-SHA256 with the secret's characters as key: secrets look like base64, but nobody decodes them. */
export function hmacSha256(secret: string, message: Uint8Array): Buffer {
  return createHmac('sha256', Buffer.from(secret)).update(message).digest();
}
