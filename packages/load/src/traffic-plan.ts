import { ExchangeError } from '@lienthong/errors';
import type { Organisation } from '@lienthong/registry';
import type { RandomSource } from '@lienthong/runtime';
import { StatusPlan, statusBytes } from './status-plan.ts';

/** Who sends to whom, how large and how urgent; how the shares were come by stands with the data. */
export type TrafficMix = {
  /** Weights of the senders: agencies of the province's own level, districts, communes, central bodies. */
  readonly origins: Readonly<Record<string, number>>;
  /** Share of receivers under the sender's own superior. */
  readonly nearShare: number;
  /** Receivers of a package: weight of each number. */
  readonly fanOut: readonly { readonly receivers: number; readonly weight: number }[];
  /** Bytes of a package: weight of each size. */
  readonly sizes: readonly { readonly bytes: number; readonly weight: number }[];
  /** Weight of each urgency, from 0. */
  readonly priorities: readonly number[];
  /** Share of packages that are statuses about documents sent before, 0 to 1; none where left out. */
  readonly statusShare?: number;
};

/** Everything that will be sent, made before the first package: flat numbers, some thirty bytes a package and four a copy. */
export type TrafficPlan = {
  /** Tells this run's documents from all others: their notation is `LT-<run>`. */
  readonly run: string;
  readonly agencies: readonly Organisation[];
  readonly count: number;
  readonly copies: number;
  /** Milliseconds from the start. */
  readonly intendedMs: Float64Array;
  readonly senders: Uint32Array;
  /** The receivers of package `i` are `receivers[starts[i] … starts[i + 1] - 1]`, rising. */
  readonly starts: Uint32Array;
  readonly receivers: Uint32Array;
  readonly sizes: Uint32Array;
  readonly priorities: Uint8Array;
  /** Where some packages are statuses: which document each speaks of, -1 for what is itself one, and its code. */
  readonly statuses?: { readonly about: Int32Array; readonly codes: Uint8Array };
};

/**
 * Packages for the arrivals. The same random source plans the same traffic.
 *
 * @param agencies - who takes part; at least two
 * @param senderCount - at most so many of them send: each that does needs a key
 * @throws LOAD_PLAN_INVALID when fewer than two agencies take part
 */
export function planTraffic(order: {
  readonly run: string;
  readonly intendedMs: Float64Array;
  readonly agencies: readonly Organisation[];
  readonly senderCount: number;
  readonly mix: TrafficMix;
  readonly random: RandomSource;
}): TrafficPlan {
  const { run, intendedMs, agencies, mix, random } = order;
  if (agencies.length < 2)
    throw new ExchangeError('LOAD_PLAN_INVALID', {
      problem: 'fewer than two agencies',
      problemVi: 'có ít hơn hai cơ quan',
    });
  const count = intendedMs.length;
  const { chooseSender, senders: sending } = senderChoice(order);
  const statuses = new StatusPlan(mix.statusShare ?? 0, { intendedMs, sending, random });
  const near = neighbourhoods(agencies);
  const senders = new Uint32Array(count);
  const starts = new Uint32Array(count + 1);
  const sizes = new Uint32Array(count);
  const priorities = new Uint8Array(count);
  const receivers: number[] = [];
  const size = weighted(mix.sizes.map(({ bytes, weight }) => [bytes, weight] as const));
  const fanOut = weighted(mix.fanOut.map(({ receivers: to, weight }) => [to, weight] as const));
  const priority = weighted(mix.priorities.map((weight, urgency) => [urgency, weight] as const));
  for (let index = 0; index < count; index += 1) {
    const status = statuses.next(index);
    if (status) {
      senders[index] = status.from;
      sizes[index] = statusBytes;
      receivers.push(status.to);
      starts[index + 1] = receivers.length;
      continue;
    }
    const sender = chooseSender();
    senders[index] = sender;
    sizes[index] = size(random);
    priorities[index] = priority(random);
    const wanted = Math.min(fanOut(random), agencies.length - 1);
    // Whoever is to answer with statuses needs a key: one receiver is of those who send anyway.
    const answers = mix.statusShare ? sending[random.integer(sending.length)] : undefined;
    const chosen = chooseReceivers({ sender, wanted, agencies, near: near(sender), mix, random, answers });
    statuses.sent(index, { sender, receivers: chosen });
    receivers.push(...chosen);
    starts[index + 1] = receivers.length;
  }
  return {
    run,
    agencies,
    count,
    copies: receivers.length,
    intendedMs,
    senders,
    starts,
    receivers: Uint32Array.from(receivers),
    sizes,
    priorities,
    ...(mix.statusShare ? { statuses: statuses.plan } : {}),
  };
}

