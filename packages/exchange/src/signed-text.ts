import { sign, verify } from 'node:crypto';
import type { ErrorCode } from '@lienthong/errors';
import type { NodeIdentity, TrustStore } from '@lienthong/pki';

/** A text with the signature of a node over its UTF-8 bytes. */
export type SignedText = {
  readonly text: string;
  /** Base64. */
  readonly signature: string;
  /** Base64 DER, the node's certificate first. */
  readonly certificates: readonly string[];
};

/** Either the node that signed, or why the text cannot be believed. */
export type TextEvidence =
  | { readonly kind: 'signed'; readonly by: string | undefined; readonly subject: string }
  | { readonly kind: 'rejected'; readonly code: ErrorCode; readonly reason: string };

/** The text signed with the node's key. */
export function signText(text: string, identity: NodeIdentity): SignedText {
  return {
    text,
    signature: sign('sha256', Buffer.from(text), identity.key).toString('base64'),
    certificates: identity.certificates.map((der) => Buffer.from(der).toString('base64')),
  };
}

/**
 * Checks certificate and signature of a text; never throws for a bad one.
 *
 * @param at - instant at which the certificate must be valid
 */
export function verifyText(signed: SignedText, trust: TrustStore, at: number): TextEvidence {
  const reject = (code: ErrorCode, reason: string): TextEvidence => ({ kind: 'rejected', code, reason });
  const chain = trust.verifyChain(
    signed.certificates.map((der) => Buffer.from(der, 'base64')),
    at,
  );
  if (chain.trust !== 'trusted' || !chain.publicKey)
    return reject('SIGNATURE_CERTIFICATE_UNTRUSTED', chain.trust);
  const signature = Buffer.from(signed.signature, 'base64');
  if (!verify('sha256', Buffer.from(signed.text), chain.publicKey, signature))
    return reject('SIGNATURE_VALUE_MISMATCH', chain.subject);
  return { kind: 'signed', by: chain.nodeId, subject: chain.subject };
}
