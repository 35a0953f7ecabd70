const vietnamOffsetMs = 7 * 60 * 60 * 1000;

/** The instant at which a wire date starts in Vietnam, milliseconds since 1970; undefined unless `yyyy/MM/dd` of the calendar. */
export function parseWireDate(text: string): number | undefined {
  return /^\d{4}\/\d{2}\/\d{2}$/.test(text) ? parseWireTimestamp(`${text} 00:00:00`) : undefined;
}

/**
 * The instant of a wire time stamp, milliseconds since 1970; undefined unless `yyyy/MM/dd HH:mm:ss` of the calendar. The wire
 * has no zone: Vietnamese time is meant.
 *
 * @clause edxml-102 §1.7
 */
export function parseWireTimestamp(text: string): number | undefined {
  const match = /^(\d{4})\/(\d{2})\/(\d{2}) (\d{2}):(\d{2}):(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  // Years before 100 mean others to Date.UTC; a day that the month does not have becomes one of the next month.
  const isTime = year >= 100 && month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 60;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  return isTime && new Date(utc).getUTCDate() === day ? utc - vietnamOffsetMs : undefined;
}

/** `yyyy/MM/dd` of an instant in Vietnam. */
export function formatWireDate(at: number): string {
  return formatWireTimestamp(at).slice(0, 10);
}

/** `yyyy/MM/dd HH:mm:ss` of an instant in Vietnam. */
export function formatWireTimestamp(at: number): string {
  return new Date(at + vietnamOffsetMs).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}
