import { stripVTControlCharacters } from 'node:util';

/** Columns that a text takes on a terminal. Vietnamese letters take one each, also when written with combining marks. */
export function displayWidth(text: string): number {
  return [
    ...stripVTControlCharacters(text)
      .normalize('NFC')
      .replace(/\p{Mark}/gu, ''),
  ].length;
}

/** `text` in composed form, filled up with spaces to `width` columns; longer texts stay as they are. */
export function padEnd(text: string, width: number): string {
  return text.normalize('NFC') + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** As {@link padEnd}, with the spaces before. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text.normalize('NFC');
}

/** `text` without marks, cut to `width` columns with an ellipsis where it is longer. */
export function cut(text: string, width: number): string {
  const composed = text.normalize('NFC');
  if (displayWidth(composed) <= width) return composed;
  let kept = '';
  for (const character of composed) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** `left` and `right` at the two ends of a line of `width` columns, at least two spaces apart. */
export function atBothEnds(left: string, right: string, width: number): string {
  return `${left}${' '.repeat(Math.max(2, width - displayWidth(left) - displayWidth(right)))}${right}`;
}

/** `text` broken at spaces into lines of at most `width` columns; a longer word stands on a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.normalize('NFC').split(/\s+/)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/**
 * As {@link wrap} with `most` columns, with lines as short as they can be without there being more of them; there is no
 * gain in less than `least`.
 */
export function wrapEvenly(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): readonly string[] {
  const widest = wrap(text, most);
  for (let width = least; width < most; width += 1) {
    const lines = wrap(text, width);
    if (lines.length === widest.length) return lines;
  }
  return widest;
}
