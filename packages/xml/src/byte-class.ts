/** Bits of {@link byteClass}. */
export const nameByte = 1;
export const nameStartByte = 2;
/** Lead or continuation byte of a character beyond ASCII. */
export const highByte = 4;
export const spaceByte = 8;
/** `&` */
export const referenceByte = 16;
/** `>` */
export const greaterByte = 32;
/** Carriage return. */
export const returnByte = 64;
/** Tab or line feed, and the carriage return: what attribute values turn into spaces. */
export const breakByte = 128;

/** What a byte can be in XML, as bits. Bytes of characters beyond ASCII count as name bytes until the name is checked whole. */
export const byteClass: Uint8Array = new Uint8Array(256);

for (let byte = 0; byte < 256; byte++) {
  const letter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f;
  const digit = (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e;
  let bits = 0;
  if (letter || digit || byte >= 0x80 || byte === 0x3a) bits |= nameByte;
  if (letter || byte >= 0x80) bits |= nameStartByte;
  if (byte >= 0x80) bits |= highByte;
  if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) bits |= spaceByte;
  if (byte === 0x26) bits |= referenceByte;
  if (byte === 0x3e) bits |= greaterByte;
  if (byte === 0x0d) bits |= returnByte;
  if (byte === 0x09 || byte === 0x0a || byte === 0x0d) bits |= breakByte;
  byteClass[byte] = bits;
}
