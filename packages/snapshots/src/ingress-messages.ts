import { laneOf, type NodeAddress, type PartyAddress } from '@lienthong/axis';
import {
  decodeGroup,
  type GroupedMessage,
  groupedPlace,
  laneFilter,
  parseLaneSubject,
} from '@lienthong/axis-nats';
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** A message that a node was given, as the axis still has it. */
export type IngressMessage = {
  readonly to: NodeAddress;
  readonly from: PartyAddress;
  readonly id: string;
  readonly body: Uint8Array;
  /** Its place on the axis; what entries name as their cause. */
  readonly sequence: number;
  /** When the axis stored it, milliseconds since 1970. */
  readonly storedAt: number;
  /** Whether the node has acted on it for good; what it has not comes again when it starts. */
  readonly isSettled: boolean;
};

const stream = 'LT_IN';

/**
 * The messages for a node that the axis has, in their order. What no sender of ours sent is left out, as nodes do. While a node
 * holds a message because of a quota, nothing behind that counts as settled.
 */
export async function ingressMessages(
  connection: NatsConnection,
  node: NodeAddress,
): Promise<readonly IngressMessage[]> {
  const settled = await settledUpTo(connection, node);
  const consumer = await jetstream(connection).consumers.get(stream, {
    filter_subjects: await ingressFilters(connection, node),
    deliver_policy: DeliverPolicy.All,
  });
  const messages: IngressMessage[] = [];
  let { num_pending: left } = await consumer.info();
  if (left === 0) return messages;
  const received = await consumer.consume();
  for await (const message of received) {
    const id = message.headers?.get('Lt-Id') ?? '';
    const lane = parseLaneSubject(message.subject);
    const from = lane?.from ?? (message.subject.slice(`lt.in.${node}.`.length) as PartyAddress);
    const { streamSequence, timestampNanos } = message.info;
    const storedAt = Math.floor(timestampNanos / 1_000_000);
    // Messages that were sent at one moment may be stored as one.
    const group = message.headers?.has('Lt-Group') ? decodeGroup(message.data) : undefined;
    const own: readonly GroupedMessage[] =
      group ?? (lane ? [] : [{ id: decodeURIComponent(id), body: message.data }]);
    const isSettled = streamSequence <= settled;
    if (id !== '' && !message.headers?.has('Nats-Stream'))
      // One to several nodes says for whom each part is; the others are another node's.
      for (const [n, { id, body, to }] of own.entries())
        if (!lane || to === node)
          messages.push({
            ...{ to: node, from, id, body, storedAt, isSettled },
            sequence: groupedPlace(streamSequence, n),
          });
    left -= 1;
    if (left === 0) break;
  }
  await received.close();
  return messages;
}

/** What is for the node alone, and for several of its lane; the latter is not on the stream of a site of several. */
async function ingressFilters(connection: NatsConnection, node: NodeAddress): Promise<string[]> {
  const { config } = await (await jetstreamManager(connection)).streams.info(stream);
  const several = config.subjects.includes('lt.in.>') ? [laneFilter(laneOf(node))] : [];
  return [`lt.in.${node}.>`, ...several];
}

/** Place up to which the host of a node has acknowledged everything. */
async function settledUpTo(connection: NatsConnection, node: NodeAddress): Promise<number> {
  const subject = `lt.in.${node}.a.b.c.d`;
  for await (const { config, ack_floor } of (await jetstreamManager(connection)).consumers.list(stream)) {
    const filters = config.filter_subjects ?? [config.filter_subject ?? ''];
    if (config.durable_name && filters.some((filter) => covers(filter, subject))) return ack_floor.stream_seq;
  }
  return 0;
}

/** Whether a filter of the server stands for a subject. */
function covers(filter: string, subject: string): boolean {
  const [wanted, tokens] = [filter.split('.'), subject.split('.')];
  const open = wanted.indexOf('>');
  if (open < 0 ? wanted.length !== tokens.length : tokens.length <= open) return false;
  return wanted.every((token, index) => token === '>' || token === '*' || token === tokens[index]);
}
