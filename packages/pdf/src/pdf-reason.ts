/** The three answers about a signature: what cannot be checked is not wrong. */
export type PdfAnswer = 'right' | 'wrong' | 'not-checkable';

/** A row of {@link pdfReasonTable}. */
export type PdfReasonRow = {
  readonly answer: Exclude<PdfAnswer, 'right'>;
  readonly text: string;
  readonly textVi: string;
};

/** Why a signature is not right; the first nine are wrong, the others cannot be checked. */
export type PdfReasonCode =
  | 'byte-range-wrong'
  | 'digest-mismatch'
  | 'value-mismatch'
  | 'content-changed'
  | 'outside-form'
  | 'time-stamp-wrong'
  | 'revoked'
  | 'expired-at-signing'
  | 'signed-in-future'
  | 'unknown-issuer'
  | 'trust-not-checked'
  | 'certificate-missing'
  | 'weak-algorithm'
  | 'form-unknown'
  | 'signature-unreadable'
  | 'structure-unreadable';

/** What each reason means. Data only; texts may hold `{detail}`. */
export const pdfReasonTable: Readonly<Record<PdfReasonCode, PdfReasonRow>> = {
  'byte-range-wrong': {
    answer: 'wrong',
    text: 'The byte range is not that of this signature: {detail}',
    textVi: 'Phạm vi byte không phải của chữ ký này: {detail}',
  },
  'digest-mismatch': {
    answer: 'wrong',
    text: 'The signed bytes were changed',
    textVi: 'Phần đã ký bị sửa',
  },
  'value-mismatch': {
    answer: 'wrong',
    text: 'The signature does not match the key of its certificate',
    textVi: 'Chữ ký không khớp với khóa của chứng thư',
  },
  'content-changed': {
    answer: 'wrong',
    text: 'The content was changed after signing: {detail}',
    textVi: 'Nội dung bị thay đổi sau khi ký: {detail}',
  },
  'outside-form': {
    answer: 'wrong',
    text: 'The signature is in the file and no longer part of the document',
    textVi: 'Chữ ký còn trong tệp nhưng không còn thuộc văn bản',
  },
  'time-stamp-wrong': {
    answer: 'wrong',
    text: 'The time stamp is not one of this signature: {detail}',
    textVi: 'Dấu thời gian không phải của chữ ký này: {detail}',
  },
  revoked: {
    answer: 'wrong',
    text: 'The certificate was revoked: {detail}',
    textVi: 'Chứng thư đã bị thu hồi: {detail}',
  },
  'expired-at-signing': {
    answer: 'wrong',
    text: 'The certificate was not in force at the signing time: {detail}',
    textVi: 'Chứng thư không có hiệu lực tại thời điểm ký: {detail}',
  },
  'signed-in-future': {
    answer: 'wrong',
    text: 'The signature states a time that lies ahead: {detail}',
    textVi: 'Chữ ký ghi thời điểm ở tương lai: {detail}',
  },
  'unknown-issuer': {
    answer: 'not-checkable',
    text: 'The issuer of the certificate is not trusted here: {detail}',
    textVi: 'Nơi cấp chứng thư không được tin cậy ở đây: {detail}',
  },
  'trust-not-checked': {
    answer: 'not-checkable',
    text: 'The certificate could not be judged: {detail}',
    textVi: 'Không xét được chứng thư: {detail}',
  },
  'certificate-missing': {
    answer: 'not-checkable',
    text: 'The certificate of the signer is not in the signature',
    textVi: 'Chữ ký không kèm chứng thư của người ký',
  },
  'weak-algorithm': {
    answer: 'not-checkable',
    text: 'The signature uses SHA-1, which proves nothing',
    textVi: 'Chữ ký dùng SHA-1, không còn giá trị chứng minh',
  },
  'form-unknown': {
    answer: 'not-checkable',
    text: 'The form of the signature is not known: {detail}',
    textVi: 'Không biết dạng chữ ký: {detail}',
  },
  'signature-unreadable': {
    answer: 'not-checkable',
    text: 'The signature cannot be read: {detail}',
    textVi: 'Không đọc được chữ ký: {detail}',
  },
  'structure-unreadable': {
    answer: 'not-checkable',
    text: 'The file cannot be read: {detail}',
    textVi: 'Không đọc được cấu trúc tệp: {detail}',
  },
};

/** One reason: its code, and the sentence in both languages. */
export type PdfReason = { readonly code: PdfReasonCode; readonly text: string; readonly textVi: string };

/** The reason of this code with its sentences filled in. */
export function pdfReason(code: PdfReasonCode, detail = '', detailVi: string = detail): PdfReason {
  const { text, textVi } = pdfReasonTable[code];
  return {
    code,
    text: text.replace('{detail}', () => detail),
    textVi: textVi.replace('{detail}', () => detailVi),
  };
}
