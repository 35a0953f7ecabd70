import type { DoctorFinding } from '../doctor/finding.ts';
import { displayWidth, padEnd } from './columns.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';

/** One line a check, and a verdict on all of them. */
export function doctorLines(
  findings: readonly DoctorFinding[],
  { language, style }: Look,
): readonly string[] {
  const marks = { ok: style.good('✓'), warn: style.warning('!'), fail: style.bad('✗') };
  const width = Math.max(...findings.map(({ title }) => displayWidth(title[language])));
  const failed = findings.filter(({ verdict }) => verdict === 'fail').length;
  const verdict =
    failed === 0
      ? { vi: 'Máy này chạy được.', en: 'This machine can run it.' }
      : { vi: `${failed} điểm cần xử lý trước.`, en: `${failed} to be dealt with first.` };
  return [
    ...findings.map(
      ({ verdict: mark, title, found }) =>
        `${marks[mark]} ${padEnd(title[language], width)}  ${printable(found[language])}`,
    ),
    '',
    style.bold(verdict[language]),
  ];
}
