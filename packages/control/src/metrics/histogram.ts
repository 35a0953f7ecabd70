import type { Labels, MetricFamily } from './metric.ts';

type Series = { readonly labels: Labels; readonly counts: number[]; sum: number; count: number };

/** Upper bounds of the classes of durations, seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const;

/** Durations by labels, in classes. */
export class Histogram {
  readonly #series = new Map<string, Series>();

  /** Takes in a duration, seconds; what is negative because a clock was set counts as nothing. */
  observe(labels: Labels, seconds: number): void {
    const key = Object.values(labels).join('\n');
    const series = this.#series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
    this.#series.set(key, series);
    const value = Math.max(0, seconds);
    const place = bounds.findIndex((bound) => value <= bound);
    if (place >= 0) series.counts[place] = (series.counts[place] ?? 0) + 1;
    series.sum += value;
    series.count += 1;
  }

  /** The durations as a family. */
  family(about: Pick<MetricFamily, 'name' | 'help'>): MetricFamily {
    const all = this.#series;
    return {
      ...about,
      type: 'histogram',
      *samples() {
        for (const { labels, counts, sum, count } of all.values()) {
          let below = 0;
          for (const [place, bound] of bounds.entries()) {
            below += counts[place] ?? 0;
            yield ['_bucket', { ...labels, le: String(bound) }, below];
          }
          yield ['_bucket', { ...labels, le: '+Inf' }, count];
          yield ['_sum', labels, sum];
          yield ['_count', labels, count];
        }
      },
    };
  }
}
