import { sign, verify } from 'node:crypto';
import { type ErrorCode, isExchangeError } from '@lienthong/errors';
import type { NodeIdentity, TrustStore } from '@lienthong/pki';
import { encodeHop, parseStatement, type SignedStatement, type Statement } from './hop-message.ts';

/** The statement as it travels, signed with the node's key. */
export function signStatement(statement: Statement, identity: NodeIdentity): Uint8Array {
  const text = JSON.stringify(statement);
  return encodeHop({
    type: 'receipts',
    origin: statement.origin,
    statement: text,
    signature: sign('sha256', Buffer.from(text), identity.key).toString('base64'),
    certificates: identity.certificates.map((der) => Buffer.from(der).toString('base64')),
  });
}

/** Either the statement, made by the node that it names, or why it cannot be believed. */
export type StatementEvidence =
  | { readonly kind: 'believed'; readonly statement: Statement }
  | { readonly kind: 'rejected'; readonly code: ErrorCode; readonly reason: string };

/**
 * Checks signature, certificate and form of a statement; never throws for a bad one.
 *
 * @param at - instant at which the certificate must be valid
 */
export function verifyStatement(message: SignedStatement, trust: TrustStore, at: number): StatementEvidence {
  const reject = (code: ErrorCode, reason: string): StatementEvidence => ({ kind: 'rejected', code, reason });
  const chain = trust.verifyChain(
    message.certificates.map((der) => Buffer.from(der, 'base64')),
    at,
  );
  if (chain.trust !== 'trusted' || !chain.publicKey)
    return reject('SIGNATURE_CERTIFICATE_UNTRUSTED', chain.trust);
  const signature = Buffer.from(message.signature, 'base64');
  if (!verify('sha256', Buffer.from(message.statement), chain.publicKey, signature))
    return reject('SIGNATURE_VALUE_MISMATCH', chain.subject);
  let statement: Statement;
  try {
    statement = parseStatement(message.statement);
  } catch (failure) {
    if (!isExchangeError(failure, 'EXCHANGE_MESSAGE_MALFORMED')) throw failure;
    return reject(failure.code, failure.message);
  }
  if (chain.nodeId !== statement.by || statement.origin !== message.origin)
    return reject('EXCHANGE_STATEMENT_FOREIGN', `${chain.nodeId ?? chain.subject} states as ${statement.by}`);
  return { kind: 'believed', statement };
}
