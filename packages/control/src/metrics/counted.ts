import type { Labels, MetricFamily } from './metric.ts';

/** Sums by labels: a counter, or a gauge that goes both ways. */
export class Counted {
  readonly #series = new Map<string, { readonly labels: Labels; value: number }>();

  add(labels: Labels, more: number): void {
    const key = Object.values(labels).join('\n');
    const series = this.#series.get(key);
    if (series) series.value += more;
    else this.#series.set(key, { labels, value: more });
  }

  /** The sums as a family. */
  family(about: Pick<MetricFamily, 'name' | 'help' | 'type'>): MetricFamily {
    const series = this.#series;
    return {
      ...about,
      *samples() {
        for (const { labels, value } of series.values()) yield ['', labels, value];
      },
    };
  }
}
