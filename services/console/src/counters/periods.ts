/** Kinds of periods as the report names them. */
export const periodKinds = ['day', 'week', 'month', 'quarter', 'year', 'free'] as const;
export type PeriodKind = (typeof periodKinds)[number];

const dayMs = 86_400_000;

/** The day in Vietnam at an instant, `yyyy-MM-dd`. */
export function dayAt(at: number): string {
  return new Date(at + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** The day `count` days later. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);
}

/** The name of the period of a kind that a day lies in; a free one is that day alone. */
export function periodOf(kind: PeriodKind, day: string): string {
  const [year = '', month = ''] = day.split('-');
  switch (kind) {
    case 'day':
      return day;
    case 'week':
      return weekOf(day);
    case 'month':
      return `${year}-${month}`;
    case 'quarter':
      return `${year}-Q${Math.ceil(Number(month) / 3)}`;
    case 'year':
      return year;
    case 'free':
      return `${day}..${day}`;
  }
}

/** A week belongs to the year of its Thursday. @clause ISO 8601 */
function weekOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = new Date(at + (3 - weekday) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
