/** A place for people: both 1-based, the column in characters (code points). */
export type XmlLocation = { readonly line: number; readonly column: number };

/** Line and column of byte `offset`; CRLF, LF and CR each end a line, a byte order mark has no column. */
export function locateOffset(bytes: Uint8Array, offset: number): XmlLocation {
  let line = 1;
  let lineStart = hasByteOrderMark(bytes) ? 3 : 0;
  const end = Math.min(offset, bytes.length);
  for (let at = lineStart; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) {
      line++;
      lineStart = at + 1;
    }
  }
  let column = 1;
  for (let at = lineStart; at < end; at++) {
    const continuation = ((bytes[at] as number) & 0xc0) === 0x80;
    if (!continuation) column++;
  }
  return { line, column };
}

/** Whether the bytes start with the UTF-8 byte order mark. */
export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
