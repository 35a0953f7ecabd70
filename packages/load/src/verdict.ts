import type { Account, FindingName } from './account.ts';
import type { GeneratorReport } from './generator-report.ts';
import type { Measured } from './measurements.ts';

/** What a run must keep to; what is left out is not asked for. */
export type Thresholds = {
  /** Of deliveries from the intended instant, milliseconds. */
  readonly p99MsMax?: number;
  /** Packages a second that were accepted, over the time until the last answer. */
  readonly perSecondMin?: number;
  /** Share of packages that were refused or failed, 0 to 1; none where left out. */
  readonly errorShareMax?: number;
};

/** A reason for a verdict. */
export type Reason = {
  readonly name: FindingName | 'p99' | 'rate' | 'errors' | 'generator' | 'unjudged';
  readonly vi: string;
  readonly en: string;
};

export type Verdict = {
  readonly passed: boolean;
  /** Why not; none where it passed. */
  readonly reasons: readonly Reason[];
  /** What to keep in mind with these figures, such as a generator that lagged. */
  readonly remarks: readonly Reason[];
};

const ruinous: readonly (readonly [name: FindingName, vi: string, en: string])[] = [
  ['ended', 'tiến trình phát tải dừng giữa chừng', 'sender processes ended before their time'],
  ['lost', 'bản bị mất', 'copies lost'],
  ['doubled', 'bản giao hai lần', 'copies delivered twice'],
  ['altered', 'bản bị sửa', 'copies altered'],
  ['stray', 'bản giao nhầm nơi', 'copies where they do not belong'],
  ['miscounted', 'bộ đếm sai', 'counters wrong'],
  ['books', 'sai lệch sổ cái', 'divergences in the ledgers'],
];

/** What a door may leave out of sight. */
const unjudgedNames = {
  receipts: { vi: 'biên nhận về tới nơi gửi', en: 'receipts on their way back' },
  counters: { vi: 'bộ đếm', en: 'counters' },
  books: { vi: 'sổ cái', en: 'ledgers' },
  queue: { vi: 'hàng đợi của máy chủ', en: 'the server’s queue' },
} as const;

export type Unjudged = keyof typeof unjudgedNames;

/** Whether a run holds: nothing lost, doubled, altered, astray or miscounted, and every threshold kept. */
export function judge(given: {
  readonly account: Pick<Account, 'counts' | 'totals'>;
  readonly measured: Measured;
  readonly thresholds: Thresholds;
  readonly generator: GeneratorReport;
  /** What nobody could look at. */
  readonly unjudged: readonly Unjudged[];
}): Verdict {
  const { measured, thresholds, generator, unjudged } = given;
  const counts = given.account.counts();
  const { planned, accepted } = given.account.totals;
  const reasons: Reason[] = ruinous.flatMap(([name, vi, en]) =>
    counts[name] === 0 ? [] : [{ name, vi: `${counts[name]} ${vi}`, en: `${counts[name]} ${en}` }],
  );
  const wrong = (counts.refused + counts.failed) / planned;
  const allowed = thresholds.errorShareMax ?? 0;
  if (wrong > allowed)
    reasons.push({
      name: 'errors',
      vi: `${counts.refused} gói bị từ chối, ${counts.failed} gói gửi hỏng trên ${planned} (cho phép ${percent(allowed)})`,
      en: `${counts.refused} packages refused, ${counts.failed} failed of ${planned} (${percent(allowed)} allowed)`,
    });
  const { p99MsMax, perSecondMin } = thresholds;
  const { p99 } = measured.delivered;
  if (p99MsMax !== undefined && p99 > p99MsMax)
    reasons.push({
      name: 'p99',
      vi: `p99 ${p99.toFixed(1)} ms, vượt ${p99MsMax} ms`,
      en: `p99 ${p99.toFixed(1)} ms, above ${p99MsMax} ms`,
    });
  const rate = (measured.sentPerSecond * accepted) / planned;
  if (perSecondMin !== undefined && rate < perSecondMin)
    reasons.push({
      name: 'rate',
      vi: `${rate.toFixed(1)} gói/s được nhận, dưới ${perSecondMin}`,
      en: `${rate.toFixed(1)} packages/s accepted, below ${perSecondMin}`,
    });
  const remarks: Reason[] = [];
  if (generator.saturated) {
    const share = percent(Math.round(generator.eventLoopShareMax * 100) / 100);
    remarks.push({
      name: 'generator',
      vi: `bộ phát tải không theo kịp kế hoạch (gửi muộn p99 ${measured.lag.p99.toFixed(1)} ms, vòng lặp bận ${share}): số liệu là của bộ phát, không phải của hệ thống`,
      en: `the generator did not keep up with the plan (sent late p99 ${measured.lag.p99.toFixed(1)} ms, event loop ${share} busy): these figures are the generator’s, not the exchange’s`,
    });
  }
  if (unjudged.length > 0)
    remarks.push({
      name: 'unjudged',
      vi: `không xét được qua cửa này: ${unjudged.map((name) => unjudgedNames[name].vi).join(', ')}`,
      en: `cannot be judged through this door: ${unjudged.map((name) => unjudgedNames[name].en).join(', ')}`,
    });
  return { passed: reasons.length === 0, reasons, remarks };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))} %`;
}
