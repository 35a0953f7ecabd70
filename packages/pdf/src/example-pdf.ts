import { deflateSync } from 'node:zlib';

/** Objects of a file by number, as text; a stream is given with its dictionary's other entries. */
export type ExampleObjects = Readonly<
  Record<number, string | { readonly dict: string; readonly data: string }>
>;

/** Two pages with a text, a form with a text field, and nothing of signatures. For tests. */
export const exampleObjects: ExampleObjects = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [8 0 R] /DA (/F 12 Tf) >> >>',
  2: '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
  3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 7 0 R >> >> /Annots [8 0 R] >>',
  4: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [6 0 R] /Resources << /Font << /F 7 0 R >> >> >>',
  5: { dict: '', data: 'BT /F 14 Tf 70 700 Td (Pay 100) Tj ET' },
  6: { dict: '', data: 'BT /F 14 Tf 70 700 Td (Page 2) Tj ET' },
  7: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  8: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (amount) /V (100) /Rect [10 10 90 30] /P 3 0 R >>',
};

/** A file with a table of cross-references. For tests. */
export function examplePdf(objects: ExampleObjects = exampleObjects, trailer = '/Root 1 0 R'): Buffer {
  let text = '%PDF-1.7\n';
  const offsets = new Map<number, number>();
  for (const [number, object] of Object.entries(objects)) {
    offsets.set(Number(number), text.length);
    text += `${number} 0 obj\n${written(object)}\nendobj\n`;
  }
  const size = Math.max(...offsets.keys()) + 1;
  const rows = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined
      ? '0000000000 65535 f\r\n'
      : `${String(offset).padStart(10, '0')} 00000 n\r\n`;
  });
  const start = text.length;
  text += `xref\n0 ${size}\n${rows.join('')}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

function written(object: ExampleObjects[number]): string {
  if (typeof object === 'string') return object;
  return `<< ${object.dict} /Length ${object.data.length} >>\nstream\n${object.data}\nendstream`;
}

/** The same objects as new software writes them: packed into a stream, with cross-references in another. For tests. */
export function packedExamplePdf(objects: ExampleObjects = exampleObjects): Buffer {
  const entries = Object.entries(objects).map(([number, object]) => ({ number: Number(number), object }));
  const packed = entries.flatMap(({ number, object }) =>
    typeof object === 'string' ? [{ number, object }] : [],
  );
  const last = Math.max(...entries.map(({ number }) => number));
  const [container, references] = [last + 1, last + 2];
  let head = '';
  let body = '';
  for (const { number, object } of packed) {
    head += `${number} ${body.length} `;
    body += `${object} `;
  }
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const places = new Map<number, readonly [kind: number, one: number, other: number]>();
  const append = (number: number, dict: string, data: Buffer): void => {
    places.set(number, [1, Buffer.concat(parts).length, 0]);
    const filled = `${number} 0 obj\n<< ${dict} /Length ${data.length} >>\nstream\n`;
    parts.push(Buffer.from(filled, 'latin1'), data, Buffer.from('\nendstream\nendobj\n'));
  };
  for (const { number, object } of entries)
    if (typeof object !== 'string') append(number, object.dict, Buffer.from(object.data, 'latin1'));
  for (const [index, { number }] of packed.entries()) places.set(number, [2, container, index]);
  const plain = Buffer.from(head + body, 'latin1');
  append(
    container,
    `/Type /ObjStm /N ${packed.length} /First ${head.length} /Filter /FlateDecode`,
    deflateSync(plain),
  );
  const start = Buffer.concat(parts).length;
  places.set(references, [1, start, 0]);
  const rows = Array.from({ length: references + 1 }, (_, number) => {
    const [kind, one, other] = places.get(number) ?? [0, 0, 0];
    return Buffer.from([kind, one >> 16, one >> 8, one, other]);
  });
  append(
    references,
    `/Type /XRef /W [1 3 1] /Size ${references + 1} /Root 1 0 R /Filter [/FlateDecode] /DecodeParms [<< /Predictor 12 /Columns 5 >>]`,
    deflateSync(Buffer.concat(upPredicted(rows))),
  );
  parts.push(Buffer.from(`startxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

function upPredicted(rows: readonly Buffer[]): readonly Buffer[] {
  return rows.map((row, index) => {
    const above = rows[index - 1];
    return Buffer.from([2, ...row.map((byte, column) => byte - (above?.[column] ?? 0))]);
  });
}
