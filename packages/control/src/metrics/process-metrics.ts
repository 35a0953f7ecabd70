import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Labels, MetricFamily } from './metric.ts';

const resolutionMs = 20;
const nanosecondsPerSecond = 1_000_000_000;
const microsecondsPerSecond = 1_000_000;

/** What this process uses. */
export class ProcessMetrics {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });

  constructor() {
    this.#delay.enable();
  }

  families(): readonly MetricFamily[] {
    const { user, system } = process.cpuUsage();
    const memory = process.memoryUsage();
    const delay = this.#delay;
    const quantiles = [50, 99, 100].map((percentile): readonly [string, Labels, number] => [
      '',
      { quantile: String(percentile / 100) },
      Math.max(0, delay.percentile(percentile) / nanosecondsPerSecond - resolutionMs / 1_000),
    ]);
    delay.reset();
    return [
      single(
        'process_cpu_seconds_total',
        'counter',
        'Time of processors',
        (user + system) / microsecondsPerSecond,
      ),
      single('process_resident_memory_bytes', 'gauge', 'Memory in use', memory.rss),
      single('nodejs_heap_used_bytes', 'gauge', 'Part of the heap in use', memory.heapUsed),
      single('nodejs_external_memory_bytes', 'gauge', 'Memory outside of the heap', memory.external),
      {
        name: 'nodejs_eventloop_delay_seconds',
        type: 'gauge',
        help: 'How late the event loop was since the last look',
        samples: () => quantiles,
      },
    ];
  }

  close(): void {
    this.#delay.disable();
  }
}

/** A family of one series without labels. */
export function single(name: string, type: 'counter' | 'gauge', help: string, value: number): MetricFamily {
  return { name, type, help, samples: () => [['', {}, value]] };
}
