import { ExchangeError } from '@lienthong/errors';
import type { CopyState, SignedAdmission, SignedTransformation } from '@lienthong/ledger';
import { z } from 'zod';
import { type AdmissionTerms, admissionTermsSchema } from './admission-terms.ts';

/** A claim on a package: where its bytes are, and nothing about what they say. */
export type PackageClaim = {
  /** SHA-256 of the package, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
};

/**
 * Version of the sender's registry: whoever is behind has not yet heard of an agency that the sender may know, and
 * waits for the notice before it decides. Not from agencies.
 */
type NoticesHeard = { readonly heard?: number | undefined };

/** What an agency hands to its node: a package, for the receivers that the package names. */
export type Submission = PackageClaim & {
  readonly type: 'submission';
  /** Only from a gateway: the agency that it speaks for, the system that it speaks with, and what that was promised. */
  readonly agency?: string | undefined;
  readonly system?: string | undefined;
  readonly terms?: AdmissionTerms | undefined;
} & NoticesHeard;

/** What a receiver tells its node about a package in its mailbox. */
export type Acknowledgement = {
  readonly type: 'acknowledgement';
  readonly pkg: string;
  readonly state: CopyState;
  readonly description?: string | undefined;
  /** Only from a gateway: the agency that it speaks for. */
  readonly agency?: string | undefined;
};

/** What a node hands to its neighbour: a package, and the receivers that lie behind that neighbour. */
export type Relay = PackageClaim & {
  readonly type: 'relay';
  /** Identity of the package; the neighbour checks it against the bytes. */
  readonly pkg: string;
  /** Node that admitted the package first; receipts go there. */
  readonly origin: string;
  readonly sender: string;
  readonly kind: string;
  readonly documentId: string;
  readonly to: readonly string[];
  /** What the origin vouches for, where it took the package on terms that not every node grants. */
  readonly admission?: SignedAdmission | undefined;
  /** What nodes on the way have made of the bytes, in their order; absent where none has changed them. */
  readonly transformations?: readonly SignedTransformation[] | undefined;
} & NoticesHeard;

/** A node's statement about copies at the end of their way. */
export type Receipt = {
  readonly pkg: string;
  readonly to: readonly string[];
  readonly outcome: 'delivered' | 'refused' | 'dead' | 'acknowledged';
  /** Instant of the act, milliseconds since 1970; of what a receiver has said about one copy, the latest holds. */
  readonly at: number;
  readonly code?: string | undefined;
  readonly rule?: string | undefined;
  readonly details?: Readonly<Record<string, string | number>> | undefined;
  /** For `acknowledged`: what the receiver has said. */
  readonly state?: CopyState | undefined;
  readonly description?: string | undefined;
};

/** What a node states: signed as these very bytes. */
export type Statement = {
  readonly by: string;
  readonly origin: string;
  /** The stating node's chain when it signed: the acts that it states are in it and cannot be changed later unnoticed. */
  readonly ledger: { readonly length: number; readonly hash: string };
  readonly receipts: readonly Receipt[];
};

/** Receipts on their way back to the node that admitted the packages first. */
export type SignedStatement = {
  readonly type: 'receipts';
  readonly origin: string;
  /** JSON of a {@link Statement}; the signature is over its UTF-8 bytes. */
  readonly statement: string;
  /** Base64. */
  readonly signature: string;
  /** Base64 DER, the node's certificate first. */
  readonly certificates: readonly string[];
};

/** What the operator has a node do with a message that was set aside; the node sends it to itself, so that it is done once. */
export type LetterOrder = {
  readonly type: 'letter';
  /** Cause of the `dead` entry. */
  readonly letter: number;
  readonly deed: 'retry' | 'drop';
  /** Who wants it, and why. */
  readonly by: string;
  readonly why: string;
};

/** Every message between agencies and nodes. */
export type HopMessage = Submission | Acknowledgement | Relay | SignedStatement | LetterOrder;

const text = z.string().max(1_000);
/** Up to the year 9999: later instants have no day that could be counted. */
const instant = z.int().nonnegative().max(253_402_300_799_999);
const claim = { digest: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() };

const statement = z.string().max(400_000);
const certificates = z.array(z.string().max(20_000)).max(4);
const pkg = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
/** Far more than there are nodes on any way. */
const transformationsMax = 16;
const heard = z.int().nonnegative().optional();
const copyState = z.enum(['processing', 'done', 'fail']);
/** What a receiver may say about a state, up to this many characters. */
const description = z.string().max(2_000);

const hopSchema: z.ZodType<HopMessage> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('submission'),
    ...claim,
    agency: text.optional(),
    system: text.optional(),
    terms: admissionTermsSchema.optional(),
    heard,
  }),
  z.strictObject({
    type: z.literal('acknowledgement'),
    pkg,
    state: copyState,
    description: description.optional(),
    agency: text.optional(),
  }),
  z.strictObject({
    type: z.literal('relay'),
    ...claim,
    pkg,
    origin: text,
    sender: text,
    kind: text,
    documentId: text,
    to: z.array(text).min(1).max(20_000),
    admission: z.strictObject({ statement, signature: text, certificates }).optional(),
    transformations: z
      .array(z.strictObject({ statement: z.string().max(2_000), signature: text, certificates }))
      .min(1)
      .max(transformationsMax)
      .optional(),
    heard,
  }),
  z.strictObject({
    type: z.literal('receipts'),
    origin: text,
    statement,
    signature: text,
    certificates,
  }),
  z.strictObject({
    type: z.literal('letter'),
    letter: z.int().nonnegative(),
    deed: z.enum(['retry', 'drop']),
    by: text,
    why: text,
  }),
]);

const statementSchema: z.ZodType<Statement> = z.strictObject({
  by: text,
  origin: text,
  ledger: z.strictObject({ length: z.int().nonnegative(), hash: text }),
  receipts: z
    .array(
      z.strictObject({
        pkg,
        to: z.array(text).max(20_000),
        outcome: z.enum(['delivered', 'refused', 'dead', 'acknowledged']),
        at: instant,
        code: text.optional(),
        rule: text.optional(),
        details: z.record(text, z.union([z.string().max(2_000), z.number()])).optional(),
        state: copyState.optional(),
        description: description.optional(),
      }),
    )
    .max(1_000),
});

/** The message as it travels: one JSON object in UTF-8. */
export function encodeHop(message: HopMessage): Uint8Array {
  return Buffer.from(JSON.stringify(message));
}

/** Messages by the very bytes that they were read from: on the way through one process these are handed on as they are. */
const read = new WeakMap<Uint8Array, HopMessage>();

/**
 * The message of an axis body. Nobody writes into a body that he has handed on.
 *
 * @throws EXCHANGE_MESSAGE_MALFORMED when it is not one
 */
export function parseHop(body: Uint8Array): HopMessage {
  const known = read.get(body);
  if (known) return known;
  const json = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const message = parseAs(hopSchema, json);
  read.set(body, message);
  return message;
}

/**
 * The statement of a text whose signature has been checked.
 *
 * @throws EXCHANGE_MESSAGE_MALFORMED when it is not one
 */
export function parseStatement(statement: string): Statement {
  return parseAs(statementSchema, statement);
}

function parseAs<Message>(schema: z.ZodType<Message>, json: string): Message {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? (cause.issues[0]?.path.join('.') ?? '') : 'not JSON';
    throw new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem }, { cause });
  }
}
