import { addDays, type Day, weekdayOf } from './day.ts';
import { lunarMonthStart } from './lunar-calendar.ts';

/**
 * Public holidays of a year, with the compensating days off for those that fall on a weekend. The Prime Minister moves some of
 * them each year; a calendar takes such decisions as settings.
 *
 * @clause Bộ luật Lao động 2019, Điều 111 khoản 3, Điều 112
 */
export function vietnamHolidays(year: number): ReadonlySet<Day> {
  const on = (monthDay: string) => `${year}-${monthDay}` as Day;
  const newYear = lunarMonthStart(year, 1);
  const groups: readonly (readonly Day[])[] = [
    [on('01-01')],
    // The law gives five days; the last of the old year and four of the new are what is usually chosen.
    [-1, 0, 1, 2, 3].map((count) => addDays(newYear, count)),
    [addDays(lunarMonthStart(year, 3), 9)],
    [on('04-30'), on('05-01')],
    [on('09-02'), on('09-03')],
  ];
  const days = new Set(groups.flat());
  for (const group of groups) {
    for (const day of group) {
      if (!isWeekend(day)) continue;
      let instead = addDays(day, 1);
      while (isWeekend(instead) || days.has(instead)) instead = addDays(instead, 1);
      days.add(instead);
    }
  }
  return days;
}

/** Saturday or Sunday. */
export function isWeekend(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday === 0 || weekday === 6;
}
