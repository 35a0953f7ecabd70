import { usageError } from './usage-error.ts';

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Milliseconds of a length of time such as `3d`, `12h30m` or `500ms`, with a sign where it goes back.
 *
 * @throws CLI_USAGE when the text is none
 */
export function parseDuration(text: string): number {
  if (/^-?(?:\d{1,9}(?:\.\d{1,3})?(?:ms|[smhdw]))+$/.test(text)) {
    const parts = [...text.matchAll(/([\d.]+)([a-z]+)/g)];
    const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit] ?? 0), 0);
    return Math.round(text.startsWith('-') ? -ms : ms);
  }
  const shown = text.slice(0, 40);
  throw usageError({
    vi: `“${shown}” không phải khoảng thời gian như 3d, 12h30m, 500ms`,
    en: `“${shown}” is not a length of time such as 3d, 12h30m, 500ms`,
  });
}
