import type { CounterLine } from '@lienthong/counters';
import { type Report, type ReportFigures, type ReportRow, reportCounters, reportNames } from './report.ts';
import { kindNames } from './report-csv.ts';
import { shownInstant, tierName } from './report-texts.ts';
import type { Text } from './text.ts';
import type { Cell, Sheet } from './xlsx/workbook.ts';
import { writeWorkbook } from './xlsx/write-workbook.ts';

const both = ({ vi, en }: Text): string => (vi === en ? vi : `${vi}\n${en}`);
const oneLine = ({ vi, en }: Text): string => (vi === en ? vi : `${vi} – ${en}`);
const heading: Text = { vi: 'BÁO CÁO LIÊN THÔNG VĂN BẢN ĐIỆN TỬ', en: 'Report of the document exchange' };
const emulation: Text = { vi: 'GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ', en: 'EMULATION – NO LEGAL VALUE' };
const total: Text = { vi: 'Tổng', en: 'Total' };
const unassignedName: Text = { vi: 'Chưa chia theo cơ quan', en: 'Of no single agency' };

/** Rows above the header of every sheet. */
const headRows = 6;
const wideRows: readonly number[] = [1, 2, 3, 4, 5];

/** A report as a workbook in both languages: by tier, by agency, cumulative, and the ledgers that it stands on. */
export function reportXlsx(report: Report): Uint8Array {
  return writeWorkbook({
    title: `${heading.vi}, ${report.texts.period.vi}`,
    creator: 'Liên thông',
    at: report.madeAt,
    sheets: [tierSheet(report), agencySheet(report), cumulativeSheet(report), ledgerSheet(report)],
  });
}

function headOf(report: Report): readonly (readonly Cell[])[] {
  const { madeAt, under, proof, texts } = report;
  const days = texts.period;
  const about = under ? ` · ${under.name} (${under.code})` : '';
  const { opening } = texts;
  return [
    [{ text: oneLine(heading), style: 'title' }],
    [
      {
        text: `${oneLine({ vi: `Kỳ: ${days.vi}`, en: days.en })}${about} · ${shownInstant(madeAt)}`,
        style: 'note',
      },
    ],
    [{ text: both(texts.proof), style: proof.sound ? 'note' : 'bad' }],
    [
      {
        text: opening ? both(opening) : oneLine({ vi: 'Không có số đầu kỳ.', en: 'No opening balances.' }),
        style: 'note',
      },
    ],
    [{ text: oneLine(emulation), style: 'bad' }],
  ];
}

const figureHeadings: readonly Text[] = [
  ...reportCounters.map((name) => reportNames[name]),
  reportNames.averageMs,
  reportNames.p95Ms,
  reportNames.overdue,
];

function tierSheet(report: Report): Sheet {
  const columns: readonly Text[] = [
    { vi: 'Cấp', en: 'Tier' },
    { vi: 'Số cơ quan', en: 'Agencies' },
    ...figureHeadings,
  ];
  const first = headRows + 1;
  const last = headRows + report.tiers.length;
  const agencies = report.tiers.reduce((sum, row) => sum + row.agencies, 0);
  return {
    name: 'Theo cấp – By tier',
    widths: [16, ...figureHeadings.map(() => 13), 13],
    headRows,
    headColumns: 1,
    wideRows,
    landscape: true,
    rows: [
      ...headOf(report),
      headerRow(columns),
      ...report.tiers.map((row) => [
        { text: oneLine(tierName(row.tier)) },
        { value: row.agencies },
        ...figureCells(row),
      ]),
      [
        { text: oneLine(total), style: 'totalText' },
        { sum: [first, last], value: agencies, style: 'total' },
        ...totalCells(report.total, [first, last]),
      ],
    ],
  };
}

function agencySheet(report: Report): Sheet {
  const columns: readonly Text[] = [
    { vi: 'Mã', en: 'Code' },
    { vi: 'Cơ quan', en: 'Agency' },
    { vi: 'Cấp', en: 'Tier' },
    ...figureHeadings,
  ];
  return {
    name: 'Cơ quan – Agencies',
    widths: [18, 38, 12, ...figureHeadings.map(() => 13)],
    headRows,
    headColumns: 2,
    wideRows,
    landscape: true,
    rows: [
      ...headOf(report),
      headerRow(columns),
      ...report.agencies.map((row) => [...nameCells(row), ...figureCells(row)]),
      [...totalNames(3), ...totalCells(report.total, [headRows + 1, headRows + report.agencies.length])],
    ],
  };
}

