import { type Priority, priorityOf } from '@lienthong/axis';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { parseAckSubject } from './ack-subject.ts';
import { headerNames } from './axis-subjects.ts';
import { type NatsLink, parseJson } from './nats-link.ts';
import { senderId } from './sender-id.ts';

/** A message of a stream. */
export type StoredRecord = {
  readonly subject: string;
  readonly sequence: number;
  readonly body: Uint8Array;
  /** What the sender named it; empty where no sender of ours did. */
  readonly messageId: string;
  /** The id that the sender of a message for a node gave; undefined of everything else. */
  readonly senderId: string | undefined;
  /** Lane of a message; ordinary for everything else. */
  readonly priority: Priority;
};

/** What is read of a stream: the subjects that `filter` stands for, from the place `start`. */
export type RecordRange = { readonly stream: string; readonly filter: string; readonly start: number };

const heartbeatMs = 1000;
/** Without a message or a heartbeat for so long, the consumer is gone. */
const silenceMsMax = 5000;

/**
 * One ephemeral consumer on a stream that the server pushes, with flow control, so that a slow reader costs no memory. Needs the right to make consumers with this very filter and no other right on the stream.
 */
export class PushedRecords {
  readonly #link: NatsLink;
  readonly #range: RecordRange;
  readonly #subject: string;
  readonly #subscription: Subscription;
  readonly #closing = new AbortController();
  readonly #forget: () => void;
  #heard = true;

  constructor(link: NatsLink, range: RecordRange) {
    this.#link = link;
    this.#range = range;
    this.#subject = link.privateSubject();
    this.#subscription = link.connection.subscribe(this.#subject);
    this.#forget = link.onLost(() => this.close());
    void this.#watchSilence();
  }

  /**
   * Makes the consumer; resolves with the number of messages that are there for it now.
   *
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async open(): Promise<number> {
    const { stream, filter, start } = this.#range;
    const name = this.#subject.slice(this.#subject.lastIndexOf('.') + 1);
    const request = JSON.stringify({
      stream_name: stream,
      config: {
        name,
        deliver_subject: this.#subject,
        deliver_policy: 'by_start_sequence',
        opt_start_seq: start,
        ack_policy: 'none',
        filter_subject: filter,
        flow_control: true,
        idle_heartbeat: heartbeatMs * 1_000_000,
        inactive_threshold: 10 * heartbeatMs * 1_000_000,
        mem_storage: true,
        num_replicas: 1,
      },
    });
    const subject = `$JS.API.CONSUMER.CREATE.${stream}.${name}.${filter}`;
    return this.#link.persist(`read ${filter}`, async (timeoutMs) =>
      Number(parseJson(await this.#link.request(subject, request, { timeoutMs }))['num_pending']),
    );
  }

  /** Messages without a gap; ends at a gap, at the loss of the connection or when the server falls silent. */
  async *records(): AsyncGenerator<StoredRecord, void, undefined> {
    let delivered = 0;
    for await (const message of this.#subscription) {
      this.#heard = true;
      const place = parseAckSubject(message.reply);
      if (!place) {
        this.#answerFlowControl(message);
        continue;
      }
      delivered += 1;
      if (place.deliverySequence !== delivered) return;
      yield {
        subject: message.subject,
        sequence: place.sequence,
        body: message.data,
        messageId: ownMessageId(message),
        senderId: senderId(message),
        priority: priorityOf(Number(message.headers?.get(headerNames.priority) || 0)),
      };
    }
  }

  #answerFlowControl(message: Msg): void {
    const stalled = message.headers?.get('Nats-Consumer-Stalled');
    if (message.reply) this.#link.publish(message.reply, '');
    else if (stalled) this.#link.publish(stalled, '');
  }

  async #watchSilence(): Promise<void> {
    while (this.#heard) {
      this.#heard = false;
      try {
        await this.#link.clock.sleep(silenceMsMax, this.#closing.signal);
      } catch {
        return; // closed
      }
    }
    this.close();
  }

  /** Ends the consumer: the server removes it when nobody listens. */
  close(): void {
    this.#closing.abort();
    this.#forget();
    if (!this.#subscription.isClosed()) this.#subscription.unsubscribe();
  }
}

function ownMessageId(message: Msg): string {
  // An answer of the server that somebody directed here carries the header of a direct get, or none.
  if (message.headers?.has(headerNames.directGetStream)) return '';
  return message.headers?.get(headerNames.messageId) ?? '';
}
