import {
  gatewayAddress,
  type NodeAddress,
  nodeAddress,
  operatorAddress,
  operatorNoticeKey,
  partyAddress,
} from '@lienthong/axis';
import {
  gatewayRights,
  hostRights,
  operatorRights,
  partyRights,
  provisionerRights,
} from '@lienthong/axis-nats';
import type { UserPermissions } from '@lienthong/nats-server';

const district: NodeAddress = nodeAddress('district', ['H41', '31', '00', '000']);
const commune: NodeAddress = nodeAddress('commune', ['H41', '31', '20', '000']);
const neighbour: NodeAddress = nodeAddress('commune', ['H41', '32', '21', '000']);
export const allNodes: readonly NodeAddress[] = [district, commune, neighbour];
const edges = [commune, neighbour].flatMap((node) => [
  { from: node, to: district },
  { from: district, to: node },
]);
const agency = partyAddress(['H41', '31', '20', 'A01']);
const victim = partyAddress(['H41', '31', '20', 'B01']);
const gateway = gatewayAddress('main');

/** Who has credentials: an agency and a host of its node, a gateway, the operator, and who makes the streams. */
export const parties = {
  agency: { vi: 'cơ quan', en: 'agency', rights: partyRights({ party: agency, node: commune }) },
  host: {
    vi: 'tiến trình của nút',
    en: 'host of its node',
    rights: hostRights({ host: 'commune', nodes: [commune], edges, allNodes }),
  },
  gateway: { vi: 'cổng VXP', en: 'gateway', rights: gatewayRights({ gateway: 'main' }) },
  operator: { vi: 'người vận hành', en: 'operator', rights: operatorRights() },
  provisioner: { vi: 'khởi tạo trục', en: 'provisioner', rights: provisionerRights() },
} as const satisfies Readonly<
  Record<string, { readonly vi: string; readonly en: string; readonly rights: UserPermissions }>
>;

export type Party = keyof typeof parties;

/** Something that can be tried on the server. */
export type Attempt = {
  readonly what: string;
  readonly verb: 'publish' | 'subscribe';
  readonly subject: string;
  /** Who may; everybody else is refused by the server. */
  readonly may: readonly Party[];
};

const publish = (what: string, subject: string, ...may: readonly Party[]): Attempt => ({
  what,
  verb: 'publish',
  subject,
  may,
});
const listen = (what: string, subject: string, ...may: readonly Party[]): Attempt => ({
  what,
  verb: 'subscribe',
  subject,
  may,
});
const api = '$JS.API';

