import { type RuleId, ruleNeeds, type Severity } from '@lienthong/edxml';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import { formatCount } from '../render/quantity.ts';
import type { Text } from '../texts/text.ts';
import {
  type CheckedPackage,
  type CheckItem,
  type CheckResult,
  countItems,
  type Excerpt,
  type FixLoss,
  type FixResult,
} from './check-result.ts';

const severityTexts: Readonly<Record<Severity, Text>> = {
  error: { vi: 'lỗi', en: 'error' },
  warning: { vi: 'cảnh báo', en: 'warning' },
  information: { vi: 'lưu ý', en: 'note' },
};

const lossTexts: Readonly<Record<FixLoss['kind'], Text>> = {
  element: { vi: 'phần tử', en: 'element' },
  attribute: { vi: 'thuộc tính', en: 'attribute' },
  text: { vi: 'chữ nằm giữa các phần tử của', en: 'text between the elements of' },
  value: { vi: 'giá trị không đúng kiểu của', en: 'value that does not fit its type, of' },
  signature: { vi: 'chữ ký', en: 'signature' },
};

/** Lines for people: per file what is wrong with it, with the line that is meant, and a closing sum. */
export function textReport(result: CheckResult, look: Look): string[] {
  const lines: string[] = [];
  for (const checked of result.packages) lines.push(...packageLines(checked, look));
  for (const { name, error } of result.unreadable) {
    lines.push(`${look.style.bad('✗')} ${printable(name)}: ${printable(error.text(look.language).summary)}`);
  }
  return [...lines, ...sumLines(result, look)];
}

function packageLines({ name, items, excerpts, fix }: CheckedPackage, look: Look): string[] {
  const { style } = look;
  const worst = items.some(({ severity }) => severity === 'error')
    ? style.bad('✗')
    : items.some(({ severity }) => severity === 'warning')
      ? style.warning('!')
      : style.good('✓');
  const lines = [`${worst} ${style.bold(printable(name))}`];
  for (const [index, item] of items.entries()) lines.push(...itemLines(item, excerpts[index], look));
  if (fix !== undefined) lines.push(...fixLines(fix, look));
  return lines;
}

function itemLines(item: CheckItem, excerpt: Excerpt | undefined, { language, style }: Look): string[] {
  const mark = { error: style.bad, warning: style.warning, information: style.dim }[item.severity];
  const severity = mark(severityTexts[item.severity][language]);
  const place = style.dim(`${item.line}:${item.column}`);
  const head = `  ${place}  ${severity} ${style.bold(item.id)}  ${printable(item.message[language])}`;
  if (excerpt === undefined || excerpt.text === '') return [head];
  const number = String(item.line).padStart(6);
  const caret = `${' '.repeat(excerpt.caretAt)}${mark('^'.repeat(excerpt.caretLength))}`;
  return [
    head,
    `${style.dim(`${number} │`)} ${excerpt.text}`,
    `${style.dim(`${' '.repeat(number.length)} │`)} ${caret}`,
  ];
}

function fixLines(fix: FixResult, { language, style }: Look): string[] {
  const say = (text: Text): string => text[language];
  switch (fix.kind) {
    case 'same':
      return [
        `  ${say({ vi: 'Đã đúng dạng của SDK, không cần sửa.', en: 'Has the shape of the SDK already.' })}`,
      ];
    case 'written':
      return [`  ${style.good('→')} ${say({ vi: 'Đã ghi', en: 'Written to' })} ${printable(fix.path)}`];
    case 'impossible':
      return [
        `  ${say({ vi: 'Không sửa được: không đọc được gói tin.', en: 'Cannot be fixed: the package cannot be read.' })}`,
      ];
    case 'lossy':
      return [
        `  ${say({ vi: 'Không ghi lại, vì sẽ mất:', en: 'Not written anew, as this would be lost:' })}`,
        ...fix.losses.map(({ kind, path }) => `    - ${lossTexts[kind][language]} ${printable(path)}`),
      ];
  }
}

function sumLines({ packages, unreadable, notChecked }: CheckResult, { language, style }: Look): string[] {
  const counts = countItems(packages);
  const count = (number: number): string => formatCount(number, language);
  const parts =
    language === 'vi'
      ? [
          `${count(packages.length)} gói tin`,
          `${count(counts.error)} lỗi`,
          `${count(counts.warning)} cảnh báo`,
          `${count(counts.information)} lưu ý`,
          ...(unreadable.length > 0 ? [`${count(unreadable.length)} tệp không đọc được`] : []),
        ]
      : [
          quantity(packages.length, 'package', language),
          quantity(counts.error, 'error', language),
          quantity(counts.warning, 'warning', language),
          quantity(counts.information, 'note', language),
          ...(unreadable.length > 0 ? [`${quantity(unreadable.length, 'file', language)} unreadable`] : []),
        ];
  return [parts.join(' · '), style.dim(notCheckedLine(notChecked, language))];
}

function quantity(number: number, noun: string, language: Look['language']): string {
  return `${formatCount(number, language)} ${noun}${number === 1 ? '' : 's'}`;
}

const needTexts: readonly (readonly [need: RegExp, text: Text])[] = [
  [/^history$/, { vi: 'lịch sử gửi nhận', en: 'what passed before' }],
  [/^registry$/, { vi: 'danh mục cơ quan (--registry)', en: 'a list of agencies (--registry)' }],
  [/^pdf/, { vi: 'kiểm chữ ký trong PDF', en: 'verification of signatures inside PDFs' }],
  [/^(?:axis|authenticatedAs|messageType)$/, { vi: 'trạng thái của trục', en: 'the state of the axis' }],
];

function notCheckedLine(rules: readonly RuleId[], language: Look['language']): string {
  const needs = new Set(rules.flatMap((rule) => ruleNeeds[rule] ?? []));
  const named = needTexts.filter(([pattern]) => [...needs].some((need) => pattern.test(need)));
  const list = named.map(([, text]) => text[language]).join(', ');
  return language === 'vi'
    ? `Không kiểm ${rules.length} quy tắc cần điều nằm ngoài tệp: ${list}, …`
    : `${rules.length} rules were not checked; they need what no file has: ${list}, …`;
}
