import { ExchangeError } from '@lienthong/errors';
import type { Organisation, Registry, Topology } from '@lienthong/registry';
import type { RandomSource } from '@lienthong/runtime';
import type { RhythmProfile } from '../load-shape.ts';
import type { TrafficPlan } from '../traffic-plan.ts';
import type { ReplayTargets } from './published-figures.ts';
import { workingInstants } from './working-instants.ts';

/** Bytes of a replayed document: a letter with a short text. */
const documentBytes = 6_000;

type Order = {
  readonly run: string;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly targets: ReplayTargets;
  readonly from: string;
  readonly to: string;
  readonly rhythm: RhythmProfile;
  readonly random: RandomSource;
};

/**
 * Documents whose senders, receivers and numbers of receivers make the counters end exactly on the targets: internal ones stay
 * in the sender's unit, local ones on its node, and those that cross go to as many receivers as the arrivals need.
 *
 * @throws LOAD_REPLAY_IMPOSSIBLE when the list of agencies does not allow it
 */
export function planReplay(order: Order): TrafficPlan {
  const { registry, topology, targets, random, run } = order;
  const agencies = registry.all().filter(({ organId }) => topology.nodeOf(organId) !== undefined);
  const scopes = shuffled(scopesOf(targets), random);
  const units = grouped(agencies, ({ unit }) => unit).filter((places) => places.length > 1);
  const nodes = grouped(agencies, ({ organId }) => topology.nodeOf(organId) ?? '').filter(
    (places) => new Set(places.map((place) => agencies[place]?.unit)).size > 1,
  );
  const wanting = (problem: string, problemVi: string) =>
    new ExchangeError('LOAD_REPLAY_IMPOSSIBLE', { problem, problemVi });
  if (targets.internal > 0 && units.length === 0)
    throw wanting('no unit has sub-units', 'không đơn vị nào có đơn vị trực thuộc');
  if (scopes.includes('local') && nodes.length === 0)
    throw wanting('no node has two units', 'không nút nào có hai đơn vị');
  const documents = scopes.map((scope) => {
    if (scope === 'internal') return inUnit(units, random);
    if (scope === 'local') return onNode(nodes, agencies, random);
    return { sender: random.integer(agencies.length), receivers: [] };
  });
  const placed = documents.reduce((sum, { receivers }) => sum + receivers.length, 0);
  const crossing = spreadCopies(targets.incoming - placed, targets.crossing, agencies.length - 1, random);
  if (!crossing)
    throw wanting(
      `${targets.incoming} arrivals do not go into ${targets.crossing} crossing documents`,
      `${targets.incoming} lượt đến không chia được cho ${targets.crossing} văn bản qua trục`,
    );
  const nodeOf = agencies.map(({ organId }) => topology.nodeOf(organId) ?? '');
  let next = 0;
  const starts = new Uint32Array(scopes.length + 1);
  const receivers: number[] = [];
  for (const [index, scope] of scopes.entries()) {
    const { sender, receivers: known } = documents[index] ?? { sender: 0, receivers: [] };
    const to = scope === 'crossing' ? acrossNodes(sender, crossing[next++] ?? 1, nodeOf, random) : known;
    receivers.push(...[...to].sort((a, b) => a - b));
    starts[index + 1] = receivers.length;
  }
  return {
    run,
    agencies,
    count: scopes.length,
    copies: receivers.length,
    intendedMs: workingInstants({ ...order, count: scopes.length }),
    senders: Uint32Array.from(documents, ({ sender }) => sender),
    starts,
    receivers: Uint32Array.from(receivers),
    sizes: new Uint32Array(scopes.length).fill(documentBytes),
    priorities: new Uint8Array(scopes.length),
  };
}

type Scope = 'internal' | 'local' | 'crossing';
type Document = { readonly sender: number; readonly receivers: readonly number[] };

function scopesOf({ outgoing, internal, crossing }: ReplayTargets): Scope[] {
  const local = outgoing - internal - crossing;
  return [
    ...Array.from({ length: internal }, (): Scope => 'internal'),
    ...Array.from({ length: Math.max(0, local) }, (): Scope => 'local'),
    ...Array.from({ length: crossing }, (): Scope => 'crossing'),
  ];
}

function shuffled<Item>(items: Item[], random: RandomSource): readonly Item[] {
  for (let place = items.length - 1; place > 0; place -= 1) {
    const other = random.integer(place + 1);
    [items[place], items[other]] = [items[other] as Item, items[place] as Item];
  }
  return items;
}

function grouped(
  agencies: readonly Organisation[],
  groupOf: (agency: Organisation) => string,
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [place, agency] of agencies.entries()) {
    const group = groups.get(groupOf(agency));
    if (group) group.push(place);
    else groups.set(groupOf(agency), [place]);
  }
  return [...groups.values()];
}

/** From one to three receivers of the same unit. */
function inUnit(units: readonly (readonly number[])[], random: RandomSource): Document {
  const unit = units[random.integer(units.length)] ?? [];
  const [sender = 0, ...others] = shuffled([...unit], random);
  return { sender, receivers: others.slice(0, 1 + random.integer(3)) };
}

/** From one to five receivers on the sender's node, the first of them of another unit. */
function onNode(
  nodes: readonly (readonly number[])[],
  agencies: readonly Organisation[],
  random: RandomSource,
): Document {
  const [sender = 0, ...others] = shuffled([...(nodes[random.integer(nodes.length)] ?? [])], random);
  const isForeign = (place: number) => agencies[place]?.unit !== agencies[sender]?.unit;
  const foreign = others.filter(isForeign);
  return { sender, receivers: foreign.slice(0, 1 + random.integer(5)) };
}

/** Receivers of which the first hangs on another node. */
function acrossNodes(
  sender: number,
  wanted: number,
  nodeOf: readonly string[],
  random: RandomSource,
): ReadonlySet<number> {
  const chosen = new Set<number>();
  while (chosen.size < wanted) {
    const place = random.integer(nodeOf.length);
    if (place === sender) continue;
    if (chosen.size === 0 && nodeOf[place] === nodeOf[sender]) continue;
    chosen.add(place);
  }
  return chosen;
}

/** `copies` over `documents` of 1 to `most` each, some larger and some smaller; undefined where that cannot be. */
function spreadCopies(
  copies: number,
  documents: number,
  most: number,
  random: RandomSource,
): readonly number[] | undefined {
  if (documents === 0) return copies === 0 ? [] : undefined;
  if (copies < documents || copies > documents * most) return undefined;
  const mean = Math.floor(copies / documents);
  const spread = Array.from({ length: documents }, (_, place) => mean + (place < copies % documents ? 1 : 0));
  for (let place = 0; place + 1 < documents; place += 2) {
    const [more = 1, less = 1] = [spread[place], spread[place + 1]];
    const moved = random.integer(Math.min(less, most - more + 1));
    spread[place] = more + moved;
    spread[place + 1] = less - moved;
  }
  return spread;
}
