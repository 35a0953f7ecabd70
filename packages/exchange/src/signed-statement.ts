import { type ErrorCode, isExchangeError } from '@lienthong/errors';
import type { NodeIdentity, TrustStore } from '@lienthong/pki';
import { encodeHop, parseStatement, type SignedStatement, type Statement } from './hop-message.ts';
import { signText, verifyText } from './signed-text.ts';

/** The statement as it travels, signed with the node's key. */
export function signStatement(statement: Statement, identity: NodeIdentity): Uint8Array {
  const { text, signature, certificates } = signText(JSON.stringify(statement), identity);
  return encodeHop({
    type: 'receipts',
    origin: statement.origin,
    statement: text,
    signature,
    certificates,
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
  const evidence = verifyText({ ...message, text: message.statement }, trust, at);
  if (evidence.kind === 'rejected') return evidence;
  let statement: Statement;
  try {
    statement = parseStatement(message.statement);
  } catch (failure) {
    if (!isExchangeError(failure, 'EXCHANGE_MESSAGE_MALFORMED')) throw failure;
    return reject(failure.code, failure.message);
  }
  if (evidence.by !== statement.by || statement.origin !== message.origin)
    return reject(
      'EXCHANGE_STATEMENT_FOREIGN',
      `${evidence.by ?? evidence.subject} states as ${statement.by}`,
    );
  return { kind: 'believed', statement };
}
