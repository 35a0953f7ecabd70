import { headers, type NatsConnection, type Payload } from '@nats-io/transport-node';

/** A message for the server. */
export type Outgoing = {
  readonly subject: string;
  readonly payload: Payload;
  readonly reply?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called when the library does not take it, within the same turn at the earliest. */
  readonly onFailure?: ((failure: unknown) => void) | undefined;
};

/**
 * What is to be published, held until everything that this turn of the event loop brings about has been said, and then
 * written in one piece: the library would write once for every message that another promise publishes.
 */
export class OutgoingMessages {
  readonly #connection: NatsConnection;
  #waiting: Outgoing[] = [];

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /** Publishes after those before it, soon. */
  add(message: Outgoing): void {
    this.#waiting.push(message);
    if (this.#waiting.length === 1) setImmediate(() => this.flush());
  }

  /** Gives the library everything that waits, now. */
  flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    for (const message of messages) {
      try {
        this.#publish(message);
      } catch (failure) {
        message.onFailure?.(failure);
      }
    }
  }

  #publish({ subject, payload, reply, headers: record }: Outgoing): void {
    if (reply === undefined && !record) this.#connection.publish(subject, payload);
    else
      this.#connection.publish(subject, payload, {
        ...(reply === undefined ? {} : { reply }),
        ...(record ? { headers: encodedHeaders(record) } : {}),
      });
  }
}

function encodedHeaders(record: Readonly<Record<string, string>>): ReturnType<typeof headers> {
  const encoded = headers();
  for (const [name, value] of Object.entries(record)) encoded.set(name, value);
  return encoded;
}
