import type { OutgoingMessage, SendResult } from '@lienthong/axis';
import { encodeGroup, groupedBytes, groupedPlace, groupId, groupMax } from './message-group.ts';

/** A message for the stream; `count` messages of one sender to one node where it is a group. */
export type StoredMessage = OutgoingMessage & { readonly count?: number };

type Waiting = {
  readonly message: OutgoingMessage;
  readonly resolve: (result: SendResult) => void;
  readonly reject: (failure: unknown) => void;
};

/**
 * Sends what one turn of the event loop has for the same node as one message: a node that has decided on many packages
 * hands most of them to the same neighbour. Each keeps its own id and gets a place of its own. Sent again in another
 * company, after a crash of the sender, a message is stored again: nodes know what they have admitted.
 */
export class SendGroups {
  readonly #store: (message: StoredMessage) => Promise<SendResult>;
  #waiting = new Map<string, Waiting[]>();

  constructor(store: (message: StoredMessage) => Promise<SendResult>) {
    this.#store = store;
  }

  /** Resolves when the message is durable, with its place. */
  send(message: OutgoingMessage): Promise<SendResult> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) setImmediate(() => this.#flush());
      // A group goes on one lane.
      const key = `${message.to} ${message.from} ${message.priority ?? 0}`;
      const waiting = this.#waiting.get(key);
      if (waiting) waiting.push({ message, resolve, reject });
      else this.#waiting.set(key, [{ message, resolve, reject }]);
    });
  }

  #flush(): void {
    const all = this.#waiting;
    this.#waiting = new Map();
    for (const waiting of all.values()) for (const group of portions(waiting)) void this.#sendGroup(group);
  }

  async #sendGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#stored(group.map(({ message }) => message));
      group.forEach(({ resolve }, n) => {
        const result = results[n];
        if (result) resolve(result);
      });
    } catch (failure) {
      for (const { reject } of group) reject(failure);
    }
  }

  async #stored(messages: readonly OutgoingMessage[]): Promise<readonly SendResult[]> {
    const [first] = messages;
    if (!first) return [];
    // The same twice within one turn is one message.
    const unique = [...new Map(messages.map((message) => [message.id, message])).values()];
    const { to, from, priority = 0 } = first;
    const stored = await this.#store(
      unique.length === 1
        ? first
        : { to, from, id: groupId(unique), body: encodeGroup(unique), count: unique.length, priority },
    );
    const places = new Map(unique.map(({ id }, n) => [id, groupedPlace(stored.sequence, n)]));
    const seen = new Set<string>();
    return messages.map(({ id }) => {
      const duplicate = stored.duplicate || seen.has(id);
      seen.add(id);
      return { sequence: places.get(id) ?? stored.sequence, duplicate };
    });
  }
}

/** The messages in portions that can stand in one group each. */
function portions(waiting: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const all: Waiting[][] = [];
  let open: Waiting[] = [];
  let bytes = 0;
  for (const one of waiting) {
    const more = groupedBytes(one.message);
    if (open.length === groupMax.messages || (open.length > 0 && bytes + more > groupMax.bytes)) {
      all.push(open);
      open = [];
      bytes = 0;
    }
    open.push(one);
    bytes += more;
  }
  return [...all, open];
}
