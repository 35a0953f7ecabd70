import { addLine, type CounterLine, counterNames, emptyLine } from '@lienthong/counters';
import type { Session } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import type { Organisation, Registry } from '@lienthong/registry';
import { z } from 'zod';
import { type CounterGroup, counterReportSchema } from '../model/counters.ts';
import { jsonRoute, type Route } from '../route.ts';

const groupings = ['tier', 'agency', 'node', 'province'] as const;
type Grouping = (typeof groupings)[number];

/** Cumulative counters. */
export const counterRoutes: readonly Route[] = [
  jsonRoute({
    name: 'counters',
    method: 'GET',
    path: '/api/v1/counters',
    summary: {
      vi: 'Bộ đếm lũy kế theo cấp, cơ quan, nút hay tỉnh, của mọi thời gian hay một kỳ',
      en: 'Cumulative counters by tier, agency, node or province, of all time or of a period',
    },
    query: z.strictObject({
      by: z.enum(groupings).default('tier'),
      from: z.iso.date().optional().meta({ description: 'First day in Vietnam' }),
      to: z.iso.date().optional().meta({ description: 'Last day in Vietnam' }),
      agency: z.string().max(100).optional().meta({ description: 'This agency only' }),
    }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN'],
    answer: counterReportSchema,
    handle: async ({ session }, { query: { by, from, to, agency } }) => {
      if (from !== undefined && to !== undefined && from > to)
        throw new ExchangeError('CONTROL_REQUEST_INVALID', { where: 'query.from', problem: '> to' });
      const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const all = await (await session.operator()).counters(period);
      const only = agency === undefined ? undefined : session.registry.get(agency).organId;
      const lines = new Map([...all].filter(([organId]) => only === undefined || organId === only));
      const groups = grouped(lines, session, by);
      const total = emptyLine();
      for (const { line } of groups) addLine(total, line);
      return { by, ...period, names: counterNames, groups, total };
    },
  }),
];

function grouped(
  lines: ReadonlyMap<string, CounterLine>,
  { registry, topology }: Session,
  by: Grouping,
): readonly CounterGroup[] {
  const groups = new Map<string, { head: Organisation; agencies: number; line: CounterLine }>();
  for (const organisation of registry.all()) {
    const line = lines.get(organisation.organId);
    if (!line) continue;
    const node = topology.nodeOf(organisation.organId);
    const head =
      by === 'node' && node !== undefined
        ? registry.get(node)
        : by === 'province'
          ? provinceOf(organisation, registry)
          : organisation;
    const key = by === 'tier' ? organisation.tier : head.organId;
    const group = groups.get(key) ?? { head, agencies: 0, line: emptyLine() };
    groups.set(key, group);
    group.agencies += 1;
    addLine(group.line, line);
  }
  return [...groups].map(([key, { head, agencies, line }]) => ({
    key,
    ...(by === 'tier' ? {} : { name: head.name }),
    tier: head.tier,
    agencies,
    line,
  }));
}

/** The agency under which a province reports: the one next to the root on the way up; a root or its own tier is the root. */
function provinceOf(organisation: Organisation, registry: Registry): Organisation {
  const above = organisation.parent === undefined ? undefined : registry.get(organisation.parent);
  if (!above) return organisation;
  if (above.parent === undefined) return organisation.tier === above.tier ? above : organisation;
  return provinceOf(above, registry);
}
