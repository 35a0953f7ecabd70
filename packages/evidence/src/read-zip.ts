import { isAscii } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';
import { ExchangeError } from '@lienthong/errors';
import { containerBytesMax, containerType } from './container-entry.ts';
import { problem } from './text.ts';

/** An entry as read; without bytes where they are damaged. */
export type ReadEntry = { readonly name: string; readonly bytes: Uint8Array | undefined };

/** Entries of one container: far more than a document to every commune of the country needs. */
const entriesMax = 60_000;
const nameBytesMax = 240;

type Listed = {
  readonly name: string;
  /** Version, flags, method, time, date, checksum and sizes: what both headers say. */
  readonly common: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
};

/**
 * The entries of an ASiC-E container, in their order. Nothing is tolerated that lets two programs read two different
 * contents: no byte outside of entries and directory, no entry twice, no name that leaves the folder, local headers that
 * say what the directory says.
 *
 * Entries whose content is damaged are among the result, without bytes. Stored bytes are not copied.
 *
 * @throws EVIDENCE_CONTAINER_INVALID when the bytes are no such container
 * @clause ETSI EN 319 162-1 A.1
 */
export function readZip(bytes: Uint8Array): readonly ReadEntry[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const listed = readDirectory(file);
  const entries = listed.map((entry) => readEntry(file, entry));
  const [first] = entries;
  if (first?.name !== 'mimetype') throw invalid('mimetype', 'not the first entry', 'không đứng đầu');
  if (first.bytes && Buffer.from(first.bytes).toString('latin1') !== containerType)
    throw invalid('mimetype', `not ${containerType}`, `không phải ${containerType}`);
  return entries;
}

function invalid(entry: string, en: string, vi: string): ExchangeError {
  return new ExchangeError('EVIDENCE_CONTAINER_INVALID', { entry: entry.slice(0, 200), ...problem(en, vi) });
}

function readDirectory(file: Buffer): readonly Listed[] {
  if (file.length > containerBytesMax)
    throw invalid('ZIP', `larger than ${containerBytesMax} bytes`, `lớn hơn ${containerBytesMax} byte`);
  const end = file.length - 22;
  if (end < 0 || file.readUInt32LE(end) !== 0x06054b50 || file.readUInt16LE(end + 20) !== 0)
    throw invalid(
      'ZIP',
      'does not end as a ZIP without comment does',
      'không kết thúc như tệp ZIP không chú thích',
    );
  const count = file.readUInt16LE(end + 10);
  const start = file.readUInt32LE(end + 16);
  const isWhole =
    file.readUInt32LE(end + 4) === 0 &&
    file.readUInt16LE(end + 8) === count &&
    start + file.readUInt32LE(end + 12) === end;
  if (!isWhole || count === 0 || count > entriesMax)
    throw invalid('ZIP', 'its directory does not fit', 'mục lục không khớp');
  const entries: Listed[] = [];
  const names = new Set<string>();
  let at = start;
  let expected = 0;
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const entry = readListed(file, { at, end });
    const { name } = entry;
    if (names.has(name.toLowerCase())) throw invalid(name, 'occurs twice', 'có hai lần');
    names.add(name.toLowerCase());
    if (entry.offset !== expected)
      throw invalid(name, 'there is something between the entries', 'có dữ liệu lạ giữa các phần');
    expected = checkLocal(file, entry, start);
    total += entry.size;
    if (total > containerBytesMax)
      throw invalid(
        name,
        `expands to more than ${containerBytesMax} bytes`,
        `giải nén vượt ${containerBytesMax} byte`,
      );
    entries.push(entry);
    at += 46 + Buffer.byteLength(name) + file.readUInt16LE(at + 30);
  }
  if (at !== end || expected !== start)
    throw invalid('ZIP', 'there is something before its directory', 'có dữ liệu lạ trước mục lục');
  return entries;
}

function readListed(file: Buffer, { at, end }: { readonly at: number; readonly end: number }): Listed {
  if (at + 46 > end || file.readUInt32LE(at) !== 0x02014b50)
    throw invalid('ZIP', 'its directory cannot be read', 'không đọc được mục lục');
  const nameLength = file.readUInt16LE(at + 28);
  const next = at + 46 + nameLength + file.readUInt16LE(at + 30);
  const nameBytes = file.subarray(at + 46, at + 46 + nameLength);
  const name = nameBytes.toString('latin1');
  if (next > end || nameLength > nameBytesMax || file.readUInt32LE(at + 32) !== 0)
    throw invalid('ZIP', 'its directory cannot be read', 'không đọc được mục lục');
  if (!isAscii(nameBytes) || !isPlainPath(name))
    throw invalid(JSON.stringify(name), 'its name is not a plain path', 'tên không phải đường dẫn thường');
  const [flags, method] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10)];
  if (flags & 1) throw invalid(name, 'is encrypted', 'bị mã hóa');
  // Bits 1 and 2 say how hard a compressor tried, bit 11 that names are UTF-8, which ASCII is.
  if ((flags & ~0x0806) !== 0 || (method !== 0 && method !== 8))
    throw invalid(name, 'is packed in a way that is not read', 'được nén theo cách không đọc');
  return {
    name,
    common: file.subarray(at + 6, at + 28),
    method,
    crc: file.readUInt32LE(at + 16),
    packedSize: file.readUInt32LE(at + 20),
    size: file.readUInt32LE(at + 24),
    offset: file.readUInt32LE(at + 42),
  };
}

function isPlainPath(name: string): boolean {
  return (
    /^[A-Za-z0-9._@ ()+,=/-]+$/.test(name) &&
    name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

/** Where the entry ends. */
function checkLocal(
  file: Buffer,
  { name, common, method, packedSize, size, offset }: Listed,
  start: number,
): number {
  const isHeader = offset + 30 <= start && file.readUInt32LE(offset) === 0x04034b50;
  if (!isHeader || !file.subarray(offset + 4, offset + 26).equals(common))
    throw invalid(name, 'its own header and the directory differ', 'phần đầu khác với mục lục');
  const nameLength = file.readUInt16LE(offset + 26);
  const extraLength = file.readUInt16LE(offset + 28);
  if (file.toString('latin1', offset + 30, offset + 30 + nameLength) !== name)
    throw invalid(name, 'its own header has another name', 'phần đầu ghi tên khác');
  if (name === 'mimetype' && (method !== 0 || extraLength !== 0))
    throw invalid(name, 'is not stored bare', 'không được lưu nguyên dạng');
  const end = offset + 30 + nameLength + extraLength + packedSize;
  if (end > start || (method === 0 && packedSize !== size))
    throw invalid(name, 'its size does not fit', 'kích thước không khớp');
  return end;
}

function readEntry(file: Buffer, { name, method, crc, packedSize, size, offset }: Listed): ReadEntry {
  const begin = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  const packed = file.subarray(begin, begin + packedSize);
  const content = method === 0 ? packed : inflated(packed, size);
  const isSound = content !== undefined && content.length === size && crc32(content) === crc;
  return { name, bytes: isSound ? content : undefined };
}

/** The content, never more than the directory promises; undefined where it cannot be unpacked. */
function inflated(packed: Buffer, size: number): Buffer | undefined {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return undefined; // damaged, which is what the missing bytes say
  }
}
