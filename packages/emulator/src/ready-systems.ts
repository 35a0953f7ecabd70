import type { OrganId, Organisation, Registry, Tier, Topology } from '@lienthong/registry';
import type { System, SystemBook } from '@lienthong/systems';

/** A system that an exchange has from its first start on. */
export type ReadySystem = {
  /** Code of the agency that it is named for. */
  readonly id: OrganId;
  readonly name: string;
  readonly tier: Tier;
  readonly agencies: readonly OrganId[];
};

/** Mỹ Lý, in the mountains on the border: the commune of the demonstration, with its district above it. */
const preferred = '000.21.36.H41';

/**
 * One system for every tier of a line from the lowest agency to the root, the root first. Each speaks for the agencies
 * of its tier on its node: the province for its departments too, a commune for itself.
 */
export function readySystems(registry: Registry, topology: Topology): readonly ReadySystem[] {
  const attached = topology.nodes().flatMap(({ organisations }) => organisations);
  const lines = attached.map((organId) => lineUpwards(registry, organId));
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best), []);
  const wished = lines.find(([lowest]) => lowest?.organId === preferred);
  const line = wished?.length === longest.length ? wished : longest;
  return line.toReversed().map(({ organId, name, tier }) => ({
    id: organId,
    name,
    tier,
    agencies: agenciesOf(organId, tier, { registry, topology }),
  }));
}

/**
 * Adds the ready-made systems to a book that has none at all; one in which somebody has made systems is left alone.
 *
 * @returns every system of the book
 * @throws SYSTEM_FILE_DAMAGED, SYSTEM_FILE_UNUSABLE, SYSTEM_BOOK_BUSY
 */
export async function addReadySystems(
  book: SystemBook,
  ready: readonly ReadySystem[],
): Promise<readonly System[]> {
  const present = await book.list();
  if (present.length > 0) return present;
  const added: System[] = [];
  for (const { id, name, agencies } of ready) added.push(await book.add({ id, name, agencies }));
  return added;
}

/** The agency and those above it, the first of each tier. */
function lineUpwards(registry: Registry, lowest: OrganId): readonly Organisation[] {
  const line: Organisation[] = [];
  for (let next: Organisation | undefined = registry.get(lowest); next; ) {
    if (next.tier !== line.at(-1)?.tier) line.push(next);
    next = next.parent === undefined ? undefined : registry.get(next.parent);
  }
  return line;
}

function agenciesOf(
  organId: OrganId,
  tier: Tier,
  { registry, topology }: { readonly registry: Registry; readonly topology: Topology },
): readonly OrganId[] {
  if (topology.nodeOf(organId) !== organId) return [organId];
  return topology.node(organId).organisations.filter((other) => registry.get(other).tier === tier);
}
