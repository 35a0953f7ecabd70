export type { DeliveryTime } from './delivery-times.ts';
export { makeReport, type ReportOptions } from './make-report.ts';
export { type OpeningBalances, openingTotal, parseOpeningBalances } from './opening-balances.ts';
export { dropOpening, keepOpening, readOpening } from './opening-file.ts';
export {
  type LedgerHead,
  type Report,
  type ReportFigures,
  type ReportProof,
  type ReportRow,
  type ReportTexts,
  reportCounters,
  reportNames,
} from './report.ts';
export { reportCsv } from './report-csv.ts';
export { type PeriodKind, parseReportPeriod, type ReportPeriod } from './report-period.ts';
export { openingText } from './report-texts.ts';
export { reportXlsx } from './report-xlsx.ts';
export { sessionLedgers, sessionReport } from './session-report.ts';
export type { Text } from './text.ts';
