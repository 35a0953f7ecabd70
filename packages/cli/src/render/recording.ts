import type { Recording, ReplayResult, TrafficCounts } from '@lienthong/snapshots';
import { fieldLines } from './fields.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatBytes, formatCount, formatDuration } from './quantity.ts';
import { printedTable, tableLines } from './table.ts';

type Recorded = { readonly recording: Recording; readonly file: string };

/** What a recording holds. */
export function recordedLines({ recording, file }: Recorded, look: Look): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const { events, contents, counts, isPseudonymised } = recording;
  const bytes = [...contents.values()].reduce((sum, { length }) => sum + length, 0);
  return [
    `${style.good('✓')} ${style.bold(printable(file))}`,
    ...fieldLines(
      [
        [text('Sự kiện', 'Events'), formatCount(events.length, language)],
        [
          text('Gói tin', 'Packages'),
          `${formatCount(contents.size, language)} (${formatBytes(bytes, language)})`,
        ],
      ],
      look,
    ),
    ...countLines(counts, look),
    ...(isPseudonymised
      ? [
          style.dim(
            `  ${text('Cơ quan và văn bản đã được thay; chữ ký đã bỏ, khi phát lại sẽ ký mới.', 'Agencies and texts were replaced; signatures are gone, a replay signs anew.')}`,
          ),
        ]
      : []),
  ];
}

/** The recording as data, without its packages. */
export function recordedData({ recording, file }: Recorded): object {
  const { events, contents, counts, isPseudonymised, startedAt, registry } = recording;
  return {
    file,
    registry,
    startedAt,
    isPseudonymised,
    events: events.length,
    packages: contents.size,
    counts,
  };
}

/** What became of a replay, beside what became of the original. */
export function replayedLines(result: ReplayResult, look: Look): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const verdict = result.isSame
    ? text('bộ đếm bằng bản ghi', 'counters equal those of the recording')
    : text('bộ đếm khác bản ghi', 'counters differ from those of the recording');
  return [
    `${result.isSame ? style.good('✓') : style.bad('✗')} ${text('Sự kiện', 'Events')}: ${formatCount(result.events, language)} · ${formatDuration(result.tookMs, language)} · ${verdict}`,
    ...(result.isSignedAnew
      ? [
          style.dim(
            `  ${text('gói tin được ký mới bằng khóa của hệ thống này', 'packages were signed anew with keys of this exchange')}`,
          ),
        ]
      : []),
    ...countLines(result.counts, look),
    ...(result.isSame ? [] : [`  ${text('Bản ghi:', 'Recorded:')}`, ...countLines(result.recorded, look)]),
  ];
}

/** The replay as data. */
export function replayedData({
  events,
  isSignedAnew,
  tookMs,
  counts,
  recorded,
  isSame,
}: ReplayResult): object {
  return { events, isSignedAnew, tookMs, isSame, counts, recorded };
}

function countLines(
  counts: Readonly<Record<string, TrafficCounts>>,
  { language, style }: Look,
): readonly string[] {
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const right = 'right' as const;
  const columns = [
    { title: text('Loại', 'Kind') },
    { title: text('Lần gửi', 'Handed in'), align: right },
    { title: text('Bản nhận', 'Admitted'), align: right },
    { title: text('Trùng', 'Duplicate'), align: right },
    { title: text('Đã giao', 'Delivered'), align: right },
    { title: text('Từ chối', 'Refused'), align: right },
    { title: text('Đã lấy', 'Acknowledged'), align: right },
  ];
  const rows = Object.entries(counts).map(([kind, one]) => [
    kind,
    ...[one.submissions, one.admitted, one.duplicate, one.delivered, one.refused, one.acknowledged].map(
      (value) => formatCount(value, language),
    ),
  ]);
  return printedTable(tableLines(columns, rows), style).map((line) => `  ${line}`);
}
