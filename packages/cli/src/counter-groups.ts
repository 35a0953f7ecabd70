import { addLine, type CounterLine, emptyLine } from '@lienthong/counters';
import type { Organisation, Registry } from '@lienthong/registry';

/** How counters are summed up. */
export const groupings = ['tier', 'agency', 'province'] as const;

export type Grouping = (typeof groupings)[number];

/** The counters of some agencies together. */
export type CounterGroup = {
  /** Tier, code of the agency, or code of the province. */
  readonly key: string;
  /** Name of the agency or province; absent for tiers. */
  readonly name?: string;
  readonly tier: string;
  readonly agencies: number;
  readonly line: CounterLine;
};

/** Counters summed up by `grouping`, in the order of the registry. */
export function groupCounters(
  counters: ReadonlyMap<string, CounterLine>,
  registry: Registry,
  grouping: Grouping,
): readonly CounterGroup[] {
  const groups = new Map<
    string,
    { key: string; name?: string; tier: string; agencies: number; line: CounterLine }
  >();
  for (const organisation of registry.all()) {
    const line = counters.get(organisation.organId);
    if (!line) continue;
    const named = grouping === 'agency' ? organisation : provinceOf(organisation, registry);
    const key = grouping === 'tier' ? organisation.tier : named.organId;
    const group = groups.get(key) ?? {
      key,
      ...(grouping === 'tier' ? {} : { name: named.name }),
      tier: grouping === 'tier' ? organisation.tier : named.tier,
      agencies: 0,
      line: emptyLine(),
    };
    groups.set(key, group);
    group.agencies += 1;
    addLine(group.line, line);
  }
  return [...groups.values()];
}

/** The sum of all lines. */
export function sumOf(lines: Iterable<CounterLine>): CounterLine {
  const sum = emptyLine();
  for (const line of lines) addLine(sum, line);
  return sum;
}

/** The agency under which a province reports: the one next to the root on the way up; a root or its own tier is the root. */
function provinceOf(organisation: Organisation, registry: Registry): Organisation {
  const above = organisation.parent === undefined ? undefined : registry.get(organisation.parent);
  if (!above) return organisation;
  if (above.parent === undefined) return organisation.tier === above.tier ? above : organisation;
  return provinceOf(above, registry);
}
