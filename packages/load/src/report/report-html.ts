import type { LoadResult } from '../load-result.ts';
import type { LatencySummary } from '../measurements.ts';
import { verdictLine } from '../verdict-line.ts';
import { bilingual, type Chart, chartHtml, escapeHtml, type Series } from './chart.ts';
import { generatorTable } from './generator-table.ts';
import { groupedNumber } from './grouped-number.ts';
import { processName } from './process-name.ts';
import { reportStyle } from './report-style.ts';

const tierNames: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  central: { vi: 'Trung ương', en: 'Central' },
  province: { vi: 'Tỉnh', en: 'Province' },
  district: { vi: 'Huyện', en: 'District' },
  commune: { vi: 'Xã', en: 'Commune' },
};

const kindNames: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  document: { vi: 'Văn bản', en: 'Documents' },
  status: { vi: 'Trạng thái', en: 'Statuses' },
};

const priorityNames: readonly { readonly vi: string; readonly en: string }[] = [
  { vi: 'Thường', en: 'Normal' },
  { vi: 'Khẩn', en: 'Urgent' },
  { vi: 'Thượng khẩn', en: 'Very urgent' },
  { vi: 'Hỏa tốc', en: 'Express' },
  { vi: 'Hỏa tốc hẹn giờ', en: 'Express at a fixed hour' },
];

/** Passed, failed, or passed with figures that are not those of the exchange. */
function headerClass({ verdict, generator }: LoadResult): string {
  if (!verdict.passed) return 'bad';
  return generator.saturated ? 'doubtful' : 'good';
}

