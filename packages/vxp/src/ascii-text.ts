/** Signs that have an ASCII form but no decomposition that leads to it. */
const asciiForms: Readonly<Record<string, string>> = {
  đ: 'd',
  Đ: 'D',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
  '₫': 'd',
};

/**
 * The text in ASCII, as the real axis writes Vietnamese: letters without their marks, đ as d, one blank for a control
 * character, `?` for what has no ASCII form. The same text always gives the same result.
 */
export function asciiVietnamese(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]/gu, (sign) => asciiForms[sign] ?? (/[\p{Cc}\p{Z}]/u.test(sign) ? ' ' : '?'));
}
