import { ExchangeError, receivedError } from '@lienthong/errors';
import { z } from 'zod';

/** What agencies, gateways and the operator may ask a node for. */
export const verbs = {
  /** Agency or gateway: what became of a message. */
  outcome: 'outcome',
  /** Agency: what waits in its mailbox. */
  inbox: 'inbox',
  /** Agency: what it has sent, and what became of it. */
  sent: 'sent',
  /** Gateway: mail of agencies, how much there is, and one by the beginning of its package's key. */
  mail: 'mail',
  mailCount: 'mail-count',
  delivery: 'delivery',
  /** Gateway: what agencies have sent, copy by copy. */
  sentPackages: 'sent-packages',
  /** Agency or operator: what became of a document at its receivers. */
  lives: 'lives',
  /** Agency: its register of incoming or outgoing documents. */
  register: 'register',
  /** Operator: what the node recorded about a package. */
  record: 'record',
  /** Operator: the same, signed by the node. */
  attest: 'attest',
  /** Operator: which packages the node knows by a document id, a package id, or `latest`. */
  find: 'find',
  /** Operator: counters of the node's agencies. */
  counters: 'counters',
  /** Operator: messages that were set aside; and what is to become of one. */
  dead: 'dead',
  deadOrder: 'dead-order',
  /** Agency or operator: quotas in force, and how much of them is used. */
  quotas: 'quotas',
  /** Operator: packages that the node holds until a quota has room. */
  held: 'held',
} as const;

export type Verb = (typeof verbs)[keyof typeof verbs];

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number()])) }),
  }),
]);

/** The body of a call or of a result. */
export function encodeJson(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** An answer that says why there is no result. */
export function encodeFailure({ code, details }: ExchangeError): Uint8Array {
  return encodeJson({ ok: false, error: { code, details } });
}

/** An answer with a result. */
export function encodeResult(result: unknown): Uint8Array {
  return encodeJson({ ok: true, result });
}

/**
 * The result of a node's answer.
 *
 * @throws the error that the node answered with, by its code
 * @throws EXCHANGE_MESSAGE_MALFORMED when the answer is not of the exchange
 */
export function parseAnswer(body: Uint8Array): unknown {
  const answer = answerSchema.safeParse(parseJson(body));
  if (!answer.success) throw new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: 'answer' });
  if (answer.data.ok) return answer.data.result;
  const { code, details } = answer.data.error;
  throw receivedError(code, details) ?? new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: code });
}

/**
 * The JSON of a body.
 *
 * @throws EXCHANGE_MESSAGE_MALFORMED when it is not JSON
 */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch (cause) {
    throw new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: 'not JSON' }, { cause });
  }
}
