import {
  type NodeAddress,
  nodeAddress,
  operatorAddress,
  type PartyAddress,
  partyAddress,
} from '@lienthong/axis';
import {
  type ConnectAxisOptions,
  connectAxis,
  hostRights,
  type NatsAxisConnection,
  operatorRights,
  partyRights,
  provisionAxis,
  provisionerHost,
  provisionerRights,
} from '@lienthong/axis-nats';
import { createNkey, type Nkey, type RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { Closers } from '@lienthong/runtime';
import { Attacker } from './attacker.ts';
import { eventually } from './inbox.ts';

const district: NodeAddress = nodeAddress('district', ['H41', '31', '00', '000']);
const commune: NodeAddress = nodeAddress('commune', ['H41', '31', '20', '000']);
const neighbour: NodeAddress = nodeAddress('commune', ['H41', '31', '21', '000']);
const village: NodeAddress = nodeAddress('commune', ['H41', '32', '01', '000']);

/** A small network with the rights that a real one has: two hosts, three nodes and one that nobody serves, two agencies. */
export const town = {
  district,
  commune,
  neighbour,
  village,
  allNodes: [district, commune, neighbour, village],
  agency: partyAddress(['H41', '31', '20', 'A01']),
  victim: partyAddress(['H41', '31', '21', 'B01']),
} as const;

const edges = [commune, neighbour].flatMap((node) => [
  { from: node, to: district },
  { from: district, to: node },
]);

export type TownParty = 'districtHost' | 'communeHost' | 'agency' | 'victim' | 'operator' | 'provisioner';

export type Town = {
  readonly server: RunningNatsServer;
  readonly nkeys: Readonly<Record<TownParty, Nkey>>;
  connect(party: TownParty, more?: Partial<ConnectAxisOptions>): Promise<NatsAxisConnection>;
  /** Messages that a stream holds at this moment. */
  stored(stream: string): Promise<number>;
  close(): Promise<void>;
};

/** Starts a server with generated credentials and rights, and provisions the axis with the provisioner's. */
export async function startTown(): Promise<Town> {
  const nkeys = {
    districtHost: createNkey(),
    communeHost: createNkey(),
    agency: createNkey(),
    victim: createNkey(),
    operator: createNkey(),
    provisioner: createNkey(),
  };
  const hosts = [
    { host: 'district', nodes: [district] },
    { host: 'commune', nodes: [commune, neighbour] },
  ];
  const { allNodes } = town;
  const rights = {
    districtHost: hostRights({ host: 'district', nodes: [district], edges, allNodes }),
    communeHost: hostRights({ host: 'commune', nodes: [commune, neighbour], edges, allNodes }),
    agency: partyRights({ party: town.agency, node: commune }),
    victim: partyRights({ party: town.victim, node: neighbour }),
    operator: operatorRights(),
    provisioner: provisionerRights(),
  };
  const parties: Record<TownParty, PartyAddress | { readonly host: string }> = {
    districtHost: { host: 'district' },
    communeHost: { host: 'commune' },
    agency: town.agency,
    victim: town.victim,
    operator: operatorAddress,
    provisioner: { host: provisionerHost },
  };
  const names = Object.keys(nkeys) as TownParty[];
  const closers = new Closers();
  const server = await startTestNatsServer({
    users: names.map((name) => ({ publicKey: nkeys[name].publicKey, permissions: rights[name] })),
  });
  closers.add(() => server.stop());
  const connect = async (name: TownParty, more: Partial<ConnectAxisOptions> = {}) => {
    const connection = await connectAxis({
      servers: server.url,
      party: parties[name],
      nkey: nkeys[name],
      allNodes,
      ...more,
    });
    closers.add(() => connection.close());
    return connection;
  };
  const provisioner = await connect('provisioner');
  await provisionAxis(provisioner, { hosts, allNodes });
  await provisionAxis(provisioner, { hosts, allNodes });
  const stored = async (stream: string) => {
    const observer = await Attacker.connect(server.url, nkeys.provisioner);
    observer.subscribe('lt.reply.host.provisioner.observer');
    observer.publish(`$JS.API.STREAM.INFO.${stream}`, '', { reply: 'lt.reply.host.provisioner.observer' });
    await eventually(() => observer.messages.length).toBe(1);
    observer.close();
    const info = JSON.parse(observer.messages[0]!.body) as { state: { messages: number } };
    return info.state.messages;
  };
  return { server, nkeys, connect, stored, close: () => closers.close() };
}
