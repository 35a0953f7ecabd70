import type { Organisation, Registry } from '@lienthong/registry';
import { seededRandom } from '@lienthong/runtime';

/** Lists of agencies by the name of the topology that they make. */
const lists = { national: 'nation-2019', 'national-2025': 'nation-2025' } as const;

/** A country: before July 2025 with districts, and after. */
export type TopologyName = keyof typeof lists;

/** Names of topologies that a load can be asked for. */
export const topologyNames: readonly TopologyName[] = ['national', 'national-2025'];

/** The list of agencies of a topology. */
export function listOf(name: TopologyName): string {
  return lists[name];
}

/**
 * Who takes part in a load on a country: the Government Office, every province's committee, and drawn by lot as many others as make
 * `count`; a key, a connection and a certificate each are what limits it, not the country.
 */
export function takingPart(registry: Registry, count: number, seed: string): readonly Organisation[] {
  const all = registry.all();
  const [hub] = all.filter(({ parent }) => parent === undefined);
  const chosen = new Set(all.filter((one) => one === hub || isProvince(one, hub)));
  const random = seededRandom(`${seed} taking part`);
  while (chosen.size < Math.min(count, all.length)) {
    const one = all[random.integer(all.length)];
    if (one) chosen.add(one);
  }
  return all.filter((one) => chosen.has(one));
}

function isProvince({ tier, parent }: Organisation, hub: Organisation | undefined): boolean {
  return tier === 'province' && parent === hub?.organId;
}
