import { hash } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';

/**
 * What a node can have done. A *copy* is one package for one receiver; every number of the ledger counts copies.
 *
 * - `admitted`: copies came in, from an agency of this node (no `edge`) or from a neighbour (`edge`)
 * - `relayed`: copies went to the neighbour `edge`
 * - `delivered`: one copy is in the mailbox of its receiver
 * - `refused`, `dead`: copies ended here, for the reason `code`; `dead` where not even the package could be read
 * - `duplicate`: copies came that had been admitted before; nothing was done with them
 * - `acknowledged`: the receiver has said how far it has come with its copy, `state`; no copies
 * - `receipt`: the receivers' node states what became of copies that this node admitted first, or, with the outcome
 *   `acknowledged` and no copies, what their receivers have said
 * - `retried`, `dropped`: the operator (`by`) had a dead message (`letter`) decided on again, or given up; no copies, for what
 *   becomes of them stands in the entries of the same cause
 */
export const actNames: readonly [
  'admitted',
  'relayed',
  'delivered',
  'refused',
  'dead',
  'duplicate',
  'acknowledged',
  'receipt',
  'retried',
  'dropped',
] = [
  'admitted',
  'relayed',
  'delivered',
  'refused',
  'dead',
  'duplicate',
  'acknowledged',
  'receipt',
  'retried',
  'dropped',
];

export type Act = (typeof actNames)[number];

/** A document's line in the reports: all receivers in the sender's unit, all on one node, or across nodes of other tiers. */
export type Scope = 'internal' | 'local' | 'crossing';

/** How far a receiver has come with a copy. */
export type CopyState = 'processing' | 'done' | 'fail';

/** What a node says about a package, signed as these very bytes. */
export type SignedVoucher = {
  /** JSON text; the signature is over its UTF-8 bytes. */
  readonly statement: string;
  /** Base64. */
  readonly signature: string;
  /** Base64 DER, the node's certificate first. */
  readonly certificates: readonly string[];
};

/** What the node at which a package came in says about it. */
export type SignedAdmission = SignedVoucher;

/** What a node on the way says it has made of the package's bytes. */
export type SignedTransformation = SignedVoucher;

/** What came in where a node hands on other bytes, and in which way it made them. */
export type ReceivedContent = {
  readonly digest: string;
  readonly size: number;
  readonly mode: 'trace' | 'rebuild';
};

/** A document that a later package takes the place of or changes. */
export type AffectedDocument = {
  readonly documentId: string;
  readonly agencies?: readonly string[] | undefined;
};

/** What an update changes: the content, and who receives it, agency codes as the package writes them. */
export type DocumentChanges = {
  readonly content: boolean;
  readonly added?: readonly string[] | undefined;
  readonly dropped?: readonly string[] | undefined;
};

/** What the node at which a package came in found of the signatures in an attached PDF. */
export type InspectedPdf = {
  readonly name: string;
  readonly answer: 'right' | 'wrong' | 'not-checkable' | 'unsigned';
};

/** What a node found and did not refuse the package for, as its policy has it: a code of the error table with its parameters. */
export type Remark = {
  readonly code: string;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
};

/** What a node knew of a package when it admitted it: enough to hand it on again after a crash. */
export type PackageFacts = {
  /** SHA-256 of the bytes that this node delivers and hands on, lower-case hexadecimal. */
  readonly digest: string;
  /** Their length, bytes. */
  readonly size: number;
  /** `new`, `revoke`, `update`, `replace`, `status`, or `unreadable`. */
  readonly kind: string;
  /** Agency that sent the package; its own form of the code. */
  readonly sender: string;
  readonly documentId: string;
  /** Node that admitted the package first. */
  readonly origin: string;
  /** Number and notation, `12/BC-UBND`. */
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly priority?: number | undefined;
  /** For a status: its code, and the id of the document that it speaks about. */
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  /** When the sender says that it spoke: the first trace entry's time, or the status' own; milliseconds since 1970. */
  readonly statedAt?: number | undefined;
  /** Why: of a revocation, an update, a replacement, or of a status. */
  readonly reason?: string | undefined;
  /** Documents that an update or a replacement is about, and for which agencies; for all of its receivers where none are named. */
  readonly affects?: readonly AffectedDocument[] | undefined;
  /** What an update changes. */
  readonly changes?: DocumentChanges | undefined;
  /** Kind of the document by name, its signer, and numbers that registers show. */
  readonly typeName?: string | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  readonly copiesIssued?: number | undefined;
  /** Day by which the document is to be dealt with, `yyyy/MM/dd` where well-formed. */
  readonly dueDate?: string | undefined;
  /** Result of the signature check at this node, and who signed (SHA-256 of the certificate). */
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  /** What the node found and let pass. */
  readonly remarks?: readonly Remark[] | undefined;
  /** Only at the origin, where it looks into attached PDFs. */
  readonly pdfs?: readonly InspectedPdf[] | undefined;
  /** Only at the origin, only where the package was accepted. */
  readonly scope?: Scope | undefined;
  /** System and gateway that the package came in through, where it came through one. */
  readonly system?: string | undefined;
  readonly gateway?: string | undefined;
  /** Why later nodes may take what they would not take from a sender. */
  readonly admission?: SignedAdmission | undefined;
  /** Only where this node has made other bytes of the package. */
  readonly received?: ReceivedContent | undefined;
  /** What nodes have made of the bytes so far, this one included, in the order of the way; absent where none has changed them. */
  readonly transformations?: readonly SignedTransformation[] | undefined;
};

