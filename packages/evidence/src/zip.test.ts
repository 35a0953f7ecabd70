import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { containerType } from './container-entry.ts';
import { readZip } from './read-zip.ts';
import { writeZip } from './write-zip.ts';

const at = Date.UTC(2026, 10, 22, 12, 34, 56);
const mimetype = { name: 'mimetype', bytes: Buffer.from(containerType) };
const text = { name: 'a/b.txt', bytes: Buffer.from('nội dung') };
const zip = (...entries: readonly { readonly name: string; readonly bytes: Uint8Array }[]) =>
  Buffer.concat(writeZip([mimetype, ...entries], at));
const whole = zip(text, { name: 'c', bytes: Buffer.alloc(0) });
const localOf = (file: Buffer, name: string) => file.indexOf(name) - 30;
const listedOf = (file: Buffer, name: string) => file.lastIndexOf(name) - 46;

/** The container with a change of its bytes. */
function altered(change: (file: Buffer) => void): Buffer {
  const file = Buffer.from(whole);
  change(file);
  return file;
}

test('what was written is read, in its order, dated by the given instant and always the same', () => {
  expect(readZip(whole).map(({ name, bytes }) => [name, String(bytes)])).toEqual([
    ['mimetype', containerType],
    ['a/b.txt', 'nội dung'],
    ['c', ''],
  ]);
  expect(zip(text, { name: 'c', bytes: Buffer.alloc(0) })).toEqual(whole);
  const date = whole.readUInt16LE(12);
  const time = whole.readUInt16LE(10);
  expect([(date >> 9) + 1980, (date >> 5) & 15, date & 31]).toEqual([2026, 11, 22]);
  expect([time >> 11, (time >> 5) & 63, (time & 31) * 2]).toEqual([12, 34, 56]);
});

test('an entry whose bytes do not have its checksum comes without bytes; the others are there', () => {
  const file = altered((bytes) => {
    bytes[localOf(bytes, 'a/b.txt') + 30 + 7] = 0x4e;
  });
  expect(readZip(file).map(({ bytes }) => bytes === undefined)).toEqual([false, true, false]);
});

const both = (file: Buffer, name: string, offset: number, write: (at: number) => void) => {
  write(localOf(file, name) + 4 + offset);
  write(listedOf(file, name) + 6 + offset);
};

test.each<[string, Buffer, RegExp]>([
  ['with bytes behind it', Buffer.concat([whole, Buffer.from('x')]), /does not end/],
  ['with bytes before it', Buffer.concat([Buffer.from('x'), whole]), /directory/],
  ['cut off', whole.subarray(0, -1), /does not end/],
  ['of nothing', Buffer.alloc(0), /does not end/],
  ['with an entry twice', zip(text, text), /twice/],
  ['with an entry twice but for the case of letters', zip(text, { ...text, name: 'A/B.TXT' }), /twice/],
  ['with a name that leaves the folder', zip({ ...text, name: '../b.txt' }), /plain path/],
  ['with an absolute name', zip({ ...text, name: '/b.txt' }), /plain path/],
  ['with a name of another system', zip({ ...text, name: 'C:\\b.txt' }), /plain path/],
  ['with a control character in a name', zip({ ...text, name: 'b\n.txt' }), /plain path/],
  ['with a name that is not ASCII', zip({ ...text, name: 'bằng chứng' }), /plain path/],
  ['with a folder as entry', zip({ ...text, name: 'folder/' }), /plain path/],
  [
    'with an encrypted entry',
    altered((file) => both(file, 'a/b.txt', 2, (place) => file.writeUInt16LE(1, place))),
    /encrypted/,
  ],
  [
    'with sizes that follow the content',
    altered((file) => both(file, 'a/b.txt', 2, (place) => file.writeUInt16LE(8, place))),
    /packed/,
  ],
  [
    'with an unknown compression',
    altered((file) => both(file, 'a/b.txt', 4, (place) => file.writeUInt16LE(99, place))),
    /packed/,
  ],
  [
    'whose headers disagree about a size',
    altered((file) => file.writeUInt32LE(1, localOf(file, 'a/b.txt') + 22)),
    /differ/,
  ],
  [
    'whose headers disagree about a name',
    altered((file) => file.write('x', localOf(file, 'a/b.txt') + 30)),
    /another name/,
  ],
  [
    'with an entry that promises more than there is',
    altered((file) =>
      both(file, 'a/b.txt', 14, (place) => {
        file.writeUInt32LE(0x7fffffff, place);
        file.writeUInt32LE(0x7fffffff, place + 4);
      }),
    ),
    /size/,
  ],
  [
    'with two entries over each other',
    altered((file) => file.writeUInt32LE(0, listedOf(file, 'a/b.txt') + 42)),
    /between/,
  ],
  [
    'of another type',
    Buffer.concat(writeZip([{ ...mimetype, bytes: Buffer.from('application/zip') }], at)),
    /mimetype/,
  ],
  ['whose type is not first', Buffer.concat(writeZip([text, mimetype], at)), /first/],
])('a file %s is no container', (_, file, problem) => {
  expect(() => readZip(file)).toThrowError(
    expect.objectContaining({ code: 'EVIDENCE_CONTAINER_INVALID', message: expect.stringMatching(problem) }),
  );
});

test('what a compressor has packed expands to what the directory promises, and never to more', () => {
  const bomb = deflateRawSync(Buffer.alloc(50_000_000));
  const stored = zip({ name: 'bomb', bytes: bomb });
  both(stored, 'bomb', 4, (place) => stored.writeUInt16LE(8, place));
  both(stored, 'bomb', 18, (place) => stored.writeUInt32LE(100, place));
  expect(readZip(stored)[1]).toEqual({ name: 'bomb', bytes: undefined });
  const packed = deflateRawSync(text.bytes);
  const fair = zip({ name: 'fair', bytes: packed });
  both(fair, 'fair', 4, (place) => fair.writeUInt16LE(8, place));
  both(fair, 'fair', 18, (place) => fair.writeUInt32LE(text.bytes.length, place));
  // The checksum is of the content.
  const sum = Buffer.concat(writeZip([text], at)).subarray(14, 18);
  both(fair, 'fair', 10, (place) => sum.copy(fair, place));
  expect(String(readZip(fair)[1]?.bytes)).toBe('nội dung');
});

test('no byte of a container can be changed so that reading throws anything but that it is none', () => {
  for (let place = 0; place < whole.length; place += 1) {
    const file = altered((bytes) => {
      bytes[place] = (bytes[place] ?? 0) ^ 0xff;
    });
    try {
      readZip(file);
    } catch (failure) {
      expect(failure).toMatchObject({ code: 'EVIDENCE_CONTAINER_INVALID' });
    }
  }
});
