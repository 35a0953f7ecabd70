/** Letters only, without diacritics and case: `Kỳ Sơn` and `ky son` are the same, `đ` is `d`. */
export function foldedText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd');
}