function cumulativeSheet(report: Report): Sheet {
  const columns: readonly Text[] = [
    { vi: 'Mã', en: 'Code' },
    { vi: 'Cơ quan', en: 'Agency' },
    { vi: 'Cấp', en: 'Tier' },
    ...reportCounters.flatMap((name) =>
      (['opening', 'exchanged', 'cumulative'] as const).map((kind) => ({
        vi: `${reportNames[name].vi}: ${kindNames[kind].vi}`,
        en: `${reportNames[name].en}: ${kindNames[kind].en}`,
      })),
    ),
  ];
  const { unassigned } = report;
  const rows = [
    ...report.agencies.map((row) => [
      ...nameCells(row),
      ...cumulativeValues(row).map((value) => ({ value })),
    ]),
    [
      { text: '' },
      { text: oneLine(unassignedName) },
      { text: '' },
      ...cumulativeValues({ opening: unassigned, cumulative: unassigned }).map((value) => ({ value })),
    ],
  ];
  const sum = [headRows + 1, headRows + rows.length] as const;
  return {
    name: 'Lũy kế – Cumulative',
    widths: [18, 38, 12, ...columns.slice(3).map(() => 13)],
    headRows,
    headColumns: 2,
    wideRows,
    landscape: true,
    rows: [
      ...headOf(report),
      headerRow(columns),
      ...rows,
      [
        ...totalNames(3),
        ...cumulativeValues(report.total).map((value): Cell => ({ sum, value, style: 'total' })),
      ],
    ],
  };
}

function ledgerSheet(report: Report): Sheet {
  const columns: readonly Text[] = [
    { vi: 'Nút', en: 'Node' },
    { vi: 'Tên', en: 'Name' },
    { vi: 'Bút toán', en: 'Entries' },
    { vi: 'Mã băm cuối (SHA-256, base64url)', en: 'Head hash' },
  ];
  return {
    name: 'Sổ cái – Ledgers',
    widths: [18, 38, 13, 50],
    headRows,
    headColumns: 1,
    wideRows,
    landscape: false,
    rows: [
      ...headOf(report),
      headerRow(columns),
      ...report.proof.heads.map(({ node, name, length, hash }) => [
        { text: node },
        { text: name },
        { value: length },
        { text: hash },
      ]),
    ],
  };
}

function headerRow(columns: readonly Text[]): readonly Cell[] {
  return columns.map((column) => ({ text: both(column), style: 'header' }));
}

function nameCells({ key, name = '', tier }: ReportRow): readonly Cell[] {
  return [{ text: key }, { text: name }, { text: tierName(tier).vi }];
}

function totalNames(count: number): readonly Cell[] {
  return Array.from({ length: count }, (_, place) => ({
    text: place === 0 ? oneLine(total) : '',
    style: 'totalText' as const,
  }));
}

function figureCells({ line, delivery, overdue }: ReportFigures): readonly Cell[] {
  return [
    ...reportCounters.map((name) => ({ value: line[name] })),
    delivery && { value: delivery.averageMs / 1_000, style: 'seconds' },
    delivery && { value: delivery.p95Ms / 1_000, style: 'seconds' },
    overdue === undefined ? undefined : { value: overdue },
  ];
}

/** Averages and percentiles are no sums. */
function totalCells(figures: ReportFigures, sum: readonly [from: number, to: number]): readonly Cell[] {
  const { line, delivery, overdue } = figures;
  const [from, to] = sum;
  const added = (value: number): Cell =>
    to < from ? { value, style: 'total' } : { sum, value, style: 'total' };
  return [
    ...reportCounters.map((name) => added(line[name])),
    delivery && { value: delivery.averageMs / 1_000, style: 'seconds' },
    delivery && { value: delivery.p95Ms / 1_000, style: 'seconds' },
    overdue === undefined ? undefined : added(overdue),
  ];
}

function cumulativeValues(figures: {
  readonly opening: Readonly<CounterLine>;
  readonly exchanged?: Readonly<CounterLine>;
  readonly cumulative: Readonly<CounterLine>;
}): readonly number[] {
  const { opening, exchanged, cumulative } = figures;
  return reportCounters.flatMap((name) => [opening[name], exchanged?.[name] ?? 0, cumulative[name]]);
}
