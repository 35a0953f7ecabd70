import { laneOf, type NodeAddress } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import { ServerRefusal, serverErrorCodes } from './axis-failure.ts';
import {
  consumerName,
  coversNode,
  filterSubject,
  laneFilter,
  nodeFilterOf,
  streamNames,
} from './axis-subjects.ts';
import { type NatsLink, parseJson } from './nats-link.ts';
import { nodeCover } from './node-cover.ts';

/** A host, the nodes it serves, and what the consumer for them needs. */
export type InboxConsumer = {
  readonly host: string;
  readonly nodes: readonly NodeAddress[];
  readonly allNodes: readonly NodeAddress[];
  readonly ackWaitMs: number;
  /** Whether messages to several nodes of a lane are delivered, too. */
  readonly hearsLanes: boolean;
};

/** Time after which an unsettled message comes again, milliseconds. */
export const ackWaitMsDefault: number = 30_000;
/** Deliveries of one host that may be unsettled at the server, given back with a delay included. */
const ackPendingMax = 65_536;
const hostName = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * `host`, when it can be a part of subjects and names.
 *
 * @throws AXIS_ADDRESS_MALFORMED otherwise
 */
export function checkedHost(host: string): string {
  if (!hostName.test(host))
    throw new ExchangeError('AXIS_ADDRESS_MALFORMED', { address: host.slice(0, 200) });
  return host;
}

/**
 * Makes sure that the host's durable consumer exists and delivers what is addressed to the nodes. One that exists and
 * does is left as it is; so a host without the right to make consumers works with what was provisioned. Resolves with
 * the time after which the consumer delivers an unsettled message again, milliseconds.
 *
 * @param startSequence - where a consumer made anew begins
 * @throws AXIS_NOT_ALLOWED when it would have to be made or changed and this connection must not
 * @throws AXIS_UNREACHABLE
 */
export async function ensureInboxConsumer(
  link: NatsLink,
  wanted: InboxConsumer,
  startSequence = 1,
): Promise<number> {
  const name = consumerName(checkedHost(wanted.host));
  const what = `consumer ${name}`;
  return link.persist(what, async (timeoutMs) => {
    const config = await readConfig(link, name, timeoutMs);
    if (config && hearsAll(config.filters, wanted)) return config.ackWaitMs;
    const filters = wantedFilters(wanted);
    const start =
      startSequence > 1
        ? { deliver_policy: 'by_start_sequence', opt_start_seq: startSequence }
        : { deliver_policy: 'all' };
    const request = {
      stream_name: streamNames.inbox,
      config: {
        ...(config ? config.raw : start),
        durable_name: name,
        ack_policy: 'explicit',
        ack_wait: wanted.ackWaitMs * 1_000_000,
        max_ack_pending: ackPendingMax,
        filter_subjects: filters,
      },
    };
    parseJson(
      await link.request(
        `$JS.API.CONSUMER.DURABLE.CREATE.${streamNames.inbox}.${name}`,
        JSON.stringify(request),
        { timeoutMs },
      ),
    );
    link.log.log('info', config ? 'axis-consumer-changed' : 'axis-consumer-made', {
      name,
      filters: filters.length,
    });
    return wanted.ackWaitMs;
  });
}

function wantedFilters({ nodes, allNodes, hearsLanes }: InboxConsumer): readonly string[] {
  const filters = nodeCover(nodes, allNodes).map((filter) => filterSubject('lt.in', filter, '.*.*.*.*'));
  if (!hearsLanes) return filters;
  return [
    ...filters,
    ...lanesOf(nodes).flatMap((lane) => (hearsLane(filters, lane) ? [] : [laneFilter(lane)])),
  ];
}

function hearsAll(filters: readonly string[], { nodes, hearsLanes }: InboxConsumer): boolean {
  const nodeFilters = filters.map(nodeFilterOf);
  return (
    nodes.every((node) => nodeFilters.some((filter) => coversNode(filter, node))) &&
    (!hearsLanes || lanesOf(nodes).every((lane) => hearsLane(filters, lane)))
  );
}

function lanesOf(nodes: readonly NodeAddress[]): readonly string[] {
  return [...new Set(nodes.map(laneOf))];
}

function hearsLane(filters: readonly string[], lane: string): boolean {
  return filters.some((filter) => ['lt.in.>', `lt.in.${lane}.>`, laneFilter(lane)].includes(filter));
}

async function readConfig(
  link: NatsLink,
  name: string,
  timeoutMs: number,
): Promise<
  { readonly filters: readonly string[]; readonly ackWaitMs: number; readonly raw: object } | undefined
> {
  try {
    const info = parseJson(
      await link.request(`$JS.API.CONSUMER.INFO.${streamNames.inbox}.${name}`, '', { timeoutMs }),
    );
    const raw = info['config'] as {
      filter_subject?: string;
      filter_subjects?: readonly string[];
      ack_wait: number;
    };
    const { filter_subject: one, ...rest } = raw;
    const filters = raw.filter_subjects ?? (one === undefined ? ['lt.in.>'] : [one]);
    return { filters, ackWaitMs: raw.ack_wait / 1_000_000, raw: rest };
  } catch (failure) {
    if (failure instanceof ServerRefusal && failure.errorCode === serverErrorCodes.consumerNotFound)
      return undefined;
    throw failure;
  }
}
