import { type NodeAddress, noticeBytesMax } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import { compareServerVersions, leastServerVersion } from '@lienthong/nats-server';
import { ServerRefusal, serverErrorCodes } from './axis-failure.ts';
import { filterSubject, streamNames } from './axis-subjects.ts';
import type { NatsAxisConnection } from './connect-axis.ts';
import { ackWaitMsDefault, ensureInboxConsumer } from './inbox-consumer.ts';
import { headerBytesMax, type NatsLink, parseJson } from './nats-link.ts';
import { nodeCover } from './node-cover.ts';

export type ProvisionOptions = {
  /** Processes that receive, with their nodes; each gets its durable consumer. */
  readonly hosts?: readonly { readonly host: string; readonly nodes: readonly NodeAddress[] }[];
  /** Every node that exists. */
  readonly allNodes?: readonly NodeAddress[];
  /** Where the axis is a site of several; left out, every node lives here. */
  readonly site?: AxisSite;
  /** How long a message id is remembered, milliseconds. Longer than the longest outage of a sender. */
  readonly duplicateWindowMs?: number;
  /** Bytes after which a stream refuses with AXIS_FULL; nothing stored before is ever dropped for it. */
  readonly bytesMax?: {
    readonly inbox?: number;
    readonly ledger?: number;
    readonly content?: number;
    readonly notice?: number;
  };
  /** Copies of each stream in a cluster. */
  readonly replicas?: number;
  readonly ackWaitMs?: number;
};

/** A part of the exchange with a server of its own. */
export type AxisSite = {
  readonly nodes: readonly NodeAddress[];
  /** Nodes of other sites to which nodes of this one send: what is for them waits in the outbox. */
  readonly neighbours: readonly NodeAddress[];
};

type StreamConfig = Readonly<Record<string, unknown>> & { readonly name: string };

/** What each stream needs of the server, and the version that has it. */
const features = [
  { feature: 'discard_new_per_subject', needed: '2.9.0' },
  { feature: 'filter_subjects', needed: '2.10.0' },
  { feature: 'sync_interval', needed: leastServerVersion },
] as const;

const duplicateWindowMsDefault = 10 * 60_000;

/**
 * Makes the streams and consumers of an axis, or changes what differs; doing it again changes nothing. Reads back what
 * the server took.
 *
 * @throws AXIS_SERVER_TOO_OLD when the server lacks a feature, or left a setting out
 * @throws AXIS_NODE_TAKEN when two hosts claim one node
 * @throws AXIS_NOT_ALLOWED, AXIS_UNREACHABLE, AXIS_FULL
 */
export async function provisionAxis(
  connection: NatsAxisConnection,
  options: ProvisionOptions = {},
): Promise<void> {
  const { link } = connection;
  const hosts = options.hosts ?? [];
  requireServer(connection.serverVersion);
  requireApart(hosts);
  for (const config of streamConfigs(options)) await ensureStream(link, config, connection.serverVersion);
  const allNodes = options.allNodes ?? [];
  const ackWaitMs = options.ackWaitMs ?? ackWaitMsDefault;
  // The stream of a site takes what is for its own nodes, one by one.
  const common = { allNodes, ackWaitMs, hearsLanes: options.site === undefined };
  for (const { host, nodes } of hosts) await ensureInboxConsumer(link, { host, nodes, ...common });
}

/**
 * Refuses a server that cannot carry the axis.
 *
 * @throws AXIS_SERVER_TOO_OLD naming the first missing feature
 */
export function requireServer(version: string): void {
  for (const { feature, needed } of features)
    if (compareServerVersions(version, needed) < 0)
      throw new ExchangeError('AXIS_SERVER_TOO_OLD', { version, feature, needed });
}

function requireApart(hosts: NonNullable<ProvisionOptions['hosts']>): void {
  const taken = new Set<NodeAddress>();
  for (const node of hosts.flatMap(({ nodes }) => [...new Set(nodes)])) {
    if (taken.has(node)) throw new ExchangeError('AXIS_NODE_TAKEN', { node });
    taken.add(node);
  }
}

