import { vietnamDay } from '@lienthong/counters';
import { parseReportPeriod, type Report, reportCsv, reportXlsx, sessionReport } from '@lienthong/reports';
import { z } from 'zod';
import type { Ground } from '../ground.ts';
import { reportSchema } from '../model/report.ts';
import { downloadRoute, jsonRoute, type Route } from '../route.ts';

const query = z.strictObject({
  period: z.string().max(40).optional().meta({
    description:
      '`2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026` or `2026-11-01..2026-11-15`, days in Vietnam; this month where left out',
  }),
  under: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'Code of the agency that the report is about, with all below it' }),
});
type Query = z.infer<typeof query>;
const errors = ['LEDGER_PERIOD_INVALID', 'REGISTRY_ORGANISATION_UNKNOWN'] as const;
const csvType = 'text/csv; charset=utf-8';
const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The report of a period; every call reads and verifies all ledgers. */
export const reportRoutes: readonly Route[] = [
  jsonRoute({
    name: 'report',
    method: 'GET',
    path: '/api/v1/report',
    summary: {
      vi: 'Báo cáo của một kỳ theo cấp và cơ quan, kèm kết quả kiểm tra sổ cái và mã băm cuối của từng sổ',
      en: 'The report of a period by tier and agency, with the verdict on the ledgers and the head of each',
    },
    query,
    errors,
    answer: reportSchema,
    handle: (ground, input) => reportOf(ground, input.query),
  }),
  downloadRoute({
    name: 'reportCsv',
    method: 'GET',
    path: '/api/v1/report/csv',
    summary: { vi: 'Báo cáo của một kỳ dạng CSV', en: 'The report of a period as CSV' },
    query,
    mediaTypes: [csvType],
    errors,
    handle: async (ground, input, { language }) => {
      const report = await reportOf(ground, input.query);
      return {
        bytes: Buffer.from(reportCsv(report, language), 'utf8'),
        mediaType: csvType,
        fileName: `report-${report.period.name}.csv`,
      };
    },
  }),
  downloadRoute({
    name: 'reportXlsx',
    method: 'GET',
    path: '/api/v1/report/xlsx',
    summary: {
      vi: 'Báo cáo của một kỳ dạng XLSX, song ngữ',
      en: 'The report of a period as XLSX, in both languages',
    },
    query,
    mediaTypes: [xlsxType],
    errors,
    handle: async (ground, input) => {
      const report = await reportOf(ground, input.query);
      return {
        bytes: reportXlsx(report),
        mediaType: xlsxType,
        fileName: `report-${report.period.name}.xlsx`,
      };
    },
  }),
];

function reportOf({ session, facilities }: Ground, { period, under }: Query): Promise<Report> {
  const name = period ?? vietnamDay(session.clock.now()).slice(0, 7);
  return sessionReport(session, { period: parseReportPeriod(name), under, opening: facilities.opening });
}
