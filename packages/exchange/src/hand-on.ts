import type { ChainHead } from '@lienthong/ledger';
import type { NodeId } from '@lienthong/registry';
import type { Decision } from './decide-arrival.ts';
import type { NodeEnvironment } from './environment.ts';
import type { NodeIndex } from './node-index.ts';
import { receiptMessage, receiptStatements, relayMessages } from './onward-messages.ts';
import { signStatement } from './signed-statement.ts';

/** A decision that is recorded, and the place on the axis of the message that it was made for. */
type Recorded = Pick<Decision, 'onward'> & { readonly delivery: { readonly sequence: number } };

/**
 * Sends what recorded decisions stand for: packages to neighbours, receipts to where packages came in. Resolves when the axis has
 * all of it.
 *
 * @param head - the chain in which the decisions stand
 * @throws AXIS_UNREACHABLE, AXIS_FULL; doing it again sends the same packages again, and receipts that say the same
 */
export async function handOn(
  node: NodeId,
  decisions: readonly Recorded[],
  {
    environment,
    index,
    head,
  }: {
    readonly environment: NodeEnvironment;
    readonly index: NodeIndex;
    readonly head: ChainHead;
  },
): Promise<void> {
  const { axis, addresses, registry, topology, identityOf } = environment;
  const entries = decisions.flatMap(({ delivery }) => index.causedBy(delivery.sequence) ?? []);
  const messages = [
    ...relayMessages(node, entries, { index, addresses, registry }),
    ...decisions.flatMap(({ onward }) => onward ?? []),
  ];
  const statements = receiptStatements(node, entries, index);
  const sendReceipts = async (): Promise<void> => {
    if (statements.length === 0) return;
    const identity = await identityOf(node);
    const receipts = statements.map(({ origin, receipts }) => {
      const body = signStatement({ by: node, origin, ledger: head, receipts }, identity);
      return axis.send(receiptMessage(node, origin, body, { topology, addresses }));
    });
    await Promise.all(receipts);
  };
  await Promise.all([...messages.map((message) => axis.send(message)), sendReceipts()]);
}
