import { ExchangeError } from '@lienthong/errors';
import { escapeText } from '@lienthong/xml';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 cannot carry.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same, what has to be escaped, and what may be half of a pair.
const remarkable = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

/**
 * `text` as character data.
 *
 * @throws EDXML_TEXT_INVALID a character that XML cannot carry
 */
export function wireText(text: string): string {
  if (!remarkable.test(text)) return text;
  refuseForbidden(text);
  return escapeText(text);
}

/** @throws EDXML_TEXT_INVALID `text` holds a character that XML cannot carry */
export function refuseForbidden(text: string): void {
  const found = forbidden.exec(text)?.[0];
  if (found === undefined && text.isWellFormed()) return;
  const codePoint = found?.codePointAt(0);
  throw new ExchangeError('EDXML_TEXT_INVALID', {
    character:
      codePoint === undefined
        ? 'half of a surrogate pair'
        : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`,
  });
}
