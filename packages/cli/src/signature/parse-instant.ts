import { usageError } from '../usage-error.ts';

/**
 * Milliseconds of an instant, as ISO 8601 writes it, with its offset; a day alone is its beginning in UTC.
 *
 * @throws CLI_USAGE when the text is none
 */
export function parseInstant(text: string): number {
  const isWellFormed =
    /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const at = isWellFormed ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  const shown = text.slice(0, 40);
  throw usageError({
    vi: `“${shown}” không phải thời điểm như 2026-11-22T08:00:00+07:00`,
    en: `“${shown}” is not an instant such as 2026-11-22T08:00:00+07:00`,
  });
}
