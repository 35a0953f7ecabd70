import {
  gatewayRights,
  hostRights,
  operatorRights,
  partyRights,
  provisionerRights,
} from '@lienthong/axis-nats';
import { AddressBook } from '@lienthong/exchange';
import type { Nkey, ServerUser } from '@lienthong/nats-server';
import type { Registry, Topology } from '@lienthong/registry';
import type { AxisCredentials } from './axis-credentials.ts';
import type { HostPlan } from './host-plan.ts';

/** The users of a server for one topology, each with the least rights that its part needs. */
export function axisUsers(
  credentials: AxisCredentials,
  network: { readonly registry: Registry; readonly topology: Topology; readonly hosts: readonly HostPlan[] },
): readonly ServerUser[] {
  const { registry, topology, hosts } = network;
  const addresses = new AddressBook(registry, topology);
  const allNodes = addresses.nodes();
  const edges = topology
    .edges()
    .map(({ from, to }) => ({ from: addresses.node(from), to: addresses.node(to) }));
  const user = ({ publicKey }: Nkey, permissions: NonNullable<ServerUser['permissions']>): ServerUser => ({
    publicKey,
    permissions,
  });
  return [
    user(credentials.provisioner, provisionerRights()),
    user(credentials.operator, operatorRights()),
    ...hosts.flatMap(({ host, nodes }) => {
      const key = credentials.hosts.get(host);
      if (!key) return [];
      const rights = hostRights({ host, nodes: nodes.map((id) => addresses.node(id)), edges, allNodes });
      return [user(key, rights)];
    }),
    ...[...credentials.gateways].map(([gateway, key]) => user(key, gatewayRights({ gateway }))),
    ...[...credentials.agencies].flatMap(([organId, key]) => {
      const organisation = registry.find(organId);
      const node = organisation && addresses.nodeOfOrgan(organisation.organId);
      return node === undefined ? [] : [user(key, partyRights({ party: addresses.party(organId), node }))];
    }),
  ];
}
