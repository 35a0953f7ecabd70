import { createHash } from 'node:crypto';
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
      for (const line of lines) {
        const { prev: _, ...entry } = JSON.parse(line) as LedgerEntry;
        const unsigned = JSON.stringify(entry, (name, value) =>
          name === 'admission' ? value.statement : value,
        );
        head = createHash('sha256').update(`${head}\n${unsigned}`).digest('hex');
      }
    heads.push(`${node} ${head}`);
  }
  return createHash('sha256').update(heads.join('\n')).digest('hex');
}
