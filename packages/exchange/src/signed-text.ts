import { hash, sign, verify } from 'node:crypto';
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

/** Signatures and certificates that a process remembers: of what is under way, and of nodes. */
const rememberedMax = { signatures: 8_192, certificates: 4_096 } as const;

/** Digests of texts with signatures that hold: what passes several nodes of one process is verified by the first of them. */
const verified = new Set<string>();
/** Certificates by how they are written: nodes sign everything with the same ones. */
const decoded = new Map<string, readonly Uint8Array[]>();

/** The same the other way round, by the very list of an identity. */
const encoded = new WeakMap<readonly Uint8Array[], readonly string[]>();

/** The text signed with the node's key. */
export function signText(text: string, identity: NodeIdentity): SignedText {
  return {
    text,
    signature: sign('sha256', Buffer.from(text), identity.key).toString('base64'),
    certificates: textsOf(identity.certificates),
  };
}

/**
 * Checks certificate and signature of a text; never throws for a bad one.
 *
 * @param at - instant at which the certificate must be valid
 */
export function verifyText(signed: SignedText, trust: TrustStore, at: number): TextEvidence {
  const reject = (code: ErrorCode, reason: string): TextEvidence => ({ kind: 'rejected', code, reason });
  // Lengths keep texts apart, whatever they contain.
  const written = signed.certificates.map((der) => `${der.length} ${der}`).join();
  const certificates =
    decoded.get(written) ?? signed.certificates.map((der) => Uint8Array.from(Buffer.from(der, 'base64')));
  const chain = trust.verifyChain(certificates, at);
  if (chain.trust !== 'trusted' || !chain.publicKey)
    return reject('SIGNATURE_CERTIFICATE_UNTRUSTED', chain.trust);
  remember(written, certificates);
  const { text, signature } = signed;
  const digest = hash('sha256', `${chain.fingerprint} ${signature.length} ${signature}${text}`, 'base64url');
  if (!verified.has(digest)) {
    if (!verify('sha256', Buffer.from(text), chain.publicKey, Buffer.from(signature, 'base64')))
      return reject('SIGNATURE_VALUE_MISMATCH', chain.subject);
    verified.add(digest);
    dropOldest(verified, rememberedMax.signatures);
  }
  return { kind: 'signed', by: chain.nodeId, subject: chain.subject };
}

function textsOf(certificates: readonly Uint8Array[]): readonly string[] {
  const known = encoded.get(certificates);
  if (known) return known;
  const texts = certificates.map((der) => Buffer.from(der).toString('base64'));
  encoded.set(certificates, texts);
  return texts;
}

function remember(written: string, certificates: readonly Uint8Array[]): void {
  if (decoded.has(written)) return;
  decoded.set(written, certificates);
  dropOldest(decoded, rememberedMax.certificates);
}

function dropOldest(
  kept: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  countMax: number,
): void {
  if (kept.size <= countMax) return;
  const { value } = kept.keys().next();
  if (value !== undefined) kept.delete(value);
}
