import type { Language } from '@lienthong/errors';

const locales: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };

/** A whole number with separators between thousands: `1.234` in Vietnamese. */
export function formatCount(count: number, language: Language): string {
  return new Intl.NumberFormat(locales[language]).format(count);
}

/** A length in bytes: `812 B`, `8,1 kB`. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const text = new Intl.NumberFormat(locales[language], { maximumFractionDigits: digits }).format(value);
  return `${text} ${units[unit] ?? ''}`;
}

/** A length of time: `38 ms`, `1,2 s`. */
export function formatDuration(ms: number, language: Language): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(ms / 1000)} s`;
}

const instantFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** An instant in Vietnam, `22/11/2026 14:19:51`. */
export function formatInstant(at: number): string {
  return instantFormat.format(at).replace(', ', ' ');
}
