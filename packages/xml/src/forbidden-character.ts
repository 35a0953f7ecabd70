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
  const whole = words.length & ~7;
  let word = 0;
  while (word < words.length) {
    // Eight words at a time as long as no byte of them is below 0x20: three to four times as fast as one at a time.
    while (word < whole) {
      const a = words[word] as number;
      const b = words[word + 1] as number;
      const c = words[word + 2] as number;
      const d = words[word + 3] as number;
      const e = words[word + 4] as number;
      const f = words[word + 5] as number;
      const g = words[word + 6] as number;
      const h = words[word + 7] as number;
      const low = low4(a) | low4(b) | low4(c) | low4(d) | low4(e) | low4(f) | low4(g) | low4(h);
      if ((low & 0x80808080) !== 0) break;
      word += 8;
    }
    const stop = Math.min(word + 8, words.length);
    for (; word < stop; word++) {
      if ((low4(words[word] as number) & 0x80808080) === 0) continue;
      const from = at + word * 4;
      for (let byte = from; byte < from + 4; byte++) if (isControl(bytes[byte] as number)) return byte;
    }
  }
  for (at += words.length * 4; at < end; at++) if (isControl(bytes[at] as number)) return at;
  return -1;
}

/** Leaves the high bit of a byte set where one was below 0x20, and nowhere where none was. */
function low4(four: number): number {
  return (four - 0x20202020) & ~four;
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
