import { readStatusCode, statusCodes } from '@lienthong/edxml';
import type { ReportFacts } from '../../demo/report-step.ts';
import type { Text } from '../../texts/text.ts';
import { tierText } from '../../texts/tier-texts.ts';
import { displayWidth, padEnd, padStart } from '../columns.ts';
import type { Look } from '../look.ts';
import { formatBytes, formatDuration } from '../quantity.ts';
import { heldInBoth, inBoth, indent, stepLine } from './headline.ts';

/** Step 1: the way up as a timeline, and what came back. */
export function reportLines(facts: ReportFacts, look: Look): readonly string[] {
  const { language, style } = look;
  const { hops, receipt, statuses } = facts;
  const after = (ms: number) => padStart(formatDuration(ms, language), 7);
  const widest = (texts: readonly string[]) => Math.max(...texts.map(displayWidth));
  const tiers = hops.map(({ tier }) => tierText(tier)[language]);
  const tierWidth = widest(tiers);
  const nameWidth = widest(hops.map(({ name }) => name));
  const signed = { vi: 'chữ ký hợp lệ của', en: 'valid signature of' }[language];
  const back = (ms: number, text: Text, last: boolean) =>
    inBoth(text, look, `${indent}${last ? '└' : '├'}─ ${after(ms)}  `);
  return [
    ...stepLine(
      1,
      {
        vi: `${facts.from.name} gửi báo cáo lên ${facts.to.name}, qua ${hops.length} cấp`,
        en: `Reporting up ${hops.length} tiers`,
      },
      look,
    ),
    `${indent}${style.bold(facts.code)} · ${facts.subject} · ${formatBytes(facts.sizeBytes, language)}`,
    '',
    ...hops.flatMap(({ node, name, afterMs, signedByName }, index) => [
      ...(index === 0 ? [] : [`${indent}│`]),
      [
        `${indent}● ${padEnd(tiers[index] ?? '', tierWidth)}`,
        padEnd(style.bold(name), nameWidth),
        style.dim(node),
        after(afterMs),
        `${style.good('✓')} ${signed} ${signedByName}`,
      ].join('  '),
    ]),
    `${indent}│`,
    back(
      receipt.backAfterMs,
      {
        vi: `biên nhận “đã giao”, ${receipt.name} ký, về tới nơi gửi`,
        en: 'signed receipt is back',
      },
      false,
    ),
    ...statuses.map(({ code, backAfterMs }, index) => {
      const { vi, en } = statusCodes[readStatusCode(code) ?? '01'];
      return back(
        backAfterMs,
        { vi: `trạng thái ${code} “${vi}” về tới nơi gửi`, en: `status ${code}: ${en}` },
        index === statuses.length - 1,
      );
    }),
    heldInBoth(
      {
        vi: `Tệp nơi nhận lấy về giống tệp đã gửi đến từng byte`,
        en: 'received file = sent file, byte for byte',
      },
      look,
    ),
  ];
}
