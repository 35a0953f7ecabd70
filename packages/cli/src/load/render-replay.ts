import { costGrowth, type PublishedFigures, type ReplayResult } from '@lienthong/load';
import type { Look } from '../render/look.ts';
import type { Text } from '../texts/text.ts';

const names: Readonly<Record<keyof ReplayResult['targets'], Text>> = {
  outgoing: { vi: 'Văn bản đi', en: 'Outgoing' },
  internal: { vi: 'Nội bộ', en: 'Internal' },
  crossing: { vi: 'Qua trục 4 cấp', en: 'Across tiers' },
  incoming: { vi: 'Văn bản đến', en: 'Incoming' },
  unsigned: { vi: 'Chưa ký số', en: 'Unsigned' },
};

/** The result of a replay for the terminal. */
export function replayLines(
  result: ReplayResult,
  { figures, scale }: { readonly figures: PublishedFigures; readonly scale: number },
  look: Look,
): readonly string[] {
  const say = (text: Text) => text[look.language];
  const number = (value: number) => value.toLocaleString(look.language === 'vi' ? 'vi-VN' : 'en-GB');
  const { targets, counted, exact, books, exchangeMs, verifyMs, documents, copies, counts, pace } = result;
  const processorMs = ((pace.at(-1)?.processorS ?? 0) * 1_000) / copies;
  const residentMb = Math.max(0, ...pace.map((sample) => sample.residentMb));
  const growth = costGrowth(pace);
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const rate = copies / (exchangeMs / 1_000);
  const rows = Object.entries(names) as [keyof typeof names, Text][];
  return [
    say({ vi: `Phát lại ${figures.name}, tỷ lệ ${scale}`, en: `Replay of ${figures.name}, scale ${scale}` }),
    say({ vi: figures.noteVi, en: figures.noteEn }),
    say({
      vi: `Nguồn: seeds/data/volumes.json, ${figures.facts.join(', ')}`,
      en: `Source: seeds/data/volumes.json, ${figures.facts.join(', ')}`,
    }),
    '',
    say({
      vi: '                       công bố    theo tỷ lệ      đếm được',
      en: '                     published     at scale       counted',
    }),
    ...rows.map(
      ([name, text]) =>
        `${counted[name] === targets[name] ? '✓' : '✗'} ${say(text).padEnd(16)}${[figures.targets[name], targets[name], counted[name]].map((value) => number(value).padStart(14)).join('')}`,
    ),
    '',
    ...(books
      ? [
          say({
            vi: `${books.sound ? '✓' : '✗'} ${number(books.nodes)} sổ cái, ${number(books.entries)} bút toán: ${books.sound ? 'khớp' : 'sai lệch'} (${seconds(verifyMs)} s)`,
            en: `${books.sound ? '✓' : '✗'} ${number(books.nodes)} ledgers, ${number(books.entries)} entries: ${books.sound ? 'sound' : 'not sound'} (${seconds(verifyMs)} s)`,
          }),
        ]
      : []),
    say({
      vi: `${exact ? '✓' : '✗'} ${number(documents)} văn bản, ${number(copies)} bản: lấy về, so từng byte, biên nhận về; mất ${counts.lost}, trùng ${counts.doubled}, sửa ${counts.altered}`,
      en: `${exact ? '✓' : '✗'} ${number(documents)} documents, ${number(copies)} copies fetched, compared byte for byte, receipted; lost ${counts.lost}, doubled ${counts.doubled}, altered ${counts.altered}`,
    }),
    say({
      vi: `${seconds(exchangeMs)} s, ${rate.toFixed(0)} bản/s; toàn bộ theo đà này: ${(exchangeMs / scale / 60_000).toFixed(0)} phút`,
      en: `${seconds(exchangeMs)} s, ${rate.toFixed(0)} copies/s; the whole at this pace: ${(exchangeMs / scale / 60_000).toFixed(0)} minutes`,
    }),
    say({
      vi: `${processorMs.toFixed(2)} ms bộ xử lý cho một bản, mọi luồng; bộ nhớ nhiều nhất ${number(Math.round(residentMb))} MB`,
      en: `${processorMs.toFixed(2)} ms of processor a copy, all threads; ${number(Math.round(residentMb))} MB of memory at the most`,
    }),
    ...(growth === undefined
      ? []
      : [
          say({
            vi: `một bản ở phần mười cuối tốn ${growth.toFixed(2)} lần một bản ở phần mười đầu, đã trừ tốc độ của máy`,
            en: `a copy in the last tenth costs ${growth.toFixed(2)} times one in the first, the machine's own pace taken out`,
          }),
        ]),
    ...result.findings.slice(0, 5).map(({ name, what, detail }) => `  ${name} · ${what} · ${detail}`),
  ];
}
