/**
 * An ECDSA value as XML-DSig writes it, r and s of one length, from DER as OpenSSL writes it. Asking `node:crypto` for the
 * former costs more than the signature itself.
 *
 * @param der - a value that OpenSSL made: nothing about it is checked
 * @param length - bytes of the result
 * @clause XML-DSig 1.1, 6.4.3.1
 */
export function fixedEcdsaValue(der: Buffer, length: number): Buffer {
  const fixed = Buffer.alloc(length);
  // The sequence is longer than 127 bytes on P-521 alone.
  let at = der[1] === 0x81 ? 3 : 2;
  for (const end of [length / 2, length]) {
    const start = at + 2;
    at = start + (der[at + 1] as number);
    const digits = der.subarray(der[start] === 0 ? start + 1 : start, at);
    digits.copy(fixed, end - digits.length);
  }
  return fixed;
}

/** The same as DER, for any even number of bytes below 250. */
export function derEcdsaValue(fixed: Buffer): Buffer {
  const half = fixed.length / 2;
  const integers = [integer(fixed.subarray(0, half)), integer(fixed.subarray(half))];
  const content = Buffer.concat(integers);
  const head = content.length < 0x80 ? [0x30, content.length] : [0x30, 0x81, content.length];
  return Buffer.concat([Buffer.from(head), content]);
}

/** A number without leading zeros, but for the one that keeps it from being negative. */
function integer(bytes: Buffer): Buffer {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const isHigh = ((bytes[from] as number) & 0x80) !== 0;
  const length = bytes.length - from + (isHigh ? 1 : 0);
  const written = Buffer.alloc(2 + length);
  written[0] = 0x02;
  written[1] = length;
  bytes.copy(written, isHigh ? 3 : 2, from);
  return written;
}
