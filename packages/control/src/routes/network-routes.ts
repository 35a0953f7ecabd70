import type { Session } from '@lienthong/emulator';
import { type Network, networkSchema } from '../model/network.ts';
import { jsonRoute, type Route } from '../route.ts';

/** The picture of the network. */
export const networkRoutes: readonly Route[] = [
  jsonRoute({
    name: 'network',
    method: 'GET',
    path: '/api/v1/network',
    summary: {
      vi: 'Các nút, các cạnh, tọa độ: hình của mạng lưới',
      en: 'Nodes, edges, coordinates: the picture of the network',
    },
    answer: networkSchema,
    handle: async ({ session }) => networkOf(session),
  }),
];

function networkOf({ registry, topology }: Session): Network {
  const tiers = new Map<string, { nodes: number; agencies: number }>();
  const tierOf = (tier: string) => {
    const known = tiers.get(tier) ?? { nodes: 0, agencies: 0 };
    tiers.set(tier, known);
    return known;
  };
  const nodes = topology.nodes().map(({ id, tier, parent, depth, organisations }) => {
    tierOf(tier).nodes += 1;
    for (const code of organisations) tierOf(registry.get(code).tier).agencies += 1;
    const { name, lat, lon } = registry.get(id);
    return { id, name, tier, parent, depth, agencyCount: organisations.length, lat, lon };
  });
  return {
    routing: topology.routing,
    tiers: [...tiers].map(([tier, counts]) => ({ tier, ...counts })),
    nodes,
    edges: nodes.flatMap(({ id, parent }) => (parent === undefined ? [] : [{ from: id, to: parent }])),
  };
}
