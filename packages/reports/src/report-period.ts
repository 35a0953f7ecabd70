import { addDays, type Day, weekdayOf } from '@lienthong/duties';
import { ExchangeError } from '@lienthong/errors';
import type { Text } from './text.ts';

/** How a period was named. */
export type PeriodKind = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'free';

/** A period of whole days in Vietnam. */
export type ReportPeriod = {
  readonly kind: PeriodKind;
  /** As it is named: `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`, `2026-11-01..2026-11-15`. */
  readonly name: string;
  /** First and last day, both included, `yyyy-MM-dd`. */
  readonly from: string;
  readonly to: string;
};

type Reading = readonly [kind: PeriodKind, from: Day | undefined, to: Day | undefined];

/** Each form with what it makes of its parts; a day that does not exist is undefined. */
const forms: readonly (readonly [RegExp, (...parts: readonly string[]) => Reading])[] = [
  [/^(\d{4}-\d{2}-\d{2})$/, (day = '') => ['day', dayFrom(day), dayFrom(day)]],
  [/^(\d{4})-W(\d{2})$/, weekFrom],
  [/^(\d{4})-(\d{2})$/, (year = '', month = '') => ['month', ...months(year, Number(month), 1)]],
  [/^(\d{4})-Q([1-4])$/, (year = '', place = '') => ['quarter', ...months(year, Number(place) * 3 - 2, 3)]],
  [/^(\d{4})$/, (year = '') => ['year', ...months(year, 1, 12)]],
  [
    /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/,
    (from = '', to = '') => ['free', dayFrom(from), dayFrom(to)],
  ],
];

/** Years in which an exchange's clock can stand. */
const years = { least: '2000', most: '2100' } as const;

/**
 * The days that a period's name stands for. Weeks are those of ISO 8601, from Monday to Sunday.
 *
 * @param name - `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`, or `2026-11-01..2026-11-15`
 * @throws LEDGER_PERIOD_INVALID when it names no days of the years 2000 to 2100, or the last before the first
 */
export function parseReportPeriod(name: string): ReportPeriod {
  for (const [form, read] of forms) {
    const [, ...parts] = form.exec(name) ?? [];
    if (parts.length === 0) continue;
    const [kind, from, to] = read(...parts);
    const isIn = name.slice(0, 4) >= years.least && name.slice(0, 4) <= years.most;
    if (isIn && from !== undefined && to !== undefined && from <= to) return { kind, name, from, to };
  }
  throw new ExchangeError('LEDGER_PERIOD_INVALID', { period: name.slice(0, 40) });
}

/** A period as people say it. */
export function periodText({ kind, name, from, to }: ReportPeriod): Text {
  const year = name.slice(0, 4);
  const part = String(Number(name.slice(-2).replace(/\D/g, '')));
  const days = {
    vi: `từ ngày ${shownDay(from)} đến hết ngày ${shownDay(to)}`,
    en: `${shownDay(from)} to ${shownDay(to)}`,
  };
  switch (kind) {
    case 'day':
      return { vi: `ngày ${shownDay(from)}`, en: shownDay(from) };
    case 'week':
      return { vi: `tuần ${part} năm ${year} (${days.vi})`, en: `week ${part} of ${year} (${days.en})` };
    case 'month':
      return { vi: `tháng ${part} năm ${year}`, en: `${year}, month ${part}` };
    case 'quarter':
      return {
        vi: `quý ${['I', 'II', 'III', 'IV'][Number(part) - 1]} năm ${year}`,
        en: `${year}, quarter ${part}`,
      };
    case 'year':
      return { vi: `năm ${year}`, en: year };
    case 'free':
      return days;
  }
}

/** A day as it is written in Vietnam, `22/11/2026`. */
export function shownDay(day: string): string {
  return day.split('-').reverse().join('/');
}

function dayFrom(text: string): Day | undefined {
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) return undefined;
  return text as Day;
}

/** The week that has 4 January in it is the first. @clause ISO 8601 */
function weekFrom(year = '', week = ''): Reading {
  const fourth = dayFrom(`${year}-01-04`);
  if (fourth === undefined || week === '00') return ['week', undefined, undefined];
  const monday = addDays(fourth, (Number(week) - 1) * 7 - ((weekdayOf(fourth) + 6) % 7));
  // Its Thursday tells the year that a week belongs to.
  return addDays(monday, 3).startsWith(year)
    ? ['week', monday, addDays(monday, 6)]
    : ['week', undefined, undefined];
}

function months(year: string, first: number, count: number): readonly [Day | undefined, Day | undefined] {
  const from = dayFrom(`${year}-${String(first).padStart(2, '0')}-01`);
  if (from === undefined) return [undefined, undefined];
  const next = first + count;
  const after =
    next > 12
      ? `${String(Number(year) + 1).padStart(4, '0')}-01-01`
      : `${year}-${String(next).padStart(2, '0')}-01`;
  return [from, addDays(after as Day, -1)];
}
