import { ExchangeError } from '@lienthong/errors';

/** Vietnam's time is seven hours ahead of UTC, all year. */
export const vietnamOffsetMs: number = 7 * 3600 * 1000;

/** The instants that a text names: one second, or one day where it has no time of day. */
export type TimeSpan = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly startMs: number;
  /** The first millisecond after the span. */
  readonly endMs: number;
};

/**
 * The instant in Vietnam's time as lists show it: `yyyy/MM/dd HH:mm:ss`.
 *
 * @param atMs - milliseconds since 1970-01-01T00:00:00Z.
 * @clause VXP §14
 */
export function formatVxpTime(atMs: number): string {
  return new Date(atMs + vietnamOffsetMs).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');
}

const forms = [
  /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>\d{4})(?: (?<time>\d{2}:\d{2}:\d{2}))?$/,
  /^(?<year>\d{4})\/(?<month>\d{2})\/(?<day>\d{2})(?: (?<time>\d{2}:\d{2}:\d{2}))?$/,
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[ T](?<time>\d{2}:\d{2}:\d{2}))?$/,
];

/**
 * The span that a date of a call names in Vietnam's time: `dd/MM/yyyy`, `yyyy/MM/dd` or `yyyy-MM-dd`, with or without
 * ` HH:mm:ss`. A lower bound begins with its start, an upper bound ends with its end.
 *
 * @throws VXP_DATE_MALFORMED where it has none of the forms or names no day of the calendar.
 * @clause VXP §14
 */
export function parseVxpTime(text: string): TimeSpan {
  for (const form of forms) {
    const { year, month, day, time } = form.exec(text.trim())?.groups ?? {};
    const startMs = instantOf(`${year}-${month}-${day}`, time ?? '00:00:00');
    if (startMs !== undefined) return { startMs, endMs: startMs + (time === undefined ? 86_400_000 : 1000) };
  }
  throw new ExchangeError('VXP_DATE_MALFORMED', { value: text.slice(0, 100) });
}

/**
 * The instant of a date and a time of day in Vietnam's time; undefined where the calendar has no such day or the day
 * no such time.
 *
 * @param date - `yyyy-MM-dd`.
 * @param time - `HH:mm:ss`, with a fraction or without.
 */
export function instantOf(date: string, time: string): number | undefined {
  const local = Date.parse(`${date}T${time}Z`);
  // A day that does not exist (30 February) is carried over to one that does.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(date)) return undefined;
  return local - vietnamOffsetMs;
}
