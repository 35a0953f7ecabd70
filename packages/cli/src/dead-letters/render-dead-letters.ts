import type { LetterSubject, ListedDeadLetter, OpenedDeadLetter } from '@lienthong/emulator';
import { type Language, receivedError } from '@lienthong/errors';
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
    letters.map(({ id, at, from = '–', code, details }) => [
      id,
      formatInstant(at),
      printable(from),
      code,
      printable(receivedError(code, details)?.text(language).summary.slice(0, 80) ?? ''),
    ]),
  );
  const hint = {
    vi: 'Xem: lienthong dead show <mã> · xử lý lại: dead retry <mã> · bỏ: dead drop <mã>',
    en: 'See one: lienthong dead show <id> · decide again: dead retry <id> · give up: dead drop <id>',
  }[language];
  return [...printedTable(table, style), style.dim(hint)];
}

const types = {
  submission: { vi: 'gói tin do cơ quan gửi', en: 'a package that an agency hands in' },
  relay: { vi: 'gói tin chuyển tiếp giữa hai nút', en: 'a package on its way between nodes' },
  acknowledgement: { vi: 'bên nhận báo về bản của mình', en: 'a receiver’s word on its copy' },
  receipts: { vi: 'biên nhận', en: 'receipts' },
  letter: { vi: 'lệnh về thông điệp chết', en: 'an order about a dead letter' },
} as const;

/** Receivers that are named. */
const receiversMax = 5;

/** Lines of one dead letter: all that its node knows, and what its bytes say. */
export function deadLetterLines(letter: OpenedDeadLetter, look: Look): readonly string[] {
  const { language, style } = look;
  const { id, node, at, from, message, code, rule, details, about } = letter;
  const labels = {
    type: { vi: 'Là', en: 'It is' },
    pkg: { vi: 'Gói tin', en: 'Package' },
    document: { vi: 'Văn bản', en: 'Document' },
    to: { vi: 'Gửi tới', en: 'To' },
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
    line('from', printable(from ?? '–')),
    ...(about ? aboutLines(about, language).map(([name, text]) => line(name, printable(text))) : []),
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

function aboutLines(
  { type, pkg, documentId, code, subject, to = [] }: LetterSubject,
  language: Language,
): readonly (readonly ['type' | 'pkg' | 'document' | 'to', string])[] {
  const document = [documentId, code, subject].filter(Boolean).join(' · ');
  const more = to.length > receiversMax ? ` … (${to.length})` : '';
  return [
    ['type', types[type][language]],
    ...(pkg === undefined ? [] : [['pkg', pkg] as const]),
    ...(document === '' ? [] : [['document', document.slice(0, 300)] as const]),
    ...(to.length === 0 ? [] : [['to', `${to.slice(0, receiversMax).join(', ')}${more}`] as const]),
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
