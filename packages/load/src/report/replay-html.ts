import type { PublishedFigures, ReplayTargets } from '../replay/published-figures.ts';
import { costGrowth, paceRates } from '../replay/replay-pace.ts';
import type { ReplayResult } from '../replay/run-replay.ts';
import { bilingual, chartHtml, escapeHtml } from './chart.ts';
import { groupedNumber } from './grouped-number.ts';
import { reportStyle } from './report-style.ts';

const figureNames: Readonly<Record<keyof ReplayTargets, { readonly vi: string; readonly en: string }>> = {
  outgoing: { vi: 'Văn bản đi', en: 'Outgoing documents' },
  internal: { vi: 'Nội bộ', en: 'Internal' },
  crossing: { vi: 'Qua trục bốn cấp', en: 'Across the four tiers' },
  incoming: { vi: 'Lượt văn bản đến', en: 'Arrivals' },
  unsigned: { vi: 'Chưa ký số', en: 'Unsigned' },
};

/** A replay of published figures, with what it was of. */
export type ReplayReport = {
  readonly figures: PublishedFigures;
  readonly scale: number;
  readonly via: string;
  /** Threads that served the nodes beside the one that replayed; 0: none. */
  readonly threads: number;
  readonly result: ReplayResult;
};

/** The report of a replay as one page that needs nothing else, in both languages. */
export function replayHtml({ figures, scale, via, threads, result }: ReplayReport): string {
  const { exact, documents, copies, exchangeMs, verifyMs, books, pace } = result;
  const seconds = exchangeMs / 1_000;
  const growth = costGrowth(pace);
  const period = `${figures.from} – ${figures.to}`;
  const line = exact
    ? {
        vi: `ĐẠT: ${groupedNumber(documents)} văn bản, ${groupedNumber(copies)} lượt đến của ${figures.name}, bộ đếm ra đúng số liệu`,
        en: `PASSED: ${groupedNumber(documents)} documents, ${groupedNumber(copies)} arrivals of ${figures.name}, counters end on the figures`,
      }
    : { vi: `KHÔNG ĐẠT: ${figures.name}`, en: `FAILED: ${figures.name}` };
  const tiles: readonly (readonly [string, string, string])[] = [
    [groupedNumber(documents), 'văn bản được trao đổi thật', 'documents really exchanged'],
    [groupedNumber(copies), 'bản lấy về, so từng byte', 'copies fetched, compared byte for byte'],
    [`${seconds.toFixed(1)} s`, 'thời gian trao đổi', 'to exchange them'],
    [`${Math.round(copies / seconds)}/s`, 'bản mỗi giây', 'copies a second'],
    [
      books ? groupedNumber(books.entries) : '–',
      `bút toán sổ cái, tính lại trong ${(verifyMs / 1_000).toFixed(1)} s`,
      `ledger entries, recomputed in ${(verifyMs / 1_000).toFixed(1)} s`,
    ],
    [
      `${(((pace.at(-1)?.processorS ?? 0) * 1_000) / copies).toFixed(2)} ms`,
      'bộ xử lý cho một bản, mọi luồng',
      'of processor a copy, all threads',
    ],
    ...(growth === undefined
      ? []
      : [
          [
            `× ${growth.toFixed(2)}`,
            'một bản ở phần mười cuối so với phần mười đầu, đã trừ tốc độ máy',
            'a copy in the last tenth by one in the first, the machine’s pace taken out',
          ] as const,
        ]),
    [
      `${(Math.max(0, ...pace.map(({ residentMb }) => residentMb)) / 1_000).toFixed(1)} GB`,
      'bộ nhớ, lúc nhiều nhất',
      'of memory at the most',
    ],
  ];
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Liên thông · ${escapeHtml(line.vi)}</title><style>${reportStyle}</style></head><body>
<input type="checkbox" id="english"><label for="english"><span lang="vi">English</span><span lang="en">Tiếng Việt</span></label>
<header class="${exact ? 'good' : 'bad'}"><p class="brand">Liên thông · ${bilingual({ vi: 'phát lại số liệu công bố', en: 'replay of published figures' })} · ${period}</p>
<h1>${exact ? '✓' : '✗'} ${bilingual(line)}</h1></header>
<section class="tiles">${tiles.map(([value, vi, en]) => `<div><strong>${value}</strong>${bilingual({ vi, en })}</div>`).join('')}</section>
<section class="charts">${paceCharts(pace)}</section>
<section class="tables">${figuresTable({ figures, scale, via, threads, result })}${proofTable(result)}</section>
<footer>${bilingual({ vi: figures.noteVi, en: figures.noteEn })} ${bilingual({
    vi: `Nguồn: seeds/data/volumes.json: ${figures.facts.join(', ')}. Ngày tháng là ngày ảo trong kỳ số liệu; ${via === 'memory' ? `chạy trong bộ nhớ, ${threads > 0 ? `${threads} luồng phục vụ các nút` : 'một luồng'}` : 'chạy trên máy chủ NATS'}. Khóa, chữ ký, văn bản là giả lập, không có giá trị pháp lý.`,
    en: `Source: seeds/data/volumes.json: ${figures.facts.join(', ')}. Dates are virtual, within the period of the figures; ${via === 'memory' ? `run in memory, ${threads > 0 ? `${threads} threads serving the nodes` : 'one thread'}` : 'run on a NATS server'}. Keys, signatures and documents are simulated and without legal force.`,
  })}</footer>
</body></html>
`;
}

function paceCharts(pace: ReplayResult['pace']): string {
  const rates = paceRates(pace);
  const lengthS = pace.at(-1)?.atS ?? 0;
  const ofRates = (value: 'copiesPerS' | 'processorMs' | 'evenProcessorMs') =>
    rates.map((rate) => [rate.atS, rate[value]] as const);
  return [
    chartHtml({
      vi: 'Bản mỗi giây',
      en: 'Copies a second',
      unit: '/s',
      lengthS,
      series: [{ colour: 'a', vi: 'bản', en: 'copies', points: ofRates('copiesPerS'), filled: true }],
    }),
    chartHtml({
      vi: 'Bộ xử lý cho một bản, mọi luồng',
      en: 'Processor time a copy, all threads',
      unit: 'ms',
      lengthS,
      series: [
        { colour: 'd', vi: 'đo được', en: 'measured', points: ofRates('processorMs') },
        {
          colour: 'b',
          vi: 'nếu máy nhanh đều',
          en: 'on an even machine',
          points: ofRates('evenProcessorMs'),
        },
      ],
    }),
    chartHtml({
      vi: 'Một việc cố định, làm lúc đó',
      en: 'A fixed piece of work, done then',
      unit: 'ms',
      lengthS,
      series: [
        {
          colour: 'd',
          vi: 'càng lâu máy càng chậm',
          en: 'the longer the slower the machine',
          points: pace.map(({ atS, yardstickMs }) => [atS, yardstickMs] as const),
        },
      ],
    }),
    chartHtml({
      vi: 'Bộ nhớ của tiến trình',
      en: 'Memory of the process',
      unit: 'MB',
      lengthS,
      series: [
        {
          colour: 'c',
          vi: 'thường trú',
          en: 'resident',
          points: pace.map(({ atS, residentMb }) => [atS, residentMb] as const),
          filled: true,
        },
      ],
    }),
  ].join('');
}

function figuresTable({ figures, scale, result: { targets, counted } }: ReplayReport): string {
  const rows = (Object.keys(figureNames) as (keyof ReplayTargets)[]).map((name) => {
    const cells = [figures.targets[name], targets[name], counted[name]].map(
      (value) => `<td>${groupedNumber(value)}</td>`,
    );
    const mark = counted[name] === targets[name] ? '✓' : '✗';
    return `<tr><th>${bilingual(figureNames[name])}</th>${cells.join('')}<td>${mark}</td></tr>`;
  });
  const title = { vi: `Số liệu, tỷ lệ ${scale}`, en: `Figures, scale ${scale}` };
  return `<div class="card"><table><caption>${bilingual(title)}</caption><thead><tr><th></th><td>${bilingual({ vi: 'công bố', en: 'published' })}</td><td>${bilingual({ vi: 'theo tỷ lệ', en: 'at scale' })}</td><td>${bilingual({ vi: 'đếm được', en: 'counted' })}</td><td></td></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function proofTable({ counts, books, findings }: ReplayResult): string {
  const rows: readonly (readonly [vi: string, en: string, value: string])[] = [
    ['mất', 'lost', String(counts.lost)],
    ['giao hai lần', 'doubled', String(counts.doubled)],
    ['bị sửa', 'altered', String(counts.altered)],
    ['giao nhầm', 'stray', String(counts.stray)],
    ['bị từ chối, gửi hỏng', 'refused, failed', String(counts.refused + counts.failed)],
    [
      'sổ cái / bút toán',
      'ledgers / entries',
      books
        ? `${groupedNumber(books.nodes)} / ${groupedNumber(books.entries)} ${books.sound ? '✓' : '✗'}`
        : '–',
    ],
  ];
  const list = findings.slice(0, 20).map(({ name, what, detail }) => `${name} · ${what} · ${detail}`);
  const body = rows.map(([vi, en, value]) => `<tr><th>${bilingual({ vi, en })}</th><td>${value}</td></tr>`);
  const found = list.map((text) => `<li>${escapeHtml(text)}</li>`).join('');
  return `<div class="card"><table><caption>${bilingual({ vi: 'Chứng minh', en: 'Proof' })}</caption><tbody>${body.join('')}</tbody></table>${found === '' ? '' : `<ul class="findings">${found}</ul>`}</div>`;
}
