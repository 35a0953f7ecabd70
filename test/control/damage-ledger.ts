import type { Session } from '@lienthong/emulator';
import type { NodeId } from '@lienthong/registry';

/** Alters one stored entry of a node, as somebody could who has every right on the store: from now on whoever reads it is given that. */
export async function damageLedger(session: Session, node: string, n: number): Promise<void> {
  const ledgers = await session.ledgers();
  const owner = session.addresses.node(node as NodeId);
  const read = ledgers.read.bind(ledgers);
  let count = 0;
  for await (const { lines } of read([owner])) count += lines.length;
  if (count <= n) throw new Error(`the ledger of ${node} has no entry ${n}`);
  ledgers.read = async function* (nodes) {
    let place = 0;
    for await (const record of read(nodes)) {
      if (record.node !== owner) {
        yield record;
        continue;
      }
      const lines = record.lines.map((line) => {
        place += 1;
        return place === n + 1 ? line.replace('"copies":', '"copies": ') : line;
      });
      yield { ...record, lines };
    }
  };
}
