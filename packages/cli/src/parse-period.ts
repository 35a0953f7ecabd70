import { isExchangeError } from '@lienthong/errors';
import { parseReportPeriod, type ReportPeriod } from '@lienthong/reports';
import { usageError } from './usage-error.ts';

/**
 * The period of a report, such as `2026-Q4`.
 *
 * @throws CLI_USAGE when it is none
 */
export function parsePeriod(name: string): ReportPeriod {
  try {
    return parseReportPeriod(name);
  } catch (failure) {
    if (!isExchangeError(failure, 'LEDGER_PERIOD_INVALID')) throw failure;
    const [vi, en] = [failure.text('vi'), failure.text('en')];
    throw usageError({ vi: `${vi.summary}. ${vi.action}`, en: `${en.summary}. ${en.action}` });
  }
}
