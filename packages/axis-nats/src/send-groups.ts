import {
  hostsAddress,
  laneOf,
  type NodeAddress,
  type OutgoingMessage,
  type SendResult,
} from '@lienthong/axis';
import { encodeGroup, groupedBytes, groupedPlace, groupId, groupMax } from './message-group.ts';

/** A message for the stream: to one node, or to several of a lane; of `count` messages of one sender where it is a group. */
export type StoredMessage = Omit<OutgoingMessage, 'to'> & {
  readonly to: NodeAddress | { readonly lane: string };
  readonly count?: number;
};

type Waiting = {
  readonly message: OutgoingMessage;
  readonly resolve: (result: SendResult) => void;
  readonly reject: (failure: unknown) => void;
};

/**
 * Sends what one turn of the event loop has from one node for the nodes of one lane as one message: a node that has decided
 * on many packages hands most of them to the same neighbour, and a circular to all below it. Each keeps its own id and gets
 * a place of its own. Sent again in another company, after a crash of the sender, a message is stored again: nodes know what
 * they have admitted.
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
      const key = `${receivers(message)} ${message.from} ${message.priority ?? 0}`;
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
    const unique = new Map(messages.map((message) => [keyOf(message), message]));
    const stored = await this.#store(unique.size === 1 ? first : groupOf([...unique.values()], first));
    const places = new Map([...unique.keys()].map((key, n) => [key, groupedPlace(stored.sequence, n)]));
    const seen = new Set<string>();
    return messages.map((message) => {
      const key = keyOf(message);
      const duplicate = stored.duplicate || seen.has(key);
      seen.add(key);
      return { sequence: places.get(key) ?? stored.sequence, duplicate };
    });
  }
}

function keyOf({ to, id }: OutgoingMessage): string {
  return `${to} ${id}`;
}

/** Whoever is spoken to in one message: a lane, or one node where a host speaks to its own. */
function receivers({ to, from }: OutgoingMessage): string {
  return from === hostsAddress ? to : laneOf(to);
}

function groupOf(
  messages: readonly OutgoingMessage[],
  { to, from, priority = 0 }: OutgoingMessage,
): StoredMessage {
  const several = messages.some((message) => message.to !== to);
  const grouped = several ? messages : messages.map(({ id, body }) => ({ id, body }));
  return {
    to: several ? { lane: laneOf(to) } : to,
    from,
    id: groupId(grouped),
    body: encodeGroup(grouped),
    count: grouped.length,
    priority,
  };
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