/** Everything worth doing on the axis, by whom it may be done. */
export const attempts: readonly Attempt[] = [
  publish('hand in as the agency at its node', `lt.in.${commune}.${agency}`, 'agency'),
  publish('hand in as another agency', `lt.in.${commune}.${victim}`),
  publish('hand in at a node that is not its own', `lt.in.${neighbour}.${agency}`),
  publish('hand in as the gateway', `lt.in.${commune}.${gateway}`, 'gateway'),
  publish('relay as the node to its neighbour', `lt.in.${district}.H41.31.20.000`, 'host'),
  publish('relay as another node', `lt.in.${commune}.H41.31.00.000`),
  publish('relay past the neighbour', `lt.in.${neighbour}.H41.31.20.000`),
  publish('send as the operator', `lt.in.${commune}.${operatorAddress}`),
  listen('messages to the node', `lt.in.${commune}.>`),
  listen('all messages', 'lt.in.>'),
  listen('everything', '>'),

  publish('write the ledger of the node', `lt.ledger.${commune}`, 'host'),
  publish('write the ledger of another node', `lt.ledger.${district}`),
  publish(
    'read the ledger of the node',
    `${api}.CONSUMER.CREATE.LT_LEDGER.x.lt.ledger.${commune}`,
    'host',
    'operator',
  ),
  publish(
    'read the ledger of another node',
    `${api}.CONSUMER.CREATE.LT_LEDGER.x.lt.ledger.${district}`,
    'operator',
  ),
  publish('read all ledgers', `${api}.CONSUMER.CREATE.LT_LEDGER.x.lt.ledger.>`, 'operator'),
  publish('read a ledger by sequence', `${api}.STREAM.MSG.GET.LT_LEDGER`),
  publish('read a ledger directly', `${api}.DIRECT.GET.LT_LEDGER.lt.ledger.${commune}`),
  publish('delete an entry', `${api}.STREAM.MSG.DELETE.LT_LEDGER`),
  publish('purge the ledgers', `${api}.STREAM.PURGE.LT_LEDGER`),
  publish('delete the ledgers', `${api}.STREAM.DELETE.LT_LEDGER`),
  listen('ledgers as they are written', 'lt.ledger.>'),

  publish('store content', 'lt.content.0000.0', 'agency', 'host', 'gateway'),
  publish('ask hosts for content by its digest', 'lt.fetch.0000.0', 'agency'),
  publish(
    'read content from the stream',
    `${api}.DIRECT.GET.LT_CONTENT.lt.content.0000.0`,
    'host',
    'gateway',
  ),
  publish('read content by sequence', `${api}.STREAM.MSG.GET.LT_CONTENT`),
  publish('list content by a consumer', `${api}.CONSUMER.CREATE.LT_CONTENT.x.lt.content.>`),
  publish('delete content', `${api}.STREAM.MSG.DELETE.LT_CONTENT`),
  publish('purge content', `${api}.STREAM.PURGE.LT_CONTENT`),
  listen('content as it is stored', 'lt.content.*.*'),
  listen('requests for content', 'lt.fetch.*.*', 'host'),

  publish('hear notices', `${api}.CONSUMER.CREATE.LT_NOTICE.x.lt.notice.>`, 'host', 'gateway', 'operator'),
  publish('post a notice about an agency', 'lt.notice.x', 'gateway', 'operator'),
  publish('post faults and the clock', `lt.notice.${operatorNoticeKey}`, 'operator'),
  publish('delete a notice', `${api}.STREAM.MSG.DELETE.LT_NOTICE`),
  publish('purge notices', `${api}.STREAM.PURGE.LT_NOTICE`),
  listen('notices without a consumer', 'lt.notice.>'),

  publish('ask the node as the agency', `lt.call.${commune}.${agency}.inbox`, 'agency'),
  publish('ask the node as another agency', `lt.call.${commune}.${victim}.inbox`),
  publish('ask another node', `lt.call.${neighbour}.${agency}.inbox`),
  publish('ask as the gateway', `lt.call.${commune}.${gateway}.inbox`, 'gateway'),
  publish('ask as the operator', `lt.call.${commune}.${operatorAddress}.counters`, 'operator'),
  listen('questions to the node', `lt.call.${commune}.*.*.*.*.*`, 'host'),
  listen('questions to another node', `lt.call.${district}.*.*.*.*.*`),
  publish('answer in the place of a node', `lt.reply.party.${victim}.x`, 'host'),
  listen('answers to the agency', `lt.reply.party.${agency}.>`, 'agency'),
  listen('answers to another agency', `lt.reply.party.${victim}.>`),
  listen('answers to the operator', `lt.reply.party.${operatorAddress}.>`, 'operator'),
  listen('all answers', 'lt.reply.>'),
  listen('the default inbox', '_INBOX.>'),

  publish('pull from the queue of the host', `${api}.CONSUMER.MSG.NEXT.LT_IN.host-commune`, 'host'),
  publish('pull from the queue of another host', `${api}.CONSUMER.MSG.NEXT.LT_IN.host-district`),
  publish('acknowledge for the host', '$JS.ACK.LT_IN.host-commune.1.1.1.1.0', 'host'),
  publish('acknowledge for another host', '$JS.ACK.LT_IN.host-district.1.1.1.1.0'),
  publish('make a consumer on all messages', `${api}.CONSUMER.CREATE.LT_IN.x.lt.in.>`),
  publish('make or change the queue of a host', `${api}.CONSUMER.DURABLE.CREATE.LT_IN.host-x`, 'provisioner'),
  publish('remove the queue of a host', `${api}.CONSUMER.DELETE.LT_IN.host-commune`),
  publish('read a message by sequence', `${api}.STREAM.MSG.GET.LT_IN`),
  publish('delete a message', `${api}.STREAM.MSG.DELETE.LT_IN`),
  publish('purge messages', `${api}.STREAM.PURGE.LT_IN`),
  publish('make or change a stream', `${api}.STREAM.CREATE.LT_IN`, 'provisioner'),
  publish('make a stream of its own', `${api}.STREAM.CREATE.SPY`),
  publish('delete messages of all', `${api}.STREAM.DELETE.LT_IN`),
  publish('restore a stream from a copy', `${api}.STREAM.RESTORE.LT_LEDGER`),
  publish('copy a stream', `${api}.STREAM.SNAPSHOT.LT_CONTENT`),
  publish('list streams', `${api}.STREAM.NAMES`),
  publish('look at the account', `${api}.INFO`),
  listen('events of the server', '$JS.EVENT.>'),
  publish('ask the system account', '$SYS.REQ.SERVER.PING'),
  listen('events of the system', '$SYS.>'),
];

/** The matrix as a table of SECURITY.md. */
export function rightsTable(): string {
  const names = Object.keys(parties) as Party[];
  const rows = attempts.map(({ what, verb, may }) => {
    const cells = names.map((name) => (may.includes(name) ? 'may' : '–'));
    return `| ${verb === 'subscribe' ? 'listen to ' : ''}${what} | ${cells.join(' | ')} |`;
  });
  return [
    `| on the axis | ${names.map((name) => parties[name].en).join(' | ')} |`,
    `| --- |${' --- |'.repeat(names.length)}`,
    ...rows,
  ].join('\n');
}

/** SECURITY.md with this matrix at its end. */
export function withRightsTable(page: string): string {
  const start = page.indexOf('| on the axis |');
  return `${start < 0 ? page : page.slice(0, start)}${rightsTable()}\n`;
}
