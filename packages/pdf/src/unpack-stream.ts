import { inflateSync } from 'node:zlib';
import { PdfDamage } from './pdf-damage.ts';
import { countOf, dictOf, nameOf, type PdfDict, type PdfValue } from './pdf-value.ts';

/**
 * The bytes in a stream of the file's own structure: unpacked, and with the predictor undone (ISO 32000-1 §7.4.4). Streams
 * with other filters hold no structure. Throws {@link PdfDamage} for them, and for more than `bytesMax`.
 */
export function unpackStream(dict: PdfDict, packed: Buffer, bytesMax: number): Buffer {
  const filter = only(dict.get('Filter'));
  if (filter === undefined || filter === null) return packed;
  if (nameOf(filter) !== 'FlateDecode') throw new PdfDamage('a stream of the structure has another filter');
  let bytes: Buffer;
  try {
    bytes = inflateSync(packed, { maxOutputLength: Math.max(1, bytesMax) });
  } catch (cause) {
    throw new PdfDamage('a stream of the structure cannot be unpacked', { cause });
  }
  return withoutPredictor(bytes, dictOf(only(dict.get('DecodeParms'))));
}

function only(value: PdfValue | undefined): PdfValue | undefined {
  if (!Array.isArray(value)) return value;
  if (value.length > 1) throw new PdfDamage('a stream of the structure has several filters');
  return value[0];
}

function withoutPredictor(bytes: Buffer, parameters: PdfDict | undefined): Buffer {
  const predictor = countOf(parameters?.get('Predictor')) ?? 1;
  if (predictor === 1) return bytes;
  const columns = countOf(parameters?.get('Columns')) ?? 1;
  const isBytewise =
    (countOf(parameters?.get('Colors')) ?? 1) === 1 &&
    (countOf(parameters?.get('BitsPerComponent')) ?? 8) === 8;
  if (predictor < 10 || !isBytewise || columns < 1 || columns > 65_536)
    throw new PdfDamage('a stream of the structure has another predictor');
  const rows = Math.floor(bytes.length / (columns + 1));
  const plain = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row++) {
    const kind = bytes[row * (columns + 1)] ?? 0;
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const raw = bytes[row * (columns + 1) + 1 + column] ?? 0;
      const left = column > 0 ? (plain[at - 1] ?? 0) : 0;
      const above = row > 0 ? (plain[at - columns] ?? 0) : 0;
      const corner = row > 0 && column > 0 ? (plain[at - columns - 1] ?? 0) : 0;
      plain[at] = raw + predicted(kind, left, above, corner);
    }
  }
  return plain;
}

/** Predictors of PNG (RFC 2083 §6). */
function predicted(kind: number, left: number, above: number, corner: number): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4: {
      const guess = left + above - corner;
      const [byLeft, byAbove, byCorner] = [left, above, corner].map((one) => Math.abs(guess - one)) as [
        number,
        number,
        number,
      ];
      if (byLeft <= byAbove && byLeft <= byCorner) return left;
      return byAbove <= byCorner ? above : corner;
    }
    default:
      throw new PdfDamage('a stream of the structure has another predictor');
  }
}
