import type { OutgoingMessage } from '@lienthong/axis';
import type { EntryDraft } from '@lienthong/ledger';
import type { NodeId } from '@lienthong/registry';
import type { NodeEnvironment } from './environment.ts';
import type { NodeIndex } from './node-index.ts';
import { relayMessages } from './onward-messages.ts';

/** A decision that is recorded: its entries, and what goes on as it came. */
type Recorded = { readonly entries: readonly EntryDraft[]; readonly onward: OutgoingMessage | undefined };

/**
 * Sends what recorded decisions stand for: packages to neighbours, and what others have stated. Resolves when the axis has all of
 * it.
 *
 * @throws AXIS_UNREACHABLE, AXIS_FULL; doing it again sends the same again
 */
export async function handOn(
  node: NodeId,
  decisions: readonly Recorded[],
  { environment, index }: { readonly environment: NodeEnvironment; readonly index: NodeIndex },
): Promise<void> {
  const { axis, addresses, registry } = environment;
  const messages: OutgoingMessage[] = [];
  for (const { entries, onward } of decisions) {
    messages.push(...relayMessages(node, entries, { index, addresses, registry }));
    if (onward) messages.push(onward);
  }
  if (messages.length > 0) await Promise.all(messages.map((message) => axis.send(message)));
}
