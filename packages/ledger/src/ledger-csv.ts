import { lineHash, parseEntry } from './ledger-entry.ts';
import type { LedgerSource } from './ledger-source.ts';

const columns = [
  'node',
  'n',
  'time',
  'act',
  'package',
  'copies',
  'agency',
  'kind',
  'receivers',
  'neighbour',
  'cause',
  'document',
  'number',
  'subject',
  'code',
  'stated_by',
  'outcome',
  'state',
  'hash',
] as const;

/**
 * Ledgers as a table for people, one row an entry (RFC 4180, no byte order mark); `exportLedgers` is what can be verified.
 *
 * @throws LEDGER_ENTRY_MALFORMED when a stored line is no entry
 */
export async function* ledgersAsCsv(
  source: LedgerSource,
  { owners = source.owners }: { readonly owners?: readonly string[] } = {},
): AsyncGenerator<string, void, undefined> {
  yield columns.join(',');
  for await (const { node: owner, lines } of source.read(owners)) {
    const node = source.nodeIdOf(owner);
    for (const line of lines) {
      const { n, at, act, pkg, copies, agency, kind, to = [], ...entry } = parseEntry(line, node);
      const { facts, edge, cause, code, by, outcome, state } = entry;
      const time = new Date(at).toISOString();
      const row = [node, n, time, act, pkg, copies, agency, kind ?? facts?.kind, to.join(' '), edge, cause];
      row.push(facts?.documentId, facts?.code, facts?.subject, code, by, outcome, state, lineHash(line));
      yield row.map(cell).join(',');
    }
  }
}

/** A value as a cell that no spreadsheet takes for a formula. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
