import type { NodeId } from '@lienthong/registry';
import type { Decision } from './decide-arrival.ts';
import type { NodeEnvironment } from './environment.ts';
import type { NodeIndex } from './node-index.ts';
import { relayMessages } from './onward-messages.ts';

/** A decision that is recorded, and the place on the axis of the message that it was made for. */
type Recorded = Pick<Decision, 'onward'> & { readonly delivery: { readonly sequence: number } };

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
  const entries = decisions.flatMap(({ delivery }) => index.causedBy(delivery.sequence) ?? []);
  const messages = [
    ...relayMessages(node, entries, { index, addresses, registry }),
    ...decisions.flatMap(({ onward }) => onward ?? []),
  ];
  if (messages.length > 0) await Promise.all(messages.map((message) => axis.send(message)));
}
