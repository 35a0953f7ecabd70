declare const dayBrand: unique symbol;

/** A calendar day in Vietnam, `yyyy-MM-dd`. Days compare as texts. */
export type Day = string & { readonly [dayBrand]: true };

const dayMs = 86_400_000;
const vietnamOffsetMs = 7 * 3_600_000;
/** Julian day number of 1 January 1970. */
const julianOfEpoch = 2440588;

/** The day in Vietnam at an instant (milliseconds since 1970). */
export function dayOf(at: number): Day {
  return new Date(at + vietnamOffsetMs).toISOString().slice(0, 10) as Day;
}

/** The instant at which a clock in Vietnam shows `time` (`HH:mm`) on that day, milliseconds since 1970. */
export function instantOn(day: Day, time: string): number {
  return Date.parse(`${day}T${time}:00+07:00`);
}

/** The day of a date on the wire, `yyyy/MM/dd`, whatever follows; undefined where it is none. */
export function dayOfWireDate(text = ''): Day | undefined {
  const [, year, month, day] = /^(\d{4})\/(\d{2})\/(\d{2})/.exec(text) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T00:00:00+07:00`);
  return Number.isNaN(at) ? undefined : dayOf(at);
}

/** The day `count` days later. */
export function addDays(day: Day, count: number): Day {
  return dayOfJulian(julianOfDay(day) + count);
}

/** 0 Sunday to 6 Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** The Julian day number of a day. */
export function julianOfDay(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs + julianOfEpoch;
}

/** The day with a Julian day number. */
export function dayOfJulian(julianDay: number): Day {
  return new Date((julianDay - julianOfEpoch) * dayMs).toISOString().slice(0, 10) as Day;
}
