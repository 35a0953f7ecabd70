import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { addDays, type Day, dayOf, instantOn } from './day.ts';
import { isWeekend, vietnamHolidays } from './holidays.ts';

export type WorkingCalendarSettings = {
  /** Days off beside weekends and public holidays, `yyyy-MM-dd`. */
  readonly daysOff?: readonly string[] | undefined;
  /** Weekend or holiday on which people work all the same (làm bù), `yyyy-MM-dd`. */
  readonly workingDays?: readonly string[] | undefined;
  /** Time at which the morning ends, `HH:mm`. */
  readonly morningEndsAt?: string | undefined;
  /** Time at which the day's work ends, `HH:mm`. */
  readonly dayEndsAt?: string | undefined;
};

const day = z.iso.date();
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const settingsSchema: z.ZodType<WorkingCalendarSettings> = z.strictObject({
  daysOff: z.array(day).max(1_000).optional(),
  workingDays: z.array(day).max(1_000).optional(),
  morningEndsAt: time.optional(),
  dayEndsAt: time.optional(),
});

/** Working days of Vietnam's offices: Monday to Friday except public holidays, and what the settings change. */
export class WorkingCalendar {
  readonly #daysOff: ReadonlySet<string>;
  readonly #workingDays: ReadonlySet<string>;
  readonly #morningEndsAt: string;
  readonly #dayEndsAt: string;
  readonly #holidays = new Map<number, ReadonlySet<Day>>();

  constructor(settings: WorkingCalendarSettings = {}) {
    this.#daysOff = new Set(settings.daysOff);
    this.#workingDays = new Set(settings.workingDays);
    this.#morningEndsAt = settings.morningEndsAt ?? '12:00';
    this.#dayEndsAt = settings.dayEndsAt ?? '17:00';
  }

  /**
   * The calendar of a settings file's JSON value.
   *
   * @throws DUTY_CALENDAR_INVALID when it is not one
   */
  static parse(settings: unknown): WorkingCalendar {
    const parsed = settingsSchema.safeParse(settings);
    if (parsed.success) return new WorkingCalendar(parsed.data);
    const [issue] = parsed.error.issues;
    throw new ExchangeError('DUTY_CALENDAR_INVALID', {
      problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 200),
    });
  }

  isWorkingDay(day: Day): boolean {
    if (this.#workingDays.has(day)) return true;
    return !isWeekend(day) && !this.#daysOff.has(day) && !this.#holidaysOf(day).has(day);
  }

  /** The first working day after `day`. */
  nextWorkingDay(day: Day): Day {
    let next = addDays(day, 1);
    while (!this.isWorkingDay(next)) next = addDays(next, 1);
    return next;
  }

  /** The working day to which an instant belongs: its own, or the next where nobody works then. */
  workingDayOf(at: number): Day {
    const own = dayOf(at);
    return this.isWorkingDay(own) && at <= this.endOf(own) ? own : this.nextWorkingDay(own);
  }

  /** Instant at which the work of a day ends, milliseconds since 1970. */
  endOf(day: Day): number {
    return instantOn(day, this.#dayEndsAt);
  }

  /** Instant at which the morning of a day ends, milliseconds since 1970. */
  morningEndOf(day: Day): number {
    return instantOn(day, this.#morningEndsAt);
  }

  /** Number of working days after `from` up to and including `to`; 0 where `to` is not later. */
  workingDaysBetween(from: Day, to: Day): number {
    let count = 0;
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (this.isWorkingDay(day)) count += 1;
    return count;
  }

  #holidaysOf(day: Day): ReadonlySet<Day> {
    const year = Number(day.slice(0, 4));
    const known = this.#holidays.get(year) ?? vietnamHolidays(year);
    this.#holidays.set(year, known);
    return known;
  }
}
