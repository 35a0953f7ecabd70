import type { CallBook } from '@lienthong/gateway';
import { shownCall } from '../model/gateway-call.ts';
import { EventHub } from './event-hub.ts';

/** Calls of a gateway as events, in a hub of their own: a busy client must not push the news of the exchange out of theirs. */
export function followCalls(
  book: CallBook | undefined,
  run: string,
): { readonly hub: EventHub; readonly close: () => void } | undefined {
  if (!book) return undefined;
  const hub = new EventHub({ run, keptMax: book.keptMax });
  const close = book.listen((call) =>
    hub.publish({ type: 'gateway.call', at: call.at, call: shownCall(call) }),
  );
  return { hub, close };
}
