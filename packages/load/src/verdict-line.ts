import type { LoadResult } from './load-result.ts';
import { groupedNumber } from './report/grouped-number.ts';

/** The verdict in one line of each language. */
export function verdictLine({ verdict, totals, measured, counters, books }: LoadResult): {
  readonly vi: string;
  readonly en: string;
} {
  if (!verdict.passed)
    return {
      vi: `KHÔNG ĐẠT: ${verdict.reasons.map(({ vi }) => vi).join('; ')}`,
      en: `FAILED: ${verdict.reasons.map(({ en }) => en).join('; ')}`,
    };
  const p99 = groupedNumber(Math.round(measured.delivered.p99));
  const limit = verdict.remarks.some(({ name }) => name === 'generator')
    ? {
        vi: ' (giới hạn của bộ phát, không phải của hệ thống)',
        en: ' (the generator’s limit, not the exchange’s)',
      }
    : { vi: '', en: '' };
  const isCounted = counters !== undefined && books !== undefined;
  return {
    vi: `ĐẠT: ${groupedNumber(totals.accepted)} gói, ${groupedNumber(totals.copiesDelivered)} bản, không mất, không trùng, không bị sửa${isCounted ? ', đếm đúng, sổ cái khớp' : ''}; p99 ${p99} ms${limit.vi}`,
    en: `PASSED: ${groupedNumber(totals.accepted)} packages, ${groupedNumber(totals.copiesDelivered)} copies, none lost, doubled or altered${isCounted ? ', counters exact, ledgers sound' : ''}; p99 ${p99} ms${limit.en}`,
  };
}
