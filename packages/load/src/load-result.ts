import type { Account, Finding, FindingName } from './account.ts';
import type { GeneratorReport } from './generator-report.ts';
import type { Measured } from './measurements.ts';
import type { ProcessSummary } from './process-sampler.ts';
import type { Thresholds, Verdict } from './verdict.ts';

/** What was run, so that it can be run again. */
export type LoadSetting = {
  readonly seed: string;
  readonly run: string;
  readonly via: string;
  readonly registry: string;
  readonly agencies: number;
  readonly shape: string;
  readonly perSecond: number;
  readonly durationMs: number;
  readonly processes: number;
  readonly thresholds: Thresholds;
};

/** Everything that is known about a run; what `result.json` holds. */
export type LoadResult = {
  readonly setting: LoadSetting;
  /** Milliseconds since 1970. */
  readonly startAt: number;
  readonly durationMs: number;
  readonly verdict: Verdict;
  readonly totals: Account['totals'];
  readonly counts: Readonly<Record<FindingName, number>>;
  readonly findings: readonly Finding[];
  readonly measured: Measured;
  readonly generator: GeneratorReport;
  readonly processes: readonly ProcessSummary[];
  readonly counters: { readonly compared: number; readonly differences: number } | undefined;
  readonly books: { readonly sound: boolean; readonly nodes: number; readonly entries: number } | undefined;
};
