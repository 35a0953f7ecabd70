import type { Session } from '@lienthong/emulator';
import type { NodeId } from '@lienthong/registry';

/** Alters one stored entry of a node, as somebody could who has every right on the store; of an exchange in memory. */
export async function damageLedger(session: Session, node: string, n: number): Promise<void> {
  const ledgers = await session.ledgers();
  let place = 0;
  for await (const { lines } of ledgers.read([session.addresses.node(node as NodeId)]))
    for (const [index, line] of lines.entries()) {
      // The store in memory hands out what it keeps.
      if (place === n) (lines as string[])[index] = line.replace('"copies":', '"copies": ');
      place += 1;
    }
  if (place <= n) throw new Error(`the ledger of ${node} has no entry ${n}`);
}
