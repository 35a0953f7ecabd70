import { PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './pdf-value.ts';

/** A value as a file has it. Streams stand for themselves and are never part of another value. */
export function writeValue(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (value instanceof PdfName) return writeName(value.name);
  if (value instanceof PdfRef) return `${value.number} ${value.generation} R`;
  if (value instanceof PdfString) return `<${value.bytes.toString('hex')}>`;
  if (value instanceof PdfStream) throw new TypeError('a stream is written as an object');
  if (Array.isArray(value)) return `[${value.map(writeValue).join(' ')}]`;
  const entries = [...(value as ReadonlyMap<string, PdfValue>)].map(
    ([name, entry]) => `${writeName(name)} ${writeValue(entry)}`,
  );
  return `<< ${entries.join(' ')} >>`;
}

/** A number without an exponent, which PDF does not know. */
export function writeNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3).replace(/\.?0+$/, '');
}

/** A text as a string of the file: UTF-16 with its mark. */
export function textString(text: string): PdfString {
  const bytes = Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(text, 'utf16le').swap16()]);
  return new PdfString({ bytes, isHex: true, start: 0, end: 0 });
}

function writeName(name: string): string {
  return `/${name.replace(/[^!"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]/g, (character) => `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
}
