import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attachment } from './attachment.ts';
import { readAttachment } from './read-attachment.ts';
import { TransferContent } from './transfer-content.ts';
import { writeAttachment } from './write-attachment.ts';
import { zipEntries } from './zip-entry.ts';

const input = (fileName: string, content: Uint8Array) => ({
  contentId: '1',
  attachmentName: fileName,
  content,
  entryId: '00000000-0000-4000-8000-000000000001',
  modifiedAt: Date.UTC(2018, 11, 31, 17),
});
const attach = (attachmentName: string, contentType: string, bytes: Uint8Array): Attachment => ({
  contentId: '1',
  attachmentName,
  contentType,
  content: TransferContent.fromBytes(bytes),
});
const refusal = (code: string) => expect.objectContaining({ code }) as Error;
const text = Buffer.from('Văn bản giả lập\r\n');

/** A ZIP as `writeAttachment` makes it, its entries' names replaced by others of the same length. */
const zip = (name: string, content: Uint8Array = text): Buffer => {
  const written = writeAttachment({
    ...input('a.txt', content),
    entryId: 'N'.repeat(Math.max(name.length - 4, 1)),
  });
  const bytes = written.content.decode();
  return Buffer.from(bytes.toString('latin1').replaceAll(/N+\.txt/g, name), 'latin1');
};

describe('writing as the Java SDK does', () => {
  test.each(['a.pdf', 'a.PDF', 'a.doc', 'a.docx', 'a.zip', 'a.xsl', 'a.xslx'])(
    '%s is stored as it is',
    (name) => {
      const written = writeAttachment(input(name, text));
      expect(written.content.decode()).toEqual(text);
      expect(written.contentType).toBe(`application/${name.slice(2).toLowerCase()}`);
    },
  );

  test.each(['a.xls', 'a.xlsx', 'a.txt', 'noextension'])('%s is wrapped in a ZIP of one entry', (name) => {
    const written = writeAttachment(input(name, text));
    expect(written.contentType).toBe('application/zip');
    const stored = written.content.decode();
    expect(stored.subarray(0, 14).toString('hex')).toBe('504b03041400080808000000214e');
    const [entry, ...others] = zipEntries(stored) ?? [];
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      name: `00000000-0000-4000-8000-000000000001${name.startsWith('a.') ? name.slice(1) : ''}`,
      flags: 0x0808,
      method: 8,
      size: text.length,
    });
    expect(readAttachment(written)).toMatchObject({ reading: 'unwrapped', content: text, stored });
  });

  test('the extension of the file on disk decides, the shown name stays', () => {
    const written = writeAttachment({ ...input('shown.pdf', text), fileName: 'disk.txt' });
    expect(written).toMatchObject({ attachmentName: 'shown.pdf', contentType: 'application/zip' });
  });

  test('any file that is attached is read back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a.pdf', 'b.xlsx', 'c.txt'),
        fc.uint8Array({ minLength: 1, maxLength: 500 }),
        (name, bytes) => {
          fc.pre(bytes[0] !== 0x50);
          expect(readAttachment(writeAttachment(input(name, bytes))).content).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });
});

describe('reading by content, not by declared type', () => {
  test('a one-entry ZIP with the name’s extension is unwrapped whatever its type says', () => {
    expect(readAttachment(attach('b.txt', 'text/plain', zip('aaaa.txt')))).toMatchObject({
      reading: 'unwrapped',
    });
    expect(readAttachment(attach('b.pdf', 'application/pdf', zip('aaaa.txt')))).toMatchObject({
      reading: 'archive',
    });
  });

  test('an archive that was sent as such stays whole', () => {
    const stored = zip('aaaa.txt');
    expect(readAttachment(attach('b.zip', 'application/zip', stored))).toMatchObject({
      reading: 'archive',
      content: stored,
      family: 'zip',
    });
  });

  test('an office document is a ZIP and never unwrapped', () => {
    for (const name of ['[Content_Types].xml', 'mimetype']) {
      expect(readAttachment(attach('b.docx', 'application/zip', zip(name)))).toMatchObject({
        reading: 'archive',
      });
    }
  });

  test('base64 is strict, white space aside', () => {
    const content = (encoded: string) => TransferContent.fromEncoded(Buffer.from(encoded));
    expect(content(' QU\r\nJD\t').decode().toString()).toBe('ABC');
    for (const wrong of ['QUJ', 'QUJD=', 'QU=D', 'Q===', 'QU-_', 'QU.D', 'QUJDé', '====', 'QQ==QQ==']) {
      expect(() => content(wrong).decode(), wrong).toThrow(refusal('EDXML_ATTACHMENT_NOT_BASE64'));
    }
  });

  test('base64 of more than one chunk decodes to the same bytes', () => {
    const bytes = Buffer.alloc(7_000_001, 'lienthong');
    expect(TransferContent.fromBytes(bytes).decode().equals(bytes)).toBe(true);
  });
});