function streamConfigs(options: ProvisionOptions): readonly StreamConfig[] {
  const common = {
    retention: 'limits',
    storage: 'file',
    discard: 'new',
    num_replicas: options.replicas ?? 1,
    duplicate_window: (options.duplicateWindowMs ?? duplicateWindowMsDefault) * 1_000_000,
    max_consumers: -1,
    max_msgs: -1,
    max_age: 0,
    deny_delete: true,
  };
  const bytes = options.bytesMax ?? {};
  const { site, allNodes = [] } = options;
  const senders = '.*.*.*.*';
  return [
    {
      ...common,
      name: streamNames.inbox,
      subjects: site
        ? nodeCover(site.nodes, allNodes).map((filter) => filterSubject('lt.in', filter, senders))
        : ['lt.in.>'],
      max_bytes: bytes.inbox ?? -1,
      max_msgs_per_subject: -1,
      deny_delete: false,
      deny_purge: false,
      allow_direct: false,
    },
    {
      ...common,
      name: streamNames.ledger,
      subjects: ['lt.ledger.>'],
      max_bytes: bytes.ledger ?? -1,
      max_msgs_per_subject: -1,
      deny_purge: true,
      allow_direct: false,
    },
    {
      ...common,
      name: streamNames.content,
      subjects: ['lt.content.*.*'],
      max_bytes: bytes.content ?? -1,
      max_msgs_per_subject: 1,
      discard_new_per_subject: true,
      deny_delete: false,
      deny_purge: false,
      allow_direct: true,
    },
    {
      ...common,
      name: streamNames.notice,
      subjects: ['lt.notice.*'],
      max_bytes: bytes.notice ?? -1,
      // Not one message for each subject: a server's answer can be directed to any subject, and would replace a notice.
      max_msgs_per_subject: -1,
      max_msg_size: noticeBytesMax + headerBytesMax,
      deny_purge: true,
      allow_direct: false,
    },
    ...(site && site.neighbours.length > 0
      ? [
          {
            ...common,
            name: streamNames.outbox,
            subjects: [...site.neighbours].sort().map((node) => filterSubject('lt.in', node, senders)),
            max_bytes: bytes.inbox ?? -1,
            max_msgs_per_subject: -1,
            // What the next site has taken is removed.
            deny_purge: false,
            allow_direct: false,
          },
        ]
      : []),
  ];
}

async function ensureStream(link: NatsLink, wanted: StreamConfig, version: string): Promise<void> {
  await link.persist(`stream ${wanted.name}`, async (timeoutMs) => {
    const ask = async (verb: string, body: object | undefined) =>
      parseJson(
        await link.request(`$JS.API.STREAM.${verb}.${wanted.name}`, body ? JSON.stringify(body) : '', {
          timeoutMs,
        }),
      )['config'] as Readonly<Record<string, unknown>>;
    const present = await ask('INFO', undefined).catch((failure: unknown) => {
      if (failure instanceof ServerRefusal && failure.errorCode === serverErrorCodes.streamNotFound)
        return undefined;
      throw failure;
    });
    if (present && differing(present, wanted) === undefined) return;
    const taken = present ? await ask('UPDATE', { ...present, ...wanted }) : await ask('CREATE', wanted);
    link.log.log('info', present ? 'axis-stream-changed' : 'axis-stream-made', { name: wanted.name });
    const feature = differing(taken, wanted);
    if (feature !== undefined)
      throw new ExchangeError('AXIS_SERVER_TOO_OLD', { version, feature, needed: leastServerVersion });
  });
}

/** The first setting that the server holds otherwise; it leaves out what is false or zero. */
function differing(present: Readonly<Record<string, unknown>>, wanted: StreamConfig): string | undefined {
  return Object.keys(wanted).find((name) => {
    const [is, should] = [present[name], wanted[name]];
    if (is === undefined) return should !== false && should !== 0;
    return JSON.stringify(is) !== JSON.stringify(should);
  });
}
