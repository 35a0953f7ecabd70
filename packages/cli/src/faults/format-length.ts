const unitsMs: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/** A length of time as the command line takes it, `3d12h`, `1.5s` as `1s500ms`. */
export function formatLength(ms: number): string {
  if (ms === 0) return '0ms';
  let left = Math.abs(Math.round(ms));
  const parts = unitsMs.flatMap(([unit, unitMs]) => {
    const count = Math.floor(left / unitMs);
    left -= count * unitMs;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return `${ms < 0 ? '-' : ''}${parts.join('')}`;
}
