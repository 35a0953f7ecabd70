import { ExchangeError } from '@lienthong/errors';
import { headerPrefix } from './signed-headers.ts';

/** Limits on the signed headers of one request. */
export const signedTextLimits = {
  /** Bytes of the signed text: 20,000 recipients in `to` fit. */
  sizeBytesMax: 1_048_576,
  /** Members: the SDK never forgets one, but there are few names to remember. */
  memberCountMax: 256,
  /** Characters of one name. */
  nameLengthMax: 256,
} as const;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The parameters in a signed text, names without their prefix; members without the prefix are not parameters. Says
 * nothing about who has signed them.
 *
 * Only texts occur as values, because the SDK writes nothing else. A name that occurs twice is refused: what the
 * signer meant would depend on the reader.
 *
 * @param bytes - `XroadVnpt-sign-header` as it was on the wire.
 * @throws VXP_SIGNED_HEADERS_MALFORMED where the bytes are not one flat JSON object of texts within the limits.
 */
export function parseSignedText(bytes: Uint8Array): ReadonlyMap<string, string> {
  if (bytes.length > signedTextLimits.sizeBytesMax)
    throw malformed(
      `longer than ${signedTextLimits.sizeBytesMax} bytes`,
      `dài hơn ${signedTextLimits.sizeBytesMax} byte`,
    );
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw malformed('not UTF-8', 'không phải UTF-8');
  }
  const parameters = new Map<string, string>();
  for (const [name, value] of readMembers(text))
    if (name.startsWith(headerPrefix)) parameters.set(name.slice(headerPrefix.length), value);
  return parameters;
}

/** Members of one flat JSON object. `JSON.parse` would drop repeated names without a word. */
function readMembers(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  let at = 0;
  const skipBlanks = () => {
    while (' \t\r\n'.includes(text[at] ?? '-')) at += 1;
  };
  const takeIf = (character: string): boolean => {
    skipBlanks();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const takeText = (): string => {
    skipBlanks();
    if (text[at] !== '"') throw notTexts();
    const start = at;
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    at += 1;
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      throw notJson();
    }
  };

  if (!takeIf('{')) throw notJson();
  if (!takeIf('}')) {
    do {
      const name = takeText();
      if (!takeIf(':')) throw notJson();
      if (name.length > signedTextLimits.nameLengthMax)
        throw malformed('a name is too long', 'một tên quá dài');
      if (members.has(name)) throw malformed(`\`${name}\` occurs twice`, `\`${name}\` xuất hiện hai lần`);
      if (members.size === signedTextLimits.memberCountMax)
        throw malformed('too many members', 'quá nhiều thành phần');
      members.set(name, takeText());
    } while (takeIf(','));
    if (!takeIf('}')) throw notJson();
  }
  skipBlanks();
  if (at !== text.length) throw notJson();
  return members;
}

function notJson(): ExchangeError {
  return malformed('not a JSON object', 'không phải đối tượng JSON');
}

function notTexts(): ExchangeError {
  return malformed('not a JSON object of texts', 'không phải đối tượng JSON gồm các chuỗi');
}

function malformed(problem: string, problemVi: string): ExchangeError {
  return new ExchangeError('VXP_SIGNED_HEADERS_MALFORMED', { problem, problemVi });
}
