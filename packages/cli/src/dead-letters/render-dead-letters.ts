import type { ListedDeadLetter } from '@lienthong/emulator';
import { receivedError } from '@lienthong/errors';
import type { LetterOutcome } from '@lienthong/exchange';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import { formatBytes, formatInstant } from '../render/quantity.ts';
import { refusalLines } from '../render/refusal.ts';
import { printedTable, tableLines } from '../render/table.ts';

/** Lines of dead letters, one each. */
export function deadLettersLines(
  letters: readonly ListedDeadLetter[],
  { language, style }: Look,
): readonly string[] {
  if (letters.length === 0) return [{ vi: 'Không có thông điệp chết.', en: 'No dead letters.' }[language]];
  const titles = {
    vi: ['Mã', 'Lúc', 'Bên gửi', 'Lý do', ''],
    en: ['Id', 'Time', 'From', 'Reason', ''],
  }[language];
  const table = tableLines(
    titles.map((title) => ({ title })),
    letters.map(({ id, at, agency, message, code, details }) => [
      id,
      formatInstant(at),
      printable(agency ?? message?.from ?? '–'),
      code,
      printable(receivedError(code, details)?.text(language).summary.slice(0, 80) ?? ''),
    ]),
  );
  return printedTable(table, style);
}

/** Lines of one dead letter: all that its node knows. */
export function deadLetterLines(letter: ListedDeadLetter, look: Look): readonly string[] {
  const { language, style } = look;
  const { id, node, at, agency, message, code, rule, details } = letter;
  const labels = {
    node: { vi: 'Nút', en: 'Node' },
    at: { vi: 'Lúc', en: 'Time' },
    from: { vi: 'Bên gửi', en: 'From' },
    message: { vi: 'Thông điệp', en: 'Message' },
  } as const;
  const line = (name: keyof typeof labels, text: string) =>
    `  ${style.dim(`${labels[name][language]}:`)} ${text}`;
  return [
    style.bold(id),
    line('node', node),
    line('at', formatInstant(at)),
    line('from', printable([agency, message?.from].filter(Boolean).join(' · ') || '–')),
    ...(message
      ? [
          line(
            'message',
            `${printable(message.id)} · ${formatBytes(message.size, language)} · ${message.digest}`,
          ),
        ]
      : []),
    ...refusalLines({ to: [], code, rule, details }, look),
  ];
}

/** Lines of what became of a dead letter. */
export function letterOutcomeLines(
  { node, letter, deed, acts, dead }: LetterOutcome,
  { language, style }: Look,
): readonly string[] {
  const deeds = {
    retried: { vi: 'đã xử lý lại', en: 'decided on again' },
    dropped: { vi: 'đã bỏ', en: 'dropped' },
  } as const;
  const mark = dead === undefined ? style.good('✓') : style.warning('!');
  return [
    `${mark} ${style.bold(`${node}/${letter}`)} ${deeds[deed][language]}`,
    ...acts.map(({ act, copies, to = [], edge, code }) =>
      printable(
        `  ${[act, String(copies), edge, to.slice(0, 5).join(', '), code].filter(Boolean).join(' · ')}`,
      ),
    ),
    ...(dead === undefined
      ? []
      : [`  ${{ vi: 'lại là thông điệp chết', en: 'dead again, as' }[language]} ${node}/${dead}`]),
  ];
}