/** A message that was set aside: who sent it under which id, and where its bytes are kept. */
export type KeptMessage = {
  readonly from: string;
  readonly id: string;
  /** SHA-256, lower-case hexadecimal. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
};

export type LedgerEntry = {
  /** Place in the node's chain, from 0, without gaps. */
  readonly n: number;
  /** SHA-256 (base64url) of the entry before, as stored; `''` for the first. */
  readonly prev: string;
  /** Instant, milliseconds since 1970. */
  readonly at: number;
  readonly act: Act;
  /** Identity of the package: sender, document id, kind and digest in one value. */
  readonly pkg: string;
  readonly copies: number;
  /** Agency of this node that the entry is about: who sent, or whose mailbox it is. */
  readonly agency?: string | undefined;
  /** Kind of the package, where the entry counts for an agency and has no `facts`. */
  readonly kind?: string | undefined;
  /** Receivers of the copies, agency codes. */
  readonly to?: readonly string[] | undefined;
  /** Neighbour node that the copies came from or went to. */
  readonly edge?: string | undefined;
  /** Place on the axis of the message that made the node act. */
  readonly cause?: number | undefined;
  readonly facts?: PackageFacts | undefined;
  /** Error code, rule id and parameters of a refusal. */
  readonly code?: string | undefined;
  readonly rule?: string | undefined;
  readonly details?: Readonly<Record<string, string | number>> | undefined;
  /** For `receipt`: the stating node and what it says. For `retried` and `dropped`: who asked for it; why is the `description`. */
  readonly by?: string | undefined;
  readonly outcome?: 'delivered' | 'refused' | 'dead' | 'acknowledged' | undefined;
  /** What the receiver has said; an `acknowledged` entry without it means `done`. */
  readonly state?: CopyState | undefined;
  readonly description?: string | undefined;
  /** For `acknowledged` with a state: whether the copy left the waiting list for the first time. */
  readonly taken?: boolean | undefined;
  /** For `dead`: what it was that could not be acted on. */
  readonly message?: KeptMessage | undefined;
  /** For `retried` and `dropped`: the cause of the `dead` entry. */
  readonly letter?: number | undefined;
};

const codes = z.array(z.string());
const voucherSchema = z.strictObject({
  statement: z.string(),
  signature: z.string(),
  certificates: z.array(z.string()),
});

const detailsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

const factsSchema: z.ZodType<PackageFacts> = z.strictObject({
  digest: z.string(),
  size: z.int().nonnegative(),
  kind: z.string(),
  sender: z.string(),
  documentId: z.string(),
  origin: z.string(),
  code: z.string().optional(),
  subject: z.string().optional(),
  promulgationDate: z.string().optional(),
  priority: z.int().optional(),
  status: z.string().optional(),
  about: z.string().optional(),
  statedAt: z.number().optional(),
  reason: z.string().optional(),
  affects: z.array(z.strictObject({ documentId: z.string(), agencies: codes.optional() })).optional(),
  changes: z
    .strictObject({ content: z.boolean(), added: codes.optional(), dropped: codes.optional() })
    .optional(),
  typeName: z.string().optional(),
  signerName: z.string().optional(),
  signerPosition: z.string().optional(),
  pages: z.number().optional(),
  copiesIssued: z.number().optional(),
  dueDate: z.string().optional(),
  signature: z.string().optional(),
  signer: z.string().optional(),
  remarks: z
    .array(z.strictObject({ code: z.string(), rule: z.string().optional(), details: detailsSchema }))
    .optional(),
  pdfs: z
    .array(
      z.strictObject({
        name: z.string(),
        answer: z.enum(['right', 'wrong', 'not-checkable', 'unsigned']),
      }),
    )
    .optional(),
  scope: z.enum(['internal', 'local', 'crossing']).optional(),
  system: z.string().optional(),
  gateway: z.string().optional(),
  admission: voucherSchema.optional(),
  received: z
    .strictObject({ digest: z.string(), size: z.int().nonnegative(), mode: z.enum(['trace', 'rebuild']) })
    .optional(),
  transformations: z.array(voucherSchema).optional(),
});

const entrySchema: z.ZodType<LedgerEntry> = z.strictObject({
  n: z.int().nonnegative(),
  prev: z.string(),
  at: z.number(),
  act: z.enum(actNames),
  pkg: z.string(),
  copies: z.int().nonnegative(),
  agency: z.string().optional(),
  kind: z.string().optional(),
  to: z.array(z.string()).optional(),
  edge: z.string().optional(),
  cause: z.int().nonnegative().optional(),
  facts: factsSchema.optional(),
  code: z.string().optional(),
  rule: z.string().optional(),
  details: detailsSchema.optional(),
  by: z.string().optional(),
  outcome: z.enum(['delivered', 'refused', 'dead', 'acknowledged']).optional(),
  state: z.enum(['processing', 'done', 'fail']).optional(),
  description: z.string().optional(),
  taken: z.boolean().optional(),
  message: z
    .strictObject({ from: z.string(), id: z.string(), digest: z.string(), size: z.int().nonnegative() })
    .optional(),
  letter: z.int().nonnegative().optional(),
});

/** An entry before it has its place in a chain. */
export type EntryDraft = Omit<LedgerEntry, 'n' | 'prev'>;

/** The line of an entry, as stored and hashed: one JSON object in UTF-8 without a line break. */
export function encodeEntry(entry: LedgerEntry): string {
  return JSON.stringify(entry);
}

/**
 * The entry of a stored line. Its place in the chain is not checked here.
 *
 * @throws LEDGER_ENTRY_MALFORMED when the line is not an entry
 */
export function parseEntry(line: string, node: string): LedgerEntry {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ExchangeError('LEDGER_ENTRY_MALFORMED', { node, line: line.slice(0, 120) }, { cause });
  }
}

/** What the next entry's `prev` must be after this line. */
export function lineHash(line: string): string {
  return hash('sha256', line, 'base64url');
}
