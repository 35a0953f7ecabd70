import type { RhythmProfile } from '../load-shape.ts';

const dayMs = 86_400_000;
const vietnamOffsetMs = 7 * 3_600_000;

/**
 * `count` instants over the days of a period, rising, milliseconds from the midnight in Vietnam that begins it: as many a day and
 * an hour as the rhythm has it.
 */
export function workingInstants(order: {
  readonly from: string;
  readonly to: string;
  readonly rhythm: RhythmProfile;
  readonly count: number;
}): Float64Array {
  const { from, to, rhythm, count } = order;
  const first = Date.parse(`${from}T00:00:00Z`);
  const days = Math.round((Date.parse(`${to}T00:00:00Z`) - first) / dayMs) + 1;
  const edges: { readonly at: number; readonly upTo: number }[] = [];
  let sum = 0;
  for (let day = 0; day < days; day += 1) {
    const date = new Date(first + day * dayMs);
    const factor =
      (rhythm.weekdayFactors[(date.getUTCDay() + 6) % 7] ?? 0) *
      (rhythm.monthFactors[date.getUTCMonth()] ?? 0);
    for (const [hour, share] of rhythm.hourShares.entries()) {
      if (share * factor === 0) continue;
      sum += share * factor;
      edges.push({ at: day * dayMs + hour * 3_600_000, upTo: sum });
    }
  }
  const instants = new Float64Array(count);
  let place = 0;
  for (let index = 0; index < count; index += 1) {
    const wanted = ((index + 0.5) / count) * sum;
    while (place < edges.length - 1 && (edges[place]?.upTo ?? 0) < wanted) place += 1;
    const before = edges[place - 1]?.upTo ?? 0;
    const { at = 0, upTo = sum } = edges[place] ?? {};
    instants[index] = Math.floor(at + ((wanted - before) / (upTo - before)) * 3_600_000);
  }
  return instants;
}

/** The midnight in Vietnam that begins a day, milliseconds since 1970. */
export function midnightOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - vietnamOffsetMs;
}
