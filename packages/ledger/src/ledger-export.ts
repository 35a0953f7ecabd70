import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import type { ChainHead } from './chain.ts';
import { lineHash } from './ledger-entry.ts';
import type { LedgerSource } from './ledger-source.ts';
import type { LedgerRecord } from './ledger-store.ts';

/** Version of the export's form; another one is refused. */
export const exportVersion = 1;
/** Bytes of one line of an export, at the most. */
export const exportLineBytesMax: number = 8 * 1024 * 1024;

/** What an export says of itself, at its beginning. */
export type ExportHead = {
  readonly format: 'lienthong-ledgers';
  readonly version: typeof exportVersion;
  /** Instant, milliseconds since 1970. */
  readonly at: number;
};

/** One entry of an export: its line exactly as it is stored, and its hash. */
export type ExportedEntry = {
  readonly node: string;
  readonly owner: string;
  /** Place of the record that the entry came in. */
  readonly record: number;
  readonly hash: string;
  readonly line: string;
};

/** The end of an export: where every chain stands, so that nothing can be missing unnoticed. */
export type ExportEnd = { readonly entries: number; readonly heads: Readonly<Record<string, ChainHead>> };

const headSchema: z.ZodType<ExportHead> = z.strictObject({
  format: z.literal('lienthong-ledgers'),
  version: z.literal(exportVersion),
  at: z.number(),
});
const entrySchema: z.ZodType<ExportedEntry> = z.strictObject({
  node: z.string().max(200),
  owner: z.string().max(400),
  record: z.int().nonnegative(),
  hash: z.string().max(64),
  line: z.string(),
});
const endSchema: z.ZodType<ExportEnd> = z.strictObject({
  entries: z.int().nonnegative(),
  heads: z.record(z.string(), z.strictObject({ length: z.int().nonnegative(), hash: z.string().max(64) })),
});

/** Ledgers as lines of JSON: a head, every entry with its line as it is stored, and an end. Nothing is checked on the way. */
export async function* exportLedgers(
  source: LedgerSource,
  { at, owners = source.owners }: { readonly at: number; readonly owners?: readonly string[] },
): AsyncGenerator<string, void, undefined> {
  const head: ExportHead = { format: 'lienthong-ledgers', version: exportVersion, at };
  yield JSON.stringify(head);
  const heads: Record<string, ChainHead> = {};
  let entries = 0;
  for await (const { node: owner, sequence, lines } of source.read(owners)) {
    const node = source.nodeIdOf(owner);
    for (const line of lines) {
      const hash = lineHash(line);
      heads[node] = { length: (heads[node]?.length ?? 0) + 1, hash };
      entries += 1;
      const entry: ExportedEntry = { node, owner, record: sequence, hash, line };
      yield JSON.stringify(entry);
    }
  }
  const end: ExportEnd = { entries, heads };
  yield JSON.stringify(end);
}

/** An export that was read. */
export type LedgerExport = LedgerSource & {
  readonly at: number;
  readonly heads: ReadonlyMap<string, ChainHead>;
};

/**
 * The ledgers of an export, in memory.
 *
 * @param file - what to call it in an error
 * @throws LEDGER_EXPORT_INVALID when a line is not of this form, an entry is not what its hash says, or the end is missing
 */
export async function readLedgerExport(lines: AsyncIterable<string>, file: string): Promise<LedgerExport> {
  const ledgers = new Map<string, LedgerRecord[]>();
  const nodes = new Map<string, string>();
  let head: ExportHead | undefined;
  let end: ExportEnd | undefined;
  let [number, entries] = [0, 0];
  for await (const text of lines) {
    number += 1;
    const refuse = (problem: string): never => {
      throw new ExchangeError('LEDGER_EXPORT_INVALID', { file, line: number, problem });
    };
    if (Buffer.byteLength(text) > exportLineBytesMax) refuse('longer than any entry');
    if (text === '' && end) continue;
    if (end) refuse('something follows the end');
    const json = parseJson(text);
    if (!head) {
      const parsed = headSchema.safeParse(json);
      head = parsed.success ? parsed.data : refuse('not the head of an export of this version');
      continue;
    }
    const parsed = entrySchema.safeParse(json);
    if (!parsed.success) {
      const last = endSchema.safeParse(json);
      end = last.success ? last.data : refuse('neither an entry nor the end');
      continue;
    }
    const { node, owner, record, hash, line } = parsed.data;
    if (lineHash(line) !== hash) refuse(`entry of ${node} is not what its hash says`);
    if ((nodes.get(owner) ?? node) !== node) refuse(`${owner} has two names`);
    nodes.set(owner, node);
    entries += 1;
    const records = ledgers.get(owner) ?? [];
    ledgers.set(owner, records);
    records.push({ node: owner, sequence: record, lines: [line] });
  }
  if (!head || end?.entries !== entries)
    throw new ExchangeError('LEDGER_EXPORT_INVALID', {
      file,
      line: number,
      problem: 'it has no end, or another one',
    });
  return {
    at: head.at,
    heads: new Map(Object.entries(end.heads)),
    owners: [...ledgers.keys()],
    nodeIdOf: (owner) => nodes.get(owner) ?? owner,
    read: async function* (owners) {
      for (const owner of owners) yield* ledgers.get(owner) ?? [];
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
