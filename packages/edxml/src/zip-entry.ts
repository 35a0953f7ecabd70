import { crc32, inflateRawSync } from 'node:zlib';

/** What limits the expansion of a ZIP. */
export type ZipLimits = {
  /** Most bytes of the expanded file. */
  readonly expandedBytesMax: number;
  /** Most bytes of expanded file per byte of ZIP, looked at from one mebibyte on. */
  readonly expansionRatioMax: number;
};

/** What a ZIP's central directory says about an entry. */
export type ZipEntry = {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
};

const entriesMax = 10_000;
const freeExpansion = 1024 * 1024;
/** What the decompressor writes into at a time, bytes. */
const chunkBytes = { least: 64, most: 16_384 } as const;

/** Whether the bytes start as a ZIP does. */
export function startsAsZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
}

/** The entries that the central directory lists; undefined where the bytes are no ZIP that can be read, or one of too many entries. */
export function zipEntries(bytes: Buffer): readonly ZipEntry[] | undefined {
  const end = endOfDirectory(bytes);
  if (end < 0) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > entriesMax || bytes.readUInt16LE(end + 8) !== count) return undefined;
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) return undefined;
    const nameLength = bytes.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > end) return undefined;
    const flags = bytes.readUInt16LE(at + 8);
    entries.push({
      name: bytes.toString(flags & 0x0800 ? 'utf8' : 'latin1', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      flags,
      crc: bytes.readUInt32LE(at + 16),
      compressedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      headerOffset: bytes.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/** Offset of the end-of-directory record, which a comment may follow; -1 where there is none that fits. */
function endOfDirectory(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === 0x06054b50 && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) {
      return at;
    }
  }
  return -1;
}

/** The entry's content, or what keeps it from being taken out. */
export function expandZipEntry(
  bytes: Buffer,
  entry: ZipEntry,
  limits: ZipLimits,
): { readonly content: Buffer } | { readonly problem: string } {
  const { headerOffset, method, compressedSize, size } = entry;
  if (entry.flags & 0x0041) return { problem: 'the entry is encrypted' };
  if (method !== 0 && method !== 8) return { problem: `compression method ${method}` };
  if (headerOffset + 30 > bytes.length || bytes.readUInt32LE(headerOffset) !== 0x04034b50) {
    return { problem: 'the local header is missing' };
  }
  const start =
    headerOffset + 30 + bytes.readUInt16LE(headerOffset + 26) + bytes.readUInt16LE(headerOffset + 28);
  if (start + compressedSize > bytes.length) return { problem: 'the entry is cut off' };
  const sizeMax = Math.min(
    limits.expandedBytesMax,
    Math.max(freeExpansion, compressedSize * limits.expansionRatioMax),
  );
  if (size > sizeMax) return { problem: `${size} bytes expanded, at most ${sizeMax}` };
  const stored = bytes.subarray(start, start + compressedSize);
  let content: Buffer = stored;
  if (method === 8) {
    try {
      content = inflateRawSync(stored, {
        maxOutputLength: Math.max(size, 1),
        // In one piece and a byte more, so that small ones take no more memory than they need.
        chunkSize: Math.min(Math.max(size + 1, chunkBytes.least), chunkBytes.most),
      });
    } catch {
      return { problem: 'the compressed data is damaged or larger than announced' };
    }
  }
  if (content.length !== size || crc32(content) !== entry.crc) return { problem: 'size or checksum differ' };
  return { content };
}
