import type { Msg } from '@nats-io/transport-node';
import { headerNames } from './axis-subjects.ts';

/** The id that the sender gave, or undefined where the message did not come from a sender of ours. */
export function senderId({ headers }: Pick<Msg, 'headers'>): string | undefined {
  const id = headers?.get(headerNames.id);
  // A direct get can be told to answer into a node's inbox; the server marks such messages.
  if (!id || headers?.has(headerNames.directGetStream)) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}
