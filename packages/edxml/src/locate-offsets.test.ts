import { locateOffset } from '@lienthong/xml';
import { expect, test } from 'vitest';
import { locateOffsets } from './locate-offsets.ts';

test.each(['', 'a', 'a\nb\r\nc\rd', '\r\n\r\n', '\ufeffẢ\nđ𠀀x\r', '\n\n\n'])(
  'every offset of %j is where locateOffset says, whatever the order of asking',
  (text) => {
    const bytes = Buffer.from(text);
    const offsets = Array.from({ length: bytes.length + 1 }, (_, offset) => bytes.length - offset);
    const locations = locateOffsets(bytes, [...offsets, ...offsets]);
    for (const offset of offsets) expect(locations.get(offset)).toEqual(locateOffset(bytes, offset));
  },
);
