import type { Organisation } from '@lienthong/registry';
import type { TrafficPlan } from './traffic-plan.ts';

/** Which process speaks for which agency: sends what it sends, and takes what it receives. */
export type PlanShare = {
  /** Number of the process of each agency of the plan, from 0. */
  readonly owners: Uint8Array;
  /** Number of the process that this share is for. */
  readonly own: number;
};

/**
 * Gives each of `processCount` processes its agencies, so that all have about as much to send and to take.
 *
 * @param groupOf - agencies of the same group stay together
 */
export function sharePlan(
  plan: TrafficPlan,
  options: { readonly processCount: number; readonly groupOf: (agency: Organisation) => string },
): readonly PlanShare[] {
  const { agencies, count, senders, receivers } = plan;
  const work = new Float64Array(agencies.length);
  for (let index = 0; index < count; index += 1) {
    const sender = senders[index] ?? 0;
    // To compose and to sign costs about as much as to take two copies.
    work[sender] = (work[sender] ?? 0) + 2;
  }
  for (const receiver of receivers) work[receiver] = (work[receiver] ?? 0) + 1;
  const groups = new Map<string, { readonly places: number[]; work: number }>();
  for (const [place, agency] of agencies.entries()) {
    const name = options.groupOf(agency);
    const group = groups.get(name) ?? { places: [], work: 0 };
    groups.set(name, group);
    group.places.push(place);
    group.work += work[place] ?? 0;
  }
  const loads = new Float64Array(options.processCount);
  const owners = new Uint8Array(agencies.length);
  for (const { places, work: more } of [...groups.values()].sort((a, b) => b.work - a.work)) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + more;
    for (const place of places) owners[place] = least;
  }
  return Array.from(loads, (_, own) => ({ owners, own }));
}

/** The packages of a plan that a share sends, rising. */
export function placesOf({ senders }: TrafficPlan, { owners, own }: PlanShare): Uint32Array {
  const places: number[] = [];
  for (const [index, sender] of senders.entries()) if (owners[sender] === own) places.push(index);
  return Uint32Array.from(places);
}