/** The copy of package `index` for an agency, as a place in `receivers`; -1 where it is not addressed to it. */
export function copyOf({ starts, receivers }: TrafficPlan, index: number, receiver: number): number {
  let low = starts[index] ?? 0;
  let high = (starts[index + 1] ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = receivers[middle] ?? 0;
    if (found === receiver) return middle;
    if (found < receiver) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The agencies that package `index` is for. */
export function receiversOf({ starts, receivers, agencies }: TrafficPlan, index: number): Organisation[] {
  return [...receivers.subarray(starts[index], starts[index + 1])].flatMap((place) => agencies[place] ?? []);
}

type Choice = (random: RandomSource) => number;

function weighted(rows: readonly (readonly [value: number, weight: number])[]): Choice {
  const sum = rows.reduce((all, [, weight]) => all + weight, 0);
  return (random) => {
    let left = random.fraction() * sum;
    for (const [value, weight] of rows) {
      left -= weight;
      if (left < 0) return value;
    }
    return rows.at(-1)?.[0] ?? 0;
  };
}

function senderChoice({ agencies, senderCount, mix, random }: Parameters<typeof planTraffic>[0]): {
  readonly chooseSender: () => number;
  /** Everybody who may be chosen. */
  readonly senders: readonly number[];
} {
  const groups = new Map<string, number[]>();
  for (const [place, { tier }] of agencies.entries()) {
    const group = groups.get(tier);
    if (group) group.push(place);
    else groups.set(tier, [place]);
  }
  const present = [...groups].map(([tier, places]) => ({ places, weight: mix.origins[tier] ?? 0.01 }));
  const sum = present.reduce((all, { weight }) => all + weight, 0);
  // Every group that sends at all keeps a sender.
  const senders = present.map(({ places, weight }) => {
    const kept = Math.max(1, Math.round((senderCount * weight) / sum));
    return { weight, places: spread(places, kept) };
  });
  const group = weighted(senders.map(({ weight }, place) => [place, weight] as const));
  const chooseSender = () => {
    const { places = [] } = senders[group(random)] ?? {};
    return places[random.integer(places.length)] ?? 0;
  };
  return { chooseSender, senders: senders.flatMap(({ places }) => places) };
}

/** `count` of the places, spread over all of them. */
function spread(places: readonly number[], count: number): readonly number[] {
  if (count >= places.length) return places;
  return Array.from({ length: count }, (_, turn) => places[Math.floor((turn * places.length) / count)] ?? 0);
}

/** Who hangs on the same superior as an agency, or under it. */
function neighbourhoods(agencies: readonly Organisation[]): (sender: number) => readonly number[] {
  const byParent = new Map<string, number[]>();
  for (const [place, { parent }] of agencies.entries()) {
    if (parent === undefined) continue;
    const others = byParent.get(parent);
    if (others) others.push(place);
    else byParent.set(parent, [place]);
  }
  return (sender) => {
    const { organId, parent } = agencies[sender] ?? {};
    return byParent.get(organId ?? '') ?? byParent.get(parent ?? '') ?? [];
  };
}

function chooseReceivers(order: {
  readonly sender: number;
  readonly wanted: number;
  readonly agencies: readonly Organisation[];
  readonly near: readonly number[];
  readonly mix: TrafficMix;
  readonly random: RandomSource;
  /** One who is to be among them. */
  readonly answers: number | undefined;
}): readonly number[] {
  const { sender, wanted, agencies, near, mix, random, answers } = order;
  const chosen = new Set<number>();
  if (answers !== undefined && answers !== sender) chosen.add(answers);
  // A large circular goes to everybody in turn; drawing lots until all are found would not end.
  if (wanted > agencies.length / 2) {
    const first = random.integer(agencies.length);
    for (let step = 0; chosen.size < wanted; step += 1) {
      const place = (first + step) % agencies.length;
      if (place !== sender) chosen.add(place);
    }
  }
  let attempts = 0;
  while (chosen.size < wanted) {
    attempts += 1;
    const isNear = near.length > 1 && attempts < 4 * wanted && random.fraction() < mix.nearShare;
    const place = isNear ? near[random.integer(near.length)] : random.integer(agencies.length);
    if (place !== undefined && place !== sender) chosen.add(place);
  }
  return [...chosen].sort((a, b) => a - b);
}
