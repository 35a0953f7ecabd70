import { PdfDamage } from './pdf-damage.ts';
import { arrayOf, countOf, type PdfDict, PdfString } from './pdf-value.ts';

/** What a signature covers: everything up to `end` but its own value. */
export type ByteRange = {
  /** First byte of the value, its `<`. */
  readonly gapStart: number;
  /** After its `>`. */
  readonly gapEnd: number;
  readonly end: number;
};

/**
 * The byte range of a signature, which has to leave out exactly its own value and nothing else: otherwise what it leaves out
 * could say anything. Throws {@link PdfDamage} for any other one.
 *
 * @clause ISO 32000-1 §12.8.1, ETSI EN 319 142-1 §4.2
 */
export function readByteRange(signature: PdfDict, fileBytes: number): ByteRange {
  const range = (arrayOf(signature.get('ByteRange')) ?? []).map(countOf);
  const [start, first, second, rest] = range;
  if (range.length !== 4 || first === undefined || second === undefined || rest === undefined)
    throw new PdfDamage('not four numbers');
  if (start !== 0) throw new PdfDamage('it does not begin with the file');
  const value = signature.get('Contents');
  if (!(value instanceof PdfString) || !value.isHex)
    throw new PdfDamage('the signature has no value of its own');
  if (first !== value.start || second !== value.end)
    throw new PdfDamage('it leaves out something else than the signature');
  const end = second + rest;
  if (end > fileBytes) throw new PdfDamage('it reaches beyond the file');
  return { gapStart: first, gapEnd: second, end };
}

/** The bytes that are signed, in one piece. */
export function signedBytes(file: Buffer, { gapStart, gapEnd, end }: ByteRange): Buffer {
  return Buffer.concat([file.subarray(0, gapStart), file.subarray(gapEnd, end)]);
}
