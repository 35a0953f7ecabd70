import { hash } from 'node:crypto';
import type { LedgerEntry, LedgerStore } from '@lienthong/ledger';

/**
 * One hash over the ledgers of all `nodes`, in their order: over the heads of their chains, as they would be without the signatures
 * of what nodes vouch for. Those are ECDSA, and such a signature is another one each time it is made.
 */
export async function ledgerHash(ledgers: LedgerStore, nodes: readonly string[]): Promise<string> {
  const heads: string[] = [];
  for (const node of nodes) {
    let head = '';
    for await (const { lines } of ledgers.read([node]))
      for (const line of lines) head = hash('sha256', `${head}\n${unsigned(line)}`, 'hex');
    heads.push(`${node} ${head}`);
  }
  return hash('sha256', heads.join('\n'), 'hex');
}

/** The line without its place after the line before, and without signatures. */
function unsigned(line: string): string {
  if (!line.includes('"admission":{')) return line.replace(/"prev":"[\w-]*",/, '');
  const { prev: _, ...entry } = JSON.parse(line) as LedgerEntry;
  return JSON.stringify(entry, (name, value) => (name === 'admission' ? value.statement : value));
}
