/**
 * Offset of the first character that XML forbids in any place, or -1: controls below U+0020 other than tab, LF and CR,
 * and U+FFFE, U+FFFF. `bytes` are valid UTF-8. One pass over words, so that nothing after it has to look for them.
 */
export function findForbiddenCharacter(bytes: Buffer): number {
  const control = findControl(bytes);
  const nonCharacter = findNonCharacter(bytes);
  if (control < 0) return nonCharacter;
  return nonCharacter < 0 ? control : Math.min(control, nonCharacter);
}

function findControl(bytes: Buffer): number {
  let at = 0;
  const end = bytes.length;
  while (at < end && ((bytes.byteOffset + at) & 3) !== 0) {
    if (isControl(bytes[at] as number)) return at;
    at++;
  }
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >> 2);
  for (let word = 0; word < words.length; word++) {
    const four = words[word] as number;
    // The high bit of a byte stays set only where that byte was below 0x20.
    if (((four - 0x20202020) & ~four & 0x80808080) !== 0) {
      const from = at + word * 4;
      for (let byte = from; byte < from + 4; byte++) if (isControl(bytes[byte] as number)) return byte;
    }
  }
  for (at += words.length * 4; at < end; at++) if (isControl(bytes[at] as number)) return at;
  return -1;
}

function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
}

function findNonCharacter(bytes: Buffer): number {
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 3)) {
    if (bytes[at + 1] === 0xbf && (bytes[at + 2] as number) >= 0xbe) return at;
  }
  return -1;
}
