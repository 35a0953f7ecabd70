import { expect, test } from 'vitest';
import { pdfScanner } from './scan-pdf.ts';

const scan = (text: string): readonly object[] => pdfScanner.signatures(Buffer.from(text, 'latin1'), 'a.pdf');

test('a PDF without byte range has no signature', () => {
  expect(scan('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n')).toEqual([]);
  expect(scan('%PDF-1.4\n/ByteRange of nothing')).toEqual([]);
});

test('every byte range is a signature; nothing is said about what was not verified', () => {
  const body = `%PDF-1.7\n/ByteRange [0 10 20 15 ] /ByteRange[0 10\n20 30]${' '.repeat(40)}`;
  expect(scan(body)).toEqual([{ integrity: 'not-checked' }, { integrity: 'not-checked' }]);
});

test.each(['[0 10 20 9999]', '[5 10 20 15]', '[0 30 20 15]'])('a range that cannot be: %s', (range) => {
  expect(scan(`%PDF-1.7\n/ByteRange ${range}${' '.repeat(60)}`)).toEqual([{ integrity: 'broken' }]);
});

test('a hostile file with very many ranges is bounded', () => {
  expect(scan('/ByteRange [0 1 1 1] '.repeat(100_000))).toHaveLength(100);
});
