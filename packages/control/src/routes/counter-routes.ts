import { addLine, type CounterLine, counterNames, emptyLine, vietnamDay } from '@lienthong/counters';
import type { Session } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import type { Organisation, Registry } from '@lienthong/registry';
import { type OpeningBalances, openingTotal } from '@lienthong/reports';
import { z } from 'zod';
import { type CounterGroup, counterDaySchema, counterReportSchema } from '../model/counters.ts';
import { jsonRoute, type Route } from '../route.ts';

const dayMs = 86_400_000;
/** Days of one answer. */
const daysMax = 366;

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
    handle: async ({ session, facilities }, { query: { by, from, to, agency } }) => {
      if (from !== undefined && to !== undefined && from > to)
        throw new ExchangeError('CONTROL_REQUEST_INVALID', { where: 'query.from', problem: '> to' });
      const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const all = await (await session.operator()).counters(period);
      const only = agency === undefined ? undefined : session.registry.get(agency).organId;
      const lines = new Map([...all].filter(([organId]) => only === undefined || organId === only));
      // Earlier years come before every period, so they belong only to figures since the beginning.
      const opening = from === undefined ? openingOf(facilities.opening, only) : undefined;
      const groups = grouped({ lines, opening: opening?.agencies }, session, by);
      const total = emptyLine();
      for (const { line } of groups) addLine(total, line);
      return {
        ...{ by, ...period, names: counterNames, groups, total },
        ...(opening && {
          opening: {
            source: opening.source,
            until: opening.until,
            unassigned: opening.whole,
            total: openingTotal(opening),
          },
        }),
      };
    },
  }),
  jsonRoute({
    name: 'counterDays',
    method: 'GET',
    path: '/api/v1/counters/days',
    summary: {
      vi: 'Bộ đếm từng ngày của một kỳ, để vẽ xu hướng',
      en: 'Counters of every day of a period, for trends',
    },
    query: z.strictObject({
      from: z.iso
        .date()
        .optional()
        .meta({ description: 'First day in Vietnam; 29 days before the last one' }),
      to: z.iso.date().optional().meta({ description: 'Last day in Vietnam; today by the exchange’s clock' }),
      tier: z.string().max(40).optional(),
      agency: z.string().max(100).optional(),
    }),
    errors: ['REGISTRY_ORGANISATION_UNKNOWN'],
    answer: z.strictObject({ items: z.array(counterDaySchema) }),
    handle: async ({ session, tail }, { query }) => {
      await tail.settled();
      const { registry } = session;
      const to = query.to ?? vietnamDay(session.clock.now());
      const days = daysOf(query.from ?? vietnamDay(midnight(to) - 29 * dayMs), to);
      const only = query.agency === undefined ? undefined : registry.get(query.agency).organId;
      const agencies = tail.counters
        .agencies()
        .filter(
          (code) =>
            (only === undefined || code === only) &&
            (query.tier === undefined || registry.find(code)?.tier === query.tier),
        );
      return {
        items: days.map((day) => {
          const line = emptyLine();
          for (const agency of agencies) addLine(line, tail.counters.of(agency, { from: day, to: day }));
          return { day, line };
        }),
      };
    },
  }),
];

/**
 * The days of a period.
 *
 * @throws CONTROL_REQUEST_INVALID when there are none or too many
 */
function daysOf(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let at = midnight(from); at <= midnight(to) && days.length <= daysMax; at += dayMs)
    days.push(vietnamDay(at));
  if (days.length === 0 || days.length > daysMax)
    throw new ExchangeError('CONTROL_REQUEST_INVALID', { where: 'query.from', problem: `1…${daysMax}` });
  return days;
}

/** Instant at which a day begins in Vietnam, which knows no summer time. */
function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00+07:00`);
}

/** Opening balances as far as they are about one agency, where one is asked for. */
function openingOf(
  opening: OpeningBalances | undefined,
  only: string | undefined,
): OpeningBalances | undefined {
  if (!opening || only === undefined) return opening;
  const own = opening.agencies.get(only);
  return { ...opening, whole: emptyLine(), agencies: new Map(own ? [[only, own]] : []) };
}

function grouped(
  {
    lines,
    opening,
  }: {
    readonly lines: ReadonlyMap<string, CounterLine>;
    readonly opening: ReadonlyMap<string, Readonly<CounterLine>> | undefined;
  },
  { registry, topology }: Session,
  by: Grouping,
): readonly CounterGroup[] {
  const groups = new Map<
    string,
    { head: Organisation; agencies: number; line: CounterLine; earlier: CounterLine }
  >();
  for (const organisation of registry.all()) {
    const line = lines.get(organisation.organId);
    const earlier = opening?.get(organisation.organId);
    if (!line && !earlier) continue;
    const node = topology.nodeOf(organisation.organId);
    const head =
      by === 'node' && node !== undefined
        ? registry.get(node)
        : by === 'province'
          ? provinceOf(organisation, registry)
          : organisation;
    const key = by === 'tier' ? organisation.tier : head.organId;
    const group = groups.get(key) ?? { head, agencies: 0, line: emptyLine(), earlier: emptyLine() };
    groups.set(key, group);
    group.agencies += 1;
    if (line) addLine(group.line, line);
    if (earlier) addLine(group.earlier, earlier);
  }
  return [...groups].map(([key, { head, agencies, line, earlier }]) => ({
    key,
    ...(by === 'tier' ? {} : { name: head.name }),
    tier: head.tier,
    agencies,
    line,
    ...(opening && { opening: earlier }),
  }));
}

/** The agency under which a province reports: the one next to the root on the way up; a root or its own tier is the root. */
function provinceOf(organisation: Organisation, registry: Registry): Organisation {
  const above = organisation.parent === undefined ? undefined : registry.get(organisation.parent);
  if (!above) return organisation;
  if (above.parent === undefined) return organisation.tier === above.tier ? above : organisation;
  return provinceOf(above, registry);
}
