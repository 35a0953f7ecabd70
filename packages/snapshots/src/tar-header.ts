/** One plain file in a tar archive. */
export type TarFile = { readonly name: string; readonly size: number };

/** Every header and every end of a file stands at a multiple of this, bytes. */
export const tarBlockBytes = 512;
/** What eleven octal digits say. */
const sizeMax = 8 ** 11 - 1;

/**
 * The header of a plain file for its owner only, as POSIX describes it (ustar); undefined where its name or its size do
 * not fit.
 */
export function encodeTarHeader({ name, size }: TarFile): Uint8Array | undefined {
  const place = placeName(name);
  if (!place || size > sizeMax) return undefined;
  const header = Buffer.alloc(tarBlockBytes);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  header.write(place.name, 0, 'latin1');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(place.prefix, 345, 'latin1');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/**
 * What a header says; undefined where it is not the header of a plain file: links, directories, devices and extensions
 * of any kind have no business in our archives.
 */
export function decodeTarHeader(header: Uint8Array): TarFile | undefined {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  const text = (at: number, length: number) => {
    const field = bytes.toString('latin1', at, at + length);
    const end = field.indexOf('\0');
    return end < 0 ? field : field.slice(0, end);
  };
  const size = /^[0-7]{11}$/.exec(text(124, 12))?.[0];
  const isPlain = text(156, 1) === '0' && bytes.toString('latin1', 257, 265) === 'ustar\x0000';
  const said = /^[0-7]{6}$/.exec(text(148, 7))?.[0];
  if (bytes.length !== tarBlockBytes || size === undefined || !isPlain || said === undefined)
    return undefined;
  if (Number.parseInt(said, 8) !== checksum(bytes)) return undefined;
  const prefix = text(345, 155);
  const name = text(0, 100);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size: Number.parseInt(size, 8) };
}

/** Zeros that follow a file of this size. */
export function tarPadding(size: number): number {
  return (tarBlockBytes - (size % tarBlockBytes)) % tarBlockBytes;
}

/** The sum over all bytes of a header, with spaces in the place of the sum. */
function checksum(header: Uint8Array): number {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  return sum;
}

/** A name in its two fields, parted at a separator. */
function placeName(name: string): { readonly prefix: string; readonly name: string } | undefined {
  if (!/^[\x21-\x7e]+$/.test(name)) return undefined;
  if (name.length <= 100) return { prefix: '', name };
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1))
    if (at <= 155 && name.length - at - 1 <= 100)
      return { prefix: name.slice(0, at), name: name.slice(at + 1) };
  return undefined;
}