/** The report of a run as one page that needs nothing else: both languages, light and dark, drawn inline. */
export function reportHtml(result: LoadResult): string {
  const { verdict, totals, measured, setting } = result;
  const line = verdictLine(result);
  const notes = [...verdict.reasons, ...verdict.remarks].map((reason) => `<li>${bilingual(reason)}</li>`);
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Liên thông · ${escapeHtml(line.vi)}</title><style>${reportStyle}</style></head><body>
<input type="checkbox" id="english"><label for="english"><span lang="vi">English</span><span lang="en">Tiếng Việt</span></label>
<header class="${headerClass(result)}"><p class="brand">Liên thông · ${bilingual({ vi: 'thử tải', en: 'load test' })} · ${new Date(result.startAt).toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
<h1>${verdict.passed ? '✓' : '✗'} ${bilingual(line)}</h1>${notes.length > 0 ? `<ul>${notes.join('')}</ul>` : ''}</header>
<section class="tiles">${tiles(result)}</section>
<section class="charts">${charts(result).map(chartHtml).join('\n')}</section>
<section class="tables">
${latencyTable({ vi: 'Độ trễ từ thời điểm dự định gửi', en: 'Latency from the intended send' }, stageRows(result))}
${latencyTable(
  { vi: 'Tới hộp thư, theo cấp nơi nhận', en: 'Delivered, by tier of the receiver' },
  named(measured.byTier, (name) => tierNames[name]),
)}
${latencyTable({ vi: 'Nút trên đường quyết định, theo chặng', en: 'Nodes on the way, by hop' }, named(measured.byHop, hopName))}
${latencyTable(
  { vi: 'Tới hộp thư, theo độ khẩn', en: 'Delivered, by urgency' },
  named(measured.byPriority, (name) => priorityNames[Number(name)]),
)}
${
  Object.keys(measured.byKind).length > 1
    ? latencyTable(
        { vi: 'Tới hộp thư, theo loại', en: 'Delivered, by kind' },
        named(measured.byKind, (name) => kindNames[name]),
      )
    : ''
}
${processTable(result)}${generatorTable(result)}${proofTable(result)}
</section>
<footer>${bilingual({
    vi: `Mô hình mở: mỗi gói gửi đúng thời điểm đã lập trước, độ trễ tính từ thời điểm đó dù bộ phát hay hệ thống chậm. ${totals.planned} gói, ${setting.agencies} cơ quan (${setting.registry}), nhịp ${setting.shape}, ${setting.perSecond}/s, hạt giống “${setting.seed}”, cửa ${setting.via}. Cơ quan có thật; khóa, chữ ký, văn bản là giả lập, không có giá trị pháp lý.`,
    en: `Open model: each package is sent at an instant fixed beforehand, and latency counts from it, however slow generator or exchange are. ${totals.planned} packages, ${setting.agencies} agencies (${setting.registry}), shape ${setting.shape}, ${setting.perSecond}/s, seed “${setting.seed}”, door ${setting.via}. Agencies are real; keys, signatures and documents are simulated and without legal force.`,
  })}</footer>
</body></html>
`;
}

function tiles({ totals, measured, counts, books }: LoadResult): string {
  const wrong = counts.lost + counts.doubled + counts.altered + counts.stray + counts.miscounted;
  const all: readonly (readonly [string, { readonly vi: string; readonly en: string }])[] = [
    [
      `${groupedNumber(totals.accepted)}`,
      {
        vi: `gói được nhận trên ${groupedNumber(totals.planned)}`,
        en: `packages accepted of ${groupedNumber(totals.planned)}`,
      },
    ],
    [
      `${groupedNumber(totals.copiesDelivered)}`,
      {
        vi: `bản tới nơi trên ${groupedNumber(totals.copiesPlanned)}`,
        en: `copies delivered of ${groupedNumber(totals.copiesPlanned)}`,
      },
    ],
    [`${wrong}`, { vi: 'mất, trùng, sửa, lạc, đếm sai', en: 'lost, doubled, altered, stray, miscounted' }],
    [
      `${groupedNumber(Math.round(measured.delivered.p50))} ms`,
      { vi: 'trung vị tới hộp thư', en: 'median until delivered' },
    ],
    [
      `${groupedNumber(Math.round(measured.delivered.p99))} ms`,
      { vi: 'p99 tới hộp thư', en: 'p99 until delivered' },
    ],
    [
      `${measured.deliveredPerSecond.toFixed(1)}/s`,
      { vi: 'bản tới nơi mỗi giây', en: 'copies delivered a second' },
    ],
    [
      books ? groupedNumber(books.entries) : '–',
      { vi: 'bút toán sổ cái, tính lại và khớp', en: 'ledger entries, recomputed' },
    ],
  ];
  return all.map(([value, text]) => `<div><strong>${value}</strong>${bilingual(text)}</div>`).join('');
}

function charts({ measured, processes, durationMs }: LoadResult): readonly Chart[] {
  const { moments } = measured;
  const momentS = (moments[1]?.fromS ?? 1) - (moments[0]?.fromS ?? 0);
  const lengthS = Math.max(durationMs / 1_000, moments.at(-1)?.fromS ?? 0);
  const over = (of: (moment: (typeof moments)[number]) => number) =>
    moments.map((moment) => [moment.fromS, of(moment)] as const);
  const seen = moments.filter(({ max }) => max > 0);
  const latency = (of: (moment: (typeof moments)[number]) => number) =>
    seen.map((moment) => [moment.fromS, of(moment)] as const);
  const colours = ['a', 'c', 'e', 'f', 'd'];
  const perProcess = (
    of: (sample: (typeof processes)[number]['samples'][number]) => number,
  ): readonly Series[] =>
    processes.map(({ name, samples }, place) => ({
      // The exchange is what is looked for.
      colour: name === 'exchange' ? 'b' : (colours[place % colours.length] ?? 'a'),
      vi: processName(name),
      en: name,
      points: samples.map((sample) => [sample.atS, of(sample)] as const),
    }));
  return [
    {
      vi: 'Thông lượng',
      en: 'Throughput',
      unit: '1/s',
      lengthS,
      series: [
        {
          colour: 'c',
          vi: 'bản tới nơi',
          en: 'copies delivered',
          points: over(({ deliveredPerSecond }) => deliveredPerSecond),
          filled: true,
        },
        {
          colour: 'd',
          vi: 'gói dự định',
          en: 'packages planned',
          points: over(({ plannedPerSecond }) => plannedPerSecond),
        },
        {
          colour: 'a',
          vi: 'gói đã gửi',
          en: 'packages sent',
          points: over(({ sentPerSecond }) => sentPerSecond),
        },
      ],
    },
    {
      vi: 'Độ trễ tới hộp thư',
      en: 'Latency until delivered',
      unit: 'ms, log',
      lengthS,
      logarithmic: true,
      series: [
        { colour: 'd', vi: 'lớn nhất', en: 'max', points: latency(({ max }) => max) },
        { colour: 'b', vi: 'p99', en: 'p99', points: latency(({ p99 }) => p99) },
        { colour: 'a', vi: 'trung vị', en: 'median', points: latency(({ p50 }) => p50) },
      ],
    },
    {
      vi: 'Đang trên đường',
      en: 'On their way',
      unit: '',
      lengthS,
      series: [
        {
          colour: 'b',
          vi: 'gói chưa tới đủ nơi',
          en: 'packages not yet everywhere',
          points: over(({ depth }) => depth),
          filled: true,
        },
        ...queueSeries(moments),
      ],
    },
    {
      vi: 'Lũy kế',
      en: 'In all',
      unit: '',
      lengthS,
      series: [
        {
          colour: 'c',
          vi: 'bản tới nơi',
          en: 'copies delivered',
          points: running(over(({ deliveredPerSecond }) => deliveredPerSecond * momentS)),
          filled: true,
        },
        {
          colour: 'a',
          vi: 'gói đã gửi',
          en: 'packages sent',
          points: running(over(({ sentPerSecond }) => sentPerSecond * momentS)),
        },
      ],
    },
    {
      vi: 'Bộ xử lý',
      en: 'Processor',
      unit: '% / core',
      lengthS,
      series: perProcess(({ cores }) => cores * 100).map(smoothed),
    },
    { vi: 'Bộ nhớ', en: 'Memory', unit: 'MB', lengthS, series: perProcess(({ residentMb }) => residentMb) },
  ];
}

/** The mean of each second: the system counts processor time in hundredths of one. */
function smoothed(series: Series): Series {
  const seconds = new Map<number, { sum: number; count: number }>();
  for (const [at, value] of series.points) {
    const second = seconds.get(Math.floor(at)) ?? { sum: 0, count: 0 };
    seconds.set(Math.floor(at), { sum: second.sum + value, count: second.count + 1 });
  }
  return { ...series, points: [...seconds].map(([at, { sum, count }]) => [at + 0.5, sum / count] as const) };
}

/** What waits in the exchange itself, where it could be asked. */
function queueSeries(moments: LoadResult['measured']['moments']): readonly Series[] {
  const points = moments.flatMap(({ fromS, queued }) =>
    queued === undefined ? [] : [[fromS, queued] as const],
  );
  return points.length === 0
    ? []
    : [{ colour: 'a', vi: 'tin chờ ở máy chủ', en: 'messages waiting in the server', points }];
}

type Row = readonly [name: { readonly vi: string; readonly en: string }, summary: LatencySummary];

function stageRows({ measured }: LoadResult): readonly Row[] {
  const rows: readonly Row[] = [
    [{ vi: 'bộ phát gửi muộn', en: 'sent late by the generator' }, measured.lag],
    [{ vi: 'nút gửi nhận', en: 'accepted by the sender’s node' }, measured.accepted],
    [{ vi: 'tới hộp thư', en: 'delivered' }, measured.delivered],
    [{ vi: 'đã lấy về, so từng byte', en: 'in hand, bytes compared' }, measured.inHand],
    [{ vi: 'biên nhận về tới nơi gửi', en: 'receipt back at the sender' }, measured.receipt],
    [{ vi: 'xác nhận đã lấy về tới nơi gửi', en: 'acknowledgement back' }, measured.confirmed],
  ];
  return rows.filter(([, { count }]) => count > 0);
}

function named(
  summaries: Readonly<Record<string, LatencySummary>>,
  nameOf: (name: string) => { readonly vi: string; readonly en: string } | undefined,
): readonly Row[] {
  return Object.entries(summaries)
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([name, summary]) => [nameOf(name) ?? { vi: name, en: name }, summary]);
}

/** Hops in their order, tiers from the top down; other names stay as they are. */
function rankOf(name: string): number {
  const [tier = '', hops = '0'] = name.split(' ').reverse();
  return Number(hops) * 10 + Object.keys(tierNames).indexOf(tier);
}

function hopName(name: string): { readonly vi: string; readonly en: string } {
  const [hops = '', tier = ''] = name.split(' ');
  const { vi, en } = tierNames[tier] ?? { vi: tier, en: tier };
  return hops === '0'
    ? { vi: `nơi gửi · ${vi}`, en: `sender’s · ${en}` }
    : { vi: `chặng ${hops} · ${vi}`, en: `hop ${hops} · ${en}` };
}

function latencyTable(title: { readonly vi: string; readonly en: string }, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map(
    ([name, { count, p50, p90, p99, p999, max }]) =>
      `<tr><th>${bilingual(name)}</th><td>${groupedNumber(count)}</td>${[p50, p90, p99, p999, max].map((value) => `<td>${value < 100 ? value.toFixed(1) : groupedNumber(Math.round(value))}</td>`).join('')}</tr>`,
  );
  return `<div class="card"><table><caption>${bilingual(title)}, ms</caption><thead><tr><th></th><td>n</td><td>p50</td><td>p90</td><td>p99</td><td>p99.9</td><td>max</td></tr></thead><tbody>${cells.join('')}</tbody></table></div>`;
}

function processTable({ processes, totals }: LoadResult): string {
  if (processes.length === 0) return '';
  const rows = processes.map(
    ({ name, cpuS, cores, residentMbMax }) =>
      `<tr><th>${bilingual({ vi: processName(name), en: name })}</th><td>${cpuS.toFixed(1)}</td><td>${(cores * 100).toFixed(0)} %</td><td>${((cpuS * 1_000) / Math.max(1, totals.copiesDelivered)).toFixed(2)}</td><td>${residentMbMax.toFixed(0)}</td></tr>`,
  );
  return `<div class="card"><table><caption>${bilingual({ vi: 'Chi phí, kể cả của chính bộ phát tải', en: 'Cost, the generator’s own included' })}</caption><thead><tr><th></th><td>${bilingual({ vi: 'CPU, s', en: 'CPU, s' })}</td><td>${bilingual({ vi: 'của một lõi', en: 'of one core' })}</td><td>${bilingual({ vi: 'CPU mỗi bản, ms', en: 'CPU a copy, ms' })}</td><td>MB</td></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function proofTable({ counts, counters, books, findings }: LoadResult): string {
  const rows: readonly (readonly [string, string, number | string])[] = [
    ['mất', 'lost', counts.lost],
    ['giao hai lần', 'doubled', counts.doubled],
    ['bị sửa', 'altered', counts.altered],
    ['giao nhầm', 'stray', counts.stray],
    ['bị từ chối', 'refused', counts.refused],
    ['gửi hỏng', 'failed', counts.failed],
    [
      'bộ đếm so sánh / lệch',
      'counters compared / different',
      counters ? `${groupedNumber(counters.compared)} / ${counters.differences}` : '–',
    ],
    [
      'sổ cái / bút toán',
      'ledgers / entries',
      books
        ? `${groupedNumber(books.nodes)} / ${groupedNumber(books.entries)} ${books.sound ? '✓' : '✗'}`
        : '–',
    ],
  ];
  const list = findings
    .slice(0, 20)
    .map(({ name, what, detail }) => `<li>${escapeHtml(`${name} · ${what} · ${detail}`)}</li>`);
  return `<div class="card"><table><caption>${bilingual({ vi: 'Chứng minh', en: 'Proof' })}</caption><tbody>${rows.map(([vi, en, value]) => `<tr><th>${bilingual({ vi, en })}</th><td>${value}</td></tr>`).join('')}</tbody></table>${list.length > 0 ? `<ul class="findings">${list.join('')}</ul>` : ''}</div>`;
}

/** Sums up to each place. */
function running(points: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  let sum = 0;
  return points.map(([at, value]) => {
    sum += value;
    return [at, sum] as const;
  });
}
