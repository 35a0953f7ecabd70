import { crc32 } from 'node:zlib';
import { assertInvariant } from '@lienthong/runtime';
import { type ContainerEntry, containerBytesMax } from './container-entry.ts';

/**
 * A ZIP with nothing but stored entries (APPNOTE 6.3.3 §4.3). Written here because that is all that a container needs: no
 * compression, no streams, no ZIP64, while the libraries at hand either cannot keep `mimetype` first and bare or copy every
 * entry. The entries' bytes are handed through: a package of 50 MB is not copied.
 *
 * @param at - milliseconds: date of all entries, so that the same entries make the same bytes
 * @returns parts to be written one after the other
 */
export function writeZip(entries: readonly ContainerEntry[], at: number): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const when = dosTime(at);
  let offset = 0;
  let directorySize = 0;
  for (const { name, bytes } of entries) {
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(10, 0); // version that is needed
    common.writeUInt32LE(when, 6); // flags and method are 0
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x0a\x00', 'latin1'), common, tail, nameBytes]));
    directorySize += 46 + nameBytes.length;
    parts.push(local, bytes);
    offset += local.length + bytes.length;
  }
  const isPlain = entries.length < 0xffff && offset + directorySize + 22 <= containerBytesMax;
  assertInvariant(isPlain, 'a container is too large for a plain ZIP');
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(offset, 16);
  return [...parts, ...directory, end];
}

/** Time in the low, date in the high 16 bits, in steps of two seconds, UTC; years from 1980 to 2107. */
function dosTime(at: number): number {
  const date = new Date(at);
  const year = Math.min(Math.max(date.getUTCFullYear() - 1980, 0), 127);
  const day = (year << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}
