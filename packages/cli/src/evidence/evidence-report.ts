import type { Evidence, EvidenceAnswer, EvidenceReport } from '@lienthong/evidence';
import { displayWidth, padEnd } from '../render/columns.ts';
import { fieldLines } from '../render/fields.ts';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import { formatBytes, formatCount, formatInstant } from '../render/quantity.ts';
import type { Text } from '../texts/text.ts';

const answerTexts: Readonly<Record<EvidenceAnswer, Text>> = {
  right: { vi: 'đúng', en: 'right' },
  wrong: { vi: 'sai', en: 'wrong' },
  unchecked: { vi: 'không kiểm được', en: 'cannot be checked' },
};

/** Longest name that the others are aligned with. */
const partWidthMax = 48;

/** What a file of evidence is worth, for people: each part, the wrong ones too, in one line. */
export function evidenceLines(file: string, report: EvidenceReport, look: Look): readonly string[] {
  const { language, style } = look;
  const { answer, findings, summary, stampedAt } = report;
  const width = Math.min(partWidthMax, Math.max(0, ...findings.map(({ part }) => displayWidth(part))));
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  return [
    `${markOf(answer, look)} ${style.bold(printable(file))}: ${answerTexts[answer][language]}`,
    ...fieldLines(
      [
        [label('Gói tin', 'Package'), summary && printable(summary.pkg)],
        [
          label('Văn bản', 'Document'),
          summary && printable([summary.package.code, summary.package.subject].filter(Boolean).join(' · ')),
        ],
        [
          label('Dấu thời gian', 'Time stamp'),
          stampedAt === undefined ? undefined : formatInstant(stampedAt),
        ],
      ],
      look,
    ),
    ...findings.map(
      ({ part, answer: one, text, code }) =>
        `  ${markOf(one, look)} ${padEnd(printable(part), width)}  ${printable(text[language])}${code === undefined ? '' : style.dim(` · ${code}`)}`,
    ),
  ];
}

function markOf(answer: EvidenceAnswer, { style }: Look): string {
  if (answer === 'right') return style.good('✓');
  return answer === 'wrong' ? style.bad('✗') : style.warning('?');
}

/** What is known about a file of evidence, as data. */
export function evidenceData(file: string, { stampedAt, ...report }: EvidenceReport): object {
  return {
    file,
    ...report,
    summary: report.summary ?? null,
    stampedAt: stampedAt === undefined ? null : new Date(stampedAt).toISOString(),
  };
}

/** That a file of evidence was made, for people. */
export function madeLines(path: string, evidence: Evidence, look: Look): readonly string[] {
  const { language, style } = look;
  const { summary, entryCount, stampedAt } = evidence;
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  const size = formatBytes(sizeOf(evidence), language);
  return [
    `${style.good('✓')} ${style.bold(printable(path))} · ${size} · ${formatCount(entryCount, language)} ${label('phần', 'entries')}`,
    ...fieldLines(
      [
        [label('Gói tin', 'Package'), printable(summary.pkg)],
        [
          label('Văn bản', 'Document'),
          printable([summary.package.code, summary.package.subject].filter(Boolean).join(' · ')) || undefined,
        ],
        [label('Nút xác nhận', 'Nodes that attest'), formatCount(summary.hops.length, language)],
        [label('Trạng thái', 'Statuses'), formatCount(summary.statuses.length, language)],
        [label('Dấu thời gian', 'Time stamp'), formatInstant(stampedAt)],
        [
          label('Kiểm tra', 'To check it'),
          `lienthong pki export-root -o CA.pem; lienthong evidence check ${printable(path)} --root CA.pem`,
        ],
      ],
      look,
    ),
  ];
}

/** That a file of evidence was made, as data. */
export function madeData(path: string, evidence: Evidence): object {
  const { summary, entryCount, stampedAt } = evidence;
  return {
    file: path,
    bytes: sizeOf(evidence),
    entryCount,
    stampedAt: new Date(stampedAt).toISOString(),
    summary,
  };
}

function sizeOf({ parts }: Evidence): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