describe('files that cannot be had', () => {
  test.each([
    ['nothing', attach('a.pdf', 'application/pdf', Buffer.alloc(0)), 'EDXML_ATTACHMENT_EMPTY'],
    [
      'a wrapped file without a byte',
      attach('a.txt', 'application/zip', zip('aaaa.txt', Buffer.alloc(0))),
      'EDXML_ATTACHMENT_EMPTY',
    ],
    ['a path', attach('a.txt', 'application/zip', zip('../../x.txt')), 'EDXML_ATTACHMENT_ZIP_UNSAFE'],
    ['a Windows path', attach('a.txt', 'application/zip', zip('..\\x.txt')), 'EDXML_ATTACHMENT_ZIP_UNSAFE'],
    [
      'a ZIP cut off',
      attach('a.txt', 'application/zip', zip('aaaa.txt').subarray(0, 60)),
      'EDXML_ATTACHMENT_ZIP_UNSAFE',
    ],
    [
      'a PDF decoded as text',
      attach('a.pdf', 'application/pdf', Buffer.from(`%PDF-1.4\n${'\ufffd'.repeat(2000)}`)),
      'EDXML_ATTACHMENT_DAMAGED',
    ],
    [
      'a ZIP decoded as text',
      attach('a.pdf', 'application/pdf', Buffer.from(`PK\u0003\u0004${'\ufffd'.repeat(2000)}`)),
      'EDXML_ATTACHMENT_DAMAGED',
    ],
    [
      'a damaged PDF inside the ZIP',
      attach('a.pdf', 'application/zip', zip('aaaa.txt', Buffer.from(`%PDF-1.4\n${'\ufffd'.repeat(2000)}`))),
      'EDXML_ATTACHMENT_DAMAGED',
    ],
  ])('%s', (_, attachment, code) => {
    expect(() => readAttachment(attachment)).toThrow(refusal(code));
  });

  test('a bomb: too large in all, or too large for its ZIP', () => {
    const bomb = attach('a.txt', 'application/zip', zip('aaaa.txt', Buffer.alloc(8_000_000)));
    expect(() => readAttachment(bomb)).toThrow(refusal('EDXML_ATTACHMENT_ZIP_UNSAFE'));
    const limits = { expandedBytesMax: 1_000_000, expansionRatioMax: 5000 };
    expect(() => readAttachment(bomb, limits)).toThrow(refusal('EDXML_ATTACHMENT_ZIP_UNSAFE'));
    expect(readAttachment(bomb, { ...limits, expandedBytesMax: 9_000_000 }).content).toHaveLength(8_000_000);
  });

  test('a bomb that announces less than it holds', () => {
    const honest = zip('aaaa.txt', Buffer.alloc(500_000));
    const directory = honest.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    honest.writeUInt32LE(1000, directory + 24);
    expect(() => readAttachment(attach('a.txt', 'application/zip', honest))).toThrow(
      refusal('EDXML_ATTACHMENT_ZIP_UNSAFE'),
    );
  });

  test('a checksum that does not fit', () => {
    const bytes = zip('aaaa.txt');
    const directory = bytes.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    bytes.writeUInt32LE(1, directory + 16);
    expect(() => readAttachment(attach('a.txt', 'application/zip', bytes))).toThrow(
      refusal('EDXML_ATTACHMENT_ZIP_UNSAFE'),
    );
  });

  test('a ZIP with any bytes changed is read or refused, never worse', () => {
    const bytes = zip('aaaa.txt');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, byte] of changes) changed[at] = byte;
          try {
            readAttachment(attach('a.txt', 'application/zip', changed));
          } catch (error) {
            expect((error as { code?: string }).code).toMatch(/^EDXML_ATTACHMENT_/);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('raw deflate data is no ZIP', () => {
    const { reading } = readAttachment(attach('a.bin', 'application/zip', deflateRawSync(text)));
    expect(reading).toBe('plain');
  });
});
