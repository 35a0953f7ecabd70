import type { PdfAnswer, PdfChange, PdfEvidence, PdfSignatureEvidence } from '@lienthong/pdf';
import { fieldLines } from '../render/fields.ts';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import { formatInstant } from '../render/quantity.ts';
import type { Text } from '../texts/text.ts';

const answerTexts: Readonly<Record<PdfEvidence['answer'], Text>> = {
  right: { vi: 'đúng', en: 'right' },
  wrong: { vi: 'sai', en: 'wrong' },
  'not-checkable': { vi: 'không kiểm được', en: 'cannot be checked' },
  unsigned: { vi: 'không có chữ ký số', en: 'no digital signature' },
};

const roleTexts: Readonly<Record<PdfSignatureEvidence['role'], Text>> = {
  person: { vi: 'người có thẩm quyền', en: 'authorised person' },
  agency: { vi: 'cơ quan', en: 'agency' },
  unknown: { vi: 'không rõ', en: 'not known' },
};

const changeTexts: Readonly<Record<PdfChange['kind'], Text>> = {
  signature: { vi: 'chữ ký', en: 'signature' },
  'validation-data': { vi: 'dữ liệu kiểm tra', en: 'validation data' },
  metadata: { vi: 'thông tin mô tả', en: 'metadata' },
  content: { vi: 'nội dung', en: 'content' },
};

/** What is known about one file, for people. */
export function pdfReportLines(file: string, evidence: PdfEvidence, look: Look): readonly string[] {
  const { language, style } = look;
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  const { answer, problem, signatures, emptyFields, isComplete } = evidence;
  const title = `${markOf(answer, look)} ${style.bold(printable(file))}: ${answerTexts[answer][language]}`;
  const lines = [title, ...signatures.flatMap((signature) => signatureLines(signature, look))];
  if (isComplete === false && signatures.length > 0)
    lines.push(
      `  ${label('chưa đủ chữ ký người có thẩm quyền rồi cơ quan', 'not signed by a person and then by an agency')}`,
    );
  return [
    ...lines,
    ...fieldLines(
      [
        [label('Ô còn trống', 'Empty fields'), emptyFields.map(printable).join(', ') || undefined],
        [label('Không đọc được', 'Not readable'), problem],
      ],
      look,
    ),
  ];
}

function signatureLines(signature: PdfSignatureEvidence, look: Look): readonly string[] {
  const { language } = look;
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  const { answer, field, role, signer, claimedAt, timeStamp, covered, added, reasons } = signature;
  const stamped =
    timeStamp?.at === undefined
      ? label('không có', 'none')
      : `${formatInstant(timeStamp.at)} (${timeStamp.status})`;
  const reach =
    covered &&
    (covered.isWholeFile
      ? label('toàn bộ tệp', 'the whole file')
      : label(`${covered.bytes} byte đầu`, `the first ${covered.bytes} bytes`));
  const afterwards = added.map(({ kind, where }) => `${changeTexts[kind][language]}: ${printable(where)}`);
  return [
    `  ${markOf(answer, look)} ${printable(field || '–')}: ${answerTexts[answer][language]}`,
    ...fieldLines(
      [
        ...reasons.map((reason, index): readonly [string, string] => [
          index === 0 ? label('Vì sao', 'Why') : '',
          `${reason.code}: ${printable(language === 'vi' ? reason.textVi : reason.text)}`,
        ]),
        [label('Người ký', 'Signer'), signer && printable(signer.subject)],
        [label('Tư cách', 'As'), roleTexts[role][language]],
        [label('Ghi ngày', 'Stated time'), claimedAt === undefined ? undefined : formatInstant(claimedAt)],
        [label('Dấu thời gian', 'Time stamp'), stamped],
        [label('Phạm vi', 'Covers'), reach],
        ...afterwards.map((text, index): readonly [string, string] => [
          index === 0 ? label('Thêm sau đó', 'Added after it') : '',
          text,
        ]),
      ],
      look,
      '    ',
    ),
  ];
}

function markOf(answer: PdfAnswer | 'unsigned', { style }: Look): string {
  if (answer === 'right') return style.good('✓');
  return answer === 'wrong' ? style.bad('✗') : style.dim('?');
}

/** What is known about one file, as data; instants in ISO 8601. */
export function pdfReportData(file: string, evidence: PdfEvidence): object {
  const { answer, problem, emptyFields, isComplete, signatures } = evidence;
  return {
    file,
    answer,
    ...(problem !== undefined && { problem }),
    isComplete: isComplete ?? null,
    emptyFields,
    signatures: signatures.map(({ signer, claimedAt, judgedAt, timeStamp, ...signature }) => ({
      ...signature,
      ...(signer && {
        signer: {
          subject: signer.subject,
          issuer: signer.issuer,
          serial: signer.serial,
          trust: signer.trust,
        },
      }),
      ...(claimedAt !== undefined && { claimedAt: isoOf(claimedAt) }),
      ...(judgedAt !== undefined && { judgedAt: isoOf(judgedAt) }),
      timeStamp: timeStamp
        ? {
            status: timeStamp.status,
            at: timeStamp.at === undefined ? null : isoOf(timeStamp.at),
            trust: timeStamp.chain?.trust ?? null,
          }
        : null,
    })),
  };
}

/** Instants that a file states may lie outside of what a date can be. */
function isoOf(at: number): string | null {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : null;
}
