export { addDays, type Day, dayOf, dayOfWireDate, instantOn, weekdayOf } from './day.ts';
export { type DocumentCourse, type DutyOptions, type DutyState, dutiesOf } from './duties-of.ts';
export { type DutySettings, parseDutySettings } from './duty-settings.ts';
export { type Duty, type DutyId, dutyTable, type Limit } from './duty-table.ts';
export { isWeekend, vietnamHolidays } from './holidays.ts';
export { WorkingCalendar, type WorkingCalendarSettings } from './working-calendar.ts';
