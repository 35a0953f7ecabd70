import type { Text } from './text.ts';

const signatureTexts: Readonly<Record<string, Text>> = {
  valid: { vi: 'chữ ký hợp lệ của', en: 'valid signature of' },
  'valid-at-origin': { vi: 'chữ ký hợp lệ tại nơi gửi của', en: 'signature valid at origin, of' },
  absent: { vi: 'không có chữ ký', en: 'no signature' },
  empty: { vi: 'chữ ký trống', en: 'empty signature' },
  placeholder: { vi: 'chữ ký giữ chỗ', en: 'placeholder signature' },
};

/** What the result of a signature check is called. */
export function signatureText(status: string): Text {
  return (
    signatureTexts[status] ?? { vi: `chữ ký không hợp lệ (${status})`, en: `invalid signature (${status})` }
  );
}
