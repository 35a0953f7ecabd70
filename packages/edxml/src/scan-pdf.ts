import type { PdfInspector, PdfSignature } from './validation-context.ts';

/**
 * Signatures in PDFs, told by their byte ranges, which stand uncompressed in every signed PDF. Nothing is verified: whether
 * one is there, and whether its range lies inside the file and covers its end, is all that this says.
 *
 * @clause edxml-102 §4.3
 */
export const pdfScanner: PdfInspector = {
  tells: ['integrity'],
  signatures(pdf) {
    const signatures: PdfSignature[] = [];
    for (
      let at = pdf.indexOf('/ByteRange');
      at >= 0 && signatures.length < signaturesMax;
      at = pdf.indexOf('/ByteRange', at + 1)
    ) {
      const range = byteRange.exec(pdf.toString('latin1', at, at + 120));
      if (range) signatures.push({ integrity: isInside(range, pdf.length) ? 'not-checked' : 'broken' });
    }
    return signatures;
  },
};

const signaturesMax = 100;

const byteRange = /^\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/;

/** Whether both parts lie inside the file, in order, from its first byte on. */
function isInside(range: readonly string[], length: number): boolean {
  const [start = 0, first = 0, second = 0, rest = 0] = range.slice(1).map(Number);
  return start === 0 && first <= second && second + rest <= length;
}
