import type { CircularFacts } from '../../demo/circular-step.ts';
import { tierText } from '../../texts/tier-texts.ts';
import { displayWidth, padEnd, padStart } from '../columns.ts';
import type { Look } from '../look.ts';
import { formatBytes, formatCount, formatDuration } from '../quantity.ts';
import { heldInBoth, indent, stepLine } from './headline.ts';

/** Step 2: the directive, the circular and its deliveries as a tree. */
export function circularLines(facts: CircularFacts, look: Look): readonly string[] {
  const { language, style } = look;
  const { directive, circular, tiers, copies, deliveries, nodes, storedContents } = facts;
  const duration = (ms: number) => formatDuration(ms, language);
  const names = [directive.from.name, circular.from.name];
  const nameWidth = Math.max(...names.map(displayWidth));
  const codeWidth = Math.max(displayWidth(directive.code), displayWidth(circular.code));
  const issuer = (name: string, code: string, subject: string) =>
    `${indent}● ${padEnd(style.bold(name), nameWidth)}  ${padEnd(code, codeWidth)}  ${subject}`;
  const tierWidth = Math.max(...tiers.map(({ tier }) => displayWidth(tierText(tier)[language])));
  const perTier = (which: 'vi' | 'en') =>
    tiers.map(({ tier, deliveries: count }) => `${count} ${tierText(tier)[which].toLowerCase()}`).join(', ');
  const arrived = { vi: 'tới sau', en: 'arrived in' }[language];
  const texts = {
    deliveries: { vi: 'bản đã giao, bản cuối sau', en: 'copies delivered, the last after' }[language],
  };
  return [
    ...stepLine(
      2,
      {
        vi: `Trung ương chỉ đạo, tỉnh gửi một văn bản tới ${perTier('vi')}`,
        en: `One document to ${copies}`,
      },
      look,
    ),
    issuer(directive.from.name, directive.code, directive.subject),
    `${indent}│ ${style.dim(`${arrived} ${duration(directive.deliveredAfterMs)}`)}`,
    issuer(circular.from.name, circular.code, circular.subject),
    ...tiers.map(({ tier, deliveries: count, lastAfterMs }, index) => {
      const branch = index === tiers.length - 1 ? '└─' : '├─';
      const name = padEnd(tierText(tier)[language], tierWidth);
      return `${indent}${branch} ${name}  ${padStart(formatCount(count, language), 5)} ${texts.deliveries} ${duration(lastAfterMs)}`;
    }),
    heldInBoth(
      {
        vi: `${deliveries}/${copies} bản đã giao sau ${formatDuration(facts.lastDeliveryAfterMs, 'vi')}, đủ biên nhận sau ${formatDuration(facts.allReceiptsAfterMs, 'vi')}`,
        en: `${deliveries}/${copies} delivered in ${formatDuration(facts.lastDeliveryAfterMs, 'en')}`,
      },
      look,
    ),
    heldInBoth(
      {
        vi: `${nodes} nút xử lý, chỉ lưu ${storedContents} bản nội dung (${formatBytes(circular.sizeBytes, 'vi')})`,
        en: `${nodes} nodes, ${storedContents} stored copy (${formatBytes(circular.sizeBytes, 'en')})`,
      },
      look,
    ),
  ];
}
