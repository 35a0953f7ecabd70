import { errorText } from '@lienthong/errors';
import { signatureFindingText } from '@lienthong/xml-signature';
import { wrap } from '../render/columns.ts';
import { errorName } from '../render/error.ts';
import { fieldLines } from '../render/fields.ts';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import type { Text } from '../texts/text.ts';
import type { FileReport, SignatureReport } from './signature-report.ts';

const labels = {
  signer: { vi: 'Người ký', en: 'Signer' },
  issuer: { vi: 'Nơi cấp', en: 'Issuer' },
  agency: { vi: 'Cơ quan', en: 'Agency' },
  time: { vi: 'Thời điểm ký', en: 'Signed at' },
  algorithm: { vi: 'Thuật toán', en: 'Algorithm' },
  covered: { vi: 'Đã ký', en: 'Signed' },
  uncovered: { vi: 'Không được ký', en: 'Not signed' },
  found: { vi: 'Phát hiện', en: 'Found' },
  unchecked: { vi: 'Chưa kiểm được', en: 'Not checked' },
} as const satisfies Record<string, Text>;

const statusTexts: Readonly<Record<SignatureReport['status'], Text>> = {
  valid: { vi: 'chữ ký đúng', en: 'the signature is right' },
  'valid-at-origin': {
    vi: 'chữ ký đúng tại nơi gửi, sau đó có thêm vết',
    en: 'the signature was right at its origin; trace entries were added',
  },
  'digest-mismatch': { vi: 'nội dung đã bị sửa sau khi ký', en: 'the content was changed after signing' },
  'value-mismatch': { vi: 'chữ ký không khớp với khóa', en: 'the signature does not match the key' },
  'weak-algorithm': { vi: 'thuật toán hoặc khóa quá yếu', en: 'algorithm or key too weak' },
  unverifiable: { vi: 'không kiểm được', en: 'cannot be verified' },
  placeholder: { vi: 'hằng số mẫu, không phải chữ ký', en: 'an example constant, no signature' },
  empty: { vi: 'phần tử chữ ký rỗng', en: 'an empty signature element' },
  absent: { vi: 'không có chữ ký', en: 'no signature' },
};

const trustTexts: Readonly<Record<SignatureReport['trust'], Text>> = {
  trusted: { vi: 'người ký đáng tin', en: 'the signer is trusted' },
  'unknown-issuer': { vi: 'không rõ ai cấp chứng thư', en: 'the issuer is not known' },
  'expired-at-signing': {
    vi: 'chứng thư không còn hoặc chưa có hiệu lực',
    en: 'the certificate was not in force',
  },
  revoked: { vi: 'chứng thư đã bị thu hồi', en: 'the certificate is revoked' },
  'not-checked': { vi: 'chưa xét người ký', en: 'the signer was not judged' },
};

/** The report on one file, for people. */
export function reportLines(report: FileReport, look: Look): readonly string[] {
  const { language, style } = look;
  const mark = report.isValid ? style.good('✓') : style.bad('✗');
  const title = `${mark} ${style.bold(printable(report.file))}`;
  if (report.error !== undefined) {
    const { summary } = errorText(report.error.code, report.error.details, language);
    return [
      title,
      `  ${errorName(report.error)}`,
      ...wrap(printable(summary), 96).map((line) => `  ${line}`),
    ];
  }
  const lines = [title, ...report.signatures.flatMap((signature) => signatureLines(signature, look))];
  if (report.signatures.length === 0) lines.push(`  ${statusTexts.absent[language]}`);
  if (report.unverifiedCount > 0)
    lines.push(
      `  ${{ vi: `${report.unverifiedCount} chữ ký khác chưa được kiểm`, en: `${report.unverifiedCount} further signatures were not verified` }[language]}`,
    );
  return lines;
}

function signatureLines(signature: SignatureReport, look: Look): readonly string[] {
  const { language, style } = look;
  const { signer } = signature;
  const mark = signature.isValid ? style.good('✓') : style.bad('✗');
  const verdict = `${statusTexts[signature.status][language]}; ${trustTexts[signature.trust][language]}`;
  const label = (name: keyof typeof labels) => labels[name][language];
  const list = (name: keyof typeof labels, items: readonly string[]) =>
    items.map((item, at): readonly [string, string] => [at === 0 ? label(name) : '', item]);
  const time =
    signature.signingTime === undefined ? undefined : new Date(signature.signingTime).toISOString();
  return [
    `  ${mark} ${verdict}`,
    ...(signature.path === '' ? [] : [`    ${style.dim(printable(signature.path))}`]),
    ...fieldLines(
      [
        [label('signer'), signer === undefined ? undefined : printable(signer.subject)],
        [label('agency'), signer?.organId === undefined ? undefined : printable(signer.organId)],
        [label('issuer'), signer === undefined ? undefined : printable(signer.issuer)],
        [label('time'), time],
        [label('algorithm'), signature.algorithm === '' ? undefined : printable(signature.algorithm)],
        ...list(
          'covered',
          signature.references.map((reference) => referenceText(reference, look)),
        ),
        ...list('uncovered', uncoveredTexts(signature, look)),
        ...list(
          'found',
          signature.findings.map((finding) => {
            const name = finding.rule ?? finding.code;
            return `${name} ${printable(signatureFindingText(finding, language).summary)}`;
          }),
        ),
        ...list(
          'unchecked',
          signature.unchecked.map((text) => text[language]),
        ),
      ],
      look,
      '    ',
    ),
  ];
}

function referenceText(
  { path, digestAlgorithm, matches }: SignatureReport['references'][number],
  { style }: Look,
): string {
  const mark = matches ? style.good('✓') : style.bad('✗');
  return `${mark} ${printable(path)} (${printable(digestAlgorithm.replace(/.*#/, ''))})`;
}

function uncoveredTexts(
  { uncovered, uncoveredCount }: SignatureReport,
  { language }: Look,
): readonly string[] {
  const own = { vi: ' (riêng thẻ, thuộc tính và chữ bên trong)', en: ' (its own tag, attributes and text)' };
  const texts = uncovered.map(({ path, isWhole }) => printable(path) + (isWhole ? '' : own[language]));
  const more = uncoveredCount - uncovered.length;
  if (more > 0) texts.push({ vi: `… và ${more} phần nữa`, en: `… and ${more} more` }[language]);
  return texts;
}
