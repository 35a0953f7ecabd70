/** Order of two strings by their UTF-8 bytes, which is the order of their code points, as Canonical XML sorts names. */
export function compareUtf8(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const unit = one.charCodeAt(at);
    const otherUnit = other.charCodeAt(at);
    if (unit !== otherUnit) return codePointRank(unit) - codePointRank(otherUnit);
  }
  return one.length - other.length;
}

/** Surrogates stand for code points above all others, though their units lie below U+E000. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
