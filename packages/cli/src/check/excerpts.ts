import { printable } from '../render/printable.ts';
import type { CheckItem, Excerpt } from './check-result.ts';

/** Characters that are shown before and from the place on. */
const before = 40;
const behind = 100;

/** Bytes in which that many characters surely are. */
const bytesPerCharacter = 4;

/**
 * Of each item the piece of its line around its place, in the order of the items, found in one walk over the bytes however
 * long the lines are.
 */
export function excerptsOf(
  bytes: Uint8Array,
  items: readonly Pick<CheckItem, 'line' | 'column'>[],
): Excerpt[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const order = [...items.entries()].sort(
    ([, one], [, other]) => one.line - other.line || one.column - other.column,
  );
  const excerpts: Excerpt[] = [];
  let at = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  let [line, column] = [1, 1];
  for (const [index, place] of order) {
    for (
      ;
      at < buffer.length && (line < place.line || (line === place.line && column < place.column));
      at += 1
    ) {
      const byte = buffer[at] as number;
      if (byte === 0x0a || (byte === 0x0d && buffer[at + 1] !== 0x0a)) {
        line += 1;
        column = 1;
      } else if (((buffer[at + 1] ?? 0) & 0xc0) !== 0x80) column += 1;
    }
    excerpts[index] = excerptAt(buffer, at);
  }
  return excerpts;
}

function excerptAt(buffer: Buffer, offset: number): Excerpt {
  const earliest = Math.max(0, offset - before * bytesPerCharacter);
  const left = lastOf(
    buffer
      .toString('utf8', earliest, offset)
      .split(/[\r\n]/)
      .at(-1) ?? '',
    before,
  );
  const right =
    buffer.toString('utf8', offset, offset + behind * bytesPerCharacter).split(/[\r\n]/, 1)[0] ?? '';
  const characters = [...right];
  const cut = characters.length > behind ? `${characters.slice(0, behind).join('')}…` : right;
  const start = left.trimStart();
  const tag = /^<[^\s<>/]+>?/.exec(cut)?.[0];
  const caretLength = Math.max(1, [...(tag ?? '')].length);
  const shown = (part: string): string => printable(part.replaceAll('\t', ' '));
  return { text: shown(`${start}${cut}`), caretAt: [...shown(start)].length, caretLength };
}

/** The last characters of a text, with a sign that something is left out. */
function lastOf(text: string, count: number): string {
  const characters = [...text];
  return characters.length > count ? `…${characters.slice(1 - count).join('')}` : text;
}
