import { parseInstant } from './signature/parse-instant.ts';

/**
 * Milliseconds of an instant as people here write it, `2026-12-31T23:59` or with a space: without an offset it is Vietnam's
 * time, and a day alone is its beginning there.
 *
 * @throws CLI_USAGE when the text is none
 */
export function parseVietnamTime(text: string): number {
  const iso = text.trim().replace(' ', 'T');
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return parseInstant(`${iso}T00:00+07:00`);
  return parseInstant(/T[\d:.]+$/.test(iso) ? `${iso}+07:00` : iso);
}
