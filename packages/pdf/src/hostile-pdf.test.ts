import { deflateSync } from 'node:zlib';
import { seededRandom } from '@lienthong/runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ExampleObjects, exampleObjects, examplePdf, packedExamplePdf } from './example-pdf.ts';
import { composePdf, signPdf, verifyPdf } from './index.ts';
import { PdfUpdate } from './pdf-update.ts';
import { dictOf, PdfName, PdfRef, PdfString, type PdfValue } from './pdf-value.ts';
import { PdfView } from './pdf-view.ts';
import { type ExampleSigners, exampleDocument, exampleSigners } from './testing.ts';

const { at } = exampleDocument;
let signers: ExampleSigners;
let signed: Buffer;
let packed: Buffer;

beforeAll(async () => {
  signers = await exampleSigners();
  const options = { signer: signers.person, kind: 'person', at } as const;
  signed = await signPdf(examplePdf(), options);
  packed = await signPdf(packedExamplePdf(), options);
});

const verify = (bytes: Uint8Array) => verifyPdf(bytes, { trust: signers.pki.trust, at });
const first = (bytes: Uint8Array) => verify(bytes).signatures[0];
const text = (value: string) => new PdfString({ bytes: Buffer.from(value), isHex: false, start: 0, end: 0 });

/** The file with something appended to it, as an attacker does. */
function appended(file: Buffer, change: (update: PdfUpdate, view: PdfView) => void): Buffer {
  const view = PdfView.open(file);
  const update = new PdfUpdate(file, view);
  change(update, view);
  return update.finish().bytes;
}

/** An object of the example with other entries. */
function withEntries(
  view: PdfView,
  number: number,
  entries: Readonly<Record<string, PdfValue>>,
): Map<string, PdfValue> {
  return new Map([...(dictOf(view.resolve(new PdfRef(number, 0))) ?? []), ...Object.entries(entries)]);
}

type Change = (update: PdfUpdate, view: PdfView) => void;
const changeEntries =
  (number: number, entries: (update: PdfUpdate) => Readonly<Record<string, PdfValue>>): Change =>
  (update, view) =>
    update.set(new PdfRef(number, 0), withEntries(view, number, entries(update)));
const newText = (update: PdfUpdate): PdfRef =>
  update.addStream(new Map(), 'BT /F 14 Tf 70 700 Td (Pay 999) Tj ET');

/** What was changed after the signature, and where it is found. */
const attacks: readonly (readonly [what: string, where: RegExp | string, change: Change])[] = [
  [
    'the contents of a page',
    'page 1/Contents',
    changeEntries(3, (update) => ({ Contents: newText(update) })),
  ],
  ['contents in a list', 'page 2/Contents', changeEntries(4, (update) => ({ Contents: [newText(update)] }))],
  [
    'contents that are added',
    'page 2/Contents',
    changeEntries(4, (update) => ({ Contents: [new PdfRef(6, 0), newText(update)] })),
  ],
  [
    'the font of a page',
    /^page \d\/Resources\/Font\/F\/BaseFont$/,
    (update) => update.set(new PdfRef(7, 0), '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>'),
  ],
  ['the size of a page', 'page 1/MediaBox', changeEntries(3, () => ({ MediaBox: [0, 0, 595, 100] }))],
  [
    'the number of pages',
    'catalog/Pages/Kids',
    changeEntries(2, () => ({ Kids: [new PdfRef(3, 0)], Count: 1 })),
  ],
  [
    'the order of pages',
    /^catalog\/Pages\/Kids/,
    changeEntries(2, () => ({ Kids: [new PdfRef(4, 0), new PdfRef(3, 0)] })),
  ],
  ['the value of a field', 'field amount/V', changeEntries(8, () => ({ V: text('999') }))],
  [
    'the look of a field',
    'field amount/AP',
    changeEntries(8, (update) => ({ AP: new Map([['N', newText(update)]]) })),
  ],
  [
    'a note over the text',
    'page 1/Annots',
    (update, view) => {
      const note = update.allocate();
      update.set(note, '<< /Type /Annot /Subtype /FreeText /Rect [60 690 300 720] /Contents (Pay 999) >>');
      const [page] = view.pages();
      update.set(page!, withEntries(view, page!.number, { Annots: [new PdfRef(8, 0), note] }));
    },
  ],
  [
    'what happens on opening',
    'catalog/OpenAction',
    changeEntries(1, () => ({ OpenAction: new Map([['S', new PdfName('JavaScript')]]) })),
  ],
  [
    'all, by another catalogue',
    /^catalog\/Pages\/Kids/,
    (update, view) => {
      const pages = update.allocate();
      update.set(pages, '<< /Type /Pages /Kids [4 0 R 4 0 R] /Count 2 >>');
      update.set(new PdfRef(1, 0), withEntries(view, 1, { Pages: pages }));
    },
  ],
];

describe('what is changed after a signature is named', () => {
  test.each(attacks)('%s', (_, where, change) => {
    for (const file of [signed, packed]) {
      const evidence = first(appended(file, change));
      expect(evidence).toMatchObject({ integrity: 'broken', answer: 'wrong' });
      const places = evidence?.added.filter(({ kind }) => kind === 'content').map((added) => added.where);
      expect(places).toContainEqual(typeof where === 'string' ? where : expect.stringMatching(where));
      expect(evidence?.reasons[0]?.code).toBe('content-changed');
    }
  });

  test('what was prepared before it and comes into sight later', async () => {
    // The signed file refers to an object that is not there yet: a page that looks empty when it is signed.
    const gap: ExampleObjects = {
      ...exampleObjects,
      4: String(exampleObjects[4]).replace('6 0 R', '60 0 R'),
    };
    const shadow = await signPdf(examplePdf(gap), { signer: signers.person, kind: 'person', at });
    expect(first(shadow)?.answer).toBe('right');
    const revealed = appended(shadow, (update) =>
      update.set(new PdfRef(60, 0), '<< /Length 33 >>\nstream\nBT /F 14 Tf 70 700 Td (X) Tj ET  \nendstream'),
    );
    expect(first(revealed)).toMatchObject({ answer: 'wrong', reasons: [{ code: 'content-changed' }] });
  });

  test.each([
    ['one mark', ['0 0 595 842']],
    ['many marks', ['0 0 595 100', '0 100 595 200', '0 200 595 300']],
    ['a mark of no size that can be told', ['0 0 (x) 1']],
  ])('later signatures that cover much of a page: %s', (_, boxes) => {
    const covering = appended(signed, (update, view) => {
      const value = update.allocate();
      update.set(value, '<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>');
      const added = boxes.map((box, index) => {
        const field = update.allocate();
        const dict = `/FT /Sig /T (X${index}) /Subtype /Widget /Rect [${box}] /V ${value.number} 0 R /P 4 0 R`;
        update.set(field, `<< ${dict} >>`);
        return field;
      });
      update.set(new PdfRef(4, 0), withEntries(view, 4, { Annots: added }));
      const form = dictOf(view.resolve(view.catalog.get('AcroForm'))) ?? new Map();
      const fields = [...(form.get('Fields') as readonly PdfValue[]), ...added];
      update.set(
        new PdfRef(1, 0),
        withEntries(view, 1, { AcroForm: new Map([...form, ['Fields', fields]]) }),
      );
    });
    expect(verify(covering).signatures.find(({ field }) => field === 'Signature2')).toMatchObject({
      answer: 'wrong',
      reasons: [{ code: 'content-changed' }],
    });
  });

  test('bytes that no cross-reference knows', () => {
    expect(first(Buffer.concat([signed, Buffer.from('5 0 obj\n(x)\nendobj\n')]))?.answer).toBe('wrong');
    expect(first(Buffer.concat([signed, Buffer.from('\n\0\n')]))?.answer).toBe('right');
  });
});

describe('what signing brings along is no change', () => {
  test('validation data, metadata', () => {
    const later = appended(signed, (update, view) => {
      const data = update.allocate();
      const metadata = update.allocate();
      update.set(data, '<< /Certs [] >>');
      update.set(metadata, '<< /Type /Metadata /Length 1 >>\nstream\nx\nendstream');
      update.set(new PdfRef(1, 0), withEntries(view, 1, { DSS: data, Metadata: metadata }));
    });
    expect(first(later)).toMatchObject({
      answer: 'right',
      covered: { isWholeFile: false },
      added: [{ kind: 'validation-data' }, { kind: 'metadata' }],
    });
  });

  test('objects that are written again and say the same', () => {
    const later = appended(signed, (update, view) => {
      for (const number of [2, 3, 7]) update.set(new PdfRef(number, 0), withEntries(view, number, {}));
      update.set(
        new PdfRef(6, 0),
        '<< /Length 37 >>\nstream\nBT /F 14 Tf 70 700 Td (Page 2) Tj ET\nendstream'.replace('37', '36'),
      );
    });
    expect(first(later)).toMatchObject({ answer: 'right', added: [] });
  });
});

describe('byte ranges that lie', () => {
  const range = /\/ByteRange \[0 (\d+) *(\d+) *(\d+) *\]/;
  const lying = (change: (range: readonly [number, number, number]) => readonly number[]): Buffer => {
    const copy = Buffer.from(signed);
    const found = range.exec(signed.toString('latin1'))!;
    const [a = 0, b = 0, c = 0] = found.slice(1).map(Number);
    copy.write(
      `/ByteRange [${change([a, b, c]).join(' ')}`.padEnd(found[0].length - 1),
      found.index,
      'latin1',
    );
    return copy;
  };

  test.each([
    ['with one part', ([a]: readonly [number, number, number]) => [0, a]],
    ['that begin later', ([a, b, c]: readonly [number, number, number]) => [1, a, b, c]],
    ['with a larger gap', ([a, b, c]: readonly [number, number, number]) => [0, a - 4, b, c]],
    ['with a gap that ends later', ([a, b, c]: readonly [number, number, number]) => [0, a, b + 2, c - 2]],
    ['that overlap', ([a, , c]: readonly [number, number, number]) => [0, a, a - 100, c]],
    ['beyond the file', ([a, b, c]: readonly [number, number, number]) => [0, a, b, c + 1]],
    ['that are huge', ([a, b]: readonly [number, number, number]) => [0, a, b, 9_999_999_999]],
    ['with fractions', ([a, b]: readonly [number, number, number]) => [0, a, b, 1.5]],
  ])('%s', (_, change) => {
    expect(verify(lying(change))).toMatchObject({
      answer: 'wrong',
      signatures: [{ answer: 'wrong', integrity: 'broken', reasons: [{ code: 'byte-range-wrong' }] }],
    });
  });

  test('that end before the signature is part of the document', () => {
    const found = range.exec(signed.toString('latin1'))!;
    const [a = 0, b = 0] = found.slice(1).map(Number);
    const evidence = first(lying(() => [0, a, b, 20]));
    expect(evidence).toMatchObject({ answer: expect.stringMatching('wrong|not-checkable') });
    expect(evidence?.answer).not.toBe('right');
  });

  test('of a signature that another signature’s value is put into', async () => {
    const other = await signPdf(packedExamplePdf(), { signer: signers.person, kind: 'person', at });
    const value = /\/Contents <([0-9a-f]+)>/.exec(other.toString('latin1'))?.[1] ?? '';
    const copy = Buffer.from(signed);
    copy.write(value, signed.indexOf('/Contents <') + '/Contents <'.length, 'latin1');
    expect(first(copy)).toMatchObject({ answer: 'wrong', integrity: 'broken' });
  });
});

test('a signature whose field was taken out of the document is named', () => {
  const removed = appended(signed, (update, view) =>
    update.set(new PdfRef(1, 0), withEntries(view, 1, { AcroForm: new Map() })),
  );
  expect(verify(removed)).toMatchObject({
    answer: 'wrong',
    signatures: [{ field: '', answer: 'wrong', reasons: [{ code: 'outside-form' }] }],
  });
});

describe('files that ask for much', () => {
  const bounded = (bytes: Buffer): string => {
    const { problem = '', signatures } = verify(bytes);
    return problem || (signatures[0]?.reasons[0]?.text ?? '');
  };
  const file = (objects: ExampleObjects, trailer?: string) =>
    examplePdf({ ...exampleObjects, ...objects }, trailer);

  test.each([
    ['arrays in arrays', file({ 1: '['.repeat(100_000) }), 'nested deeper'],
    ['dictionaries in dictionaries', file({ 1: '<</A'.repeat(100_000) }), 'nested deeper'],
    ['references that go round', file({ 1: '1 0 R' }), 'references lead to references'],
    ['pages that go round', file({ 2: '<< /Type /Pages /Kids [2 0 R] >>' }), ''],
    [
      'fields that go round',
      file({ 8: '<< /T (x) /Kids [9 0 R] >>', 9: '<< /T (y) /Kids [8 0 R] >>' }),
      'go round',
    ],
    [
      'sections that go round',
      Buffer.from('%PDF-1.7\nxref\n0 0\ntrailer\n<< /Prev 9 >>\nstartxref\n9\n%%EOF\n'),
      'go round',
    ],
    [
      'a section that is elsewhere',
      Buffer.from('%PDF-1.7\nstartxref\n99999999\n%%EOF\n'),
      'outside the file',
    ],
    [
      'objects without end',
      Buffer.from('%PDF-1.7\nxref\n0 999999999\ntrailer\n<< >>\nstartxref\n9\n%%EOF\n'),
      'no number',
    ],
    ['entries that stand twice', file({ 1: '<< /Pages 2 0 R /Pages 3 0 R >>' }), 'twice'],
  ])('%s', (_, bytes, problem) => {
    expect(bounded(bytes)).toContain(problem);
  });

  test('a packed stream that becomes very large', () => {
    const bomb = deflateSync(Buffer.alloc(200_000_000));
    const head = '%PDF-1.7\n';
    const dict = `1 0 obj\n<< /Type /XRef /W [1 2 1] /Size 9 /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n`;
    const bytes = Buffer.concat([
      Buffer.from(head + dict),
      bomb,
      Buffer.from(`\nendstream\nendobj\nstartxref\n${head.length}\n%%EOF\n`),
    ]);
    expect(bounded(bytes)).toContain('cannot be unpacked');
  });

  test('strings in strings, each of which is an object', () => {
    const nested = Array.from({ length: 3000 }, (_, index) => `${index + 10} 0 obj (`).join(
      'x'.repeat(20_000),
    );
    const offsets = Array.from({ length: 3000 }, (_, index) => index);
    let at = 9;
    const rows = offsets.map((index) => {
      const row = `${String(at).padStart(10, '0')} 00000 n\r\n`;
      at += `${index + 10} 0 obj (`.length + 20_000;
      return row;
    });
    const fields = offsets.map((index) => `${index + 10} 0 R`).join(' ');
    const body = `%PDF-1.7\n${nested}${')'.repeat(3000)}`;
    const catalog = `<< /Pages null /AcroForm << /Fields [${fields}] >> >>`;
    const bytes = Buffer.from(
      `${body}\nxref\n10 3000\n${rows.join('')}trailer\n<< /Root ${catalog} >>\nstartxref\n${body.length + 1}\n%%EOF\n`,
    );
    expect(bounded(bytes)).toMatch(/too long|too often/);
  });

  test('very many signatures', () => {
    const fields = Array.from({ length: 2000 }, (_, index) => index + 10);
    const many = Object.fromEntries(
      fields.map((number) => [
        number,
        `<< /FT /Sig /T (${number}) /V << /ByteRange [0 1 2 3] /Contents <00> >> >>`,
      ]),
    );
    const kids = fields.map((number) => `${number} 0 R`).join(' ');
    const bytes = file({ ...many, 1: `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${kids}] >> >>` });
    const { answer, signatures } = verify(bytes);
    expect(answer).toBe('wrong');
    expect(signatures.at(-1)?.reasons).toMatchObject([{ code: 'structure-unreadable' }]);
    expect(signatures.length).toBeLessThan(100);
  });
});

test('a file with any bytes changed never throws, and is right only where nothing that counts was changed', async () => {
  const random = seededRandom(20_260_305);
  const document = await composePdf(exampleDocument);
  const one = await signPdf(document, { signer: signers.person, kind: 'person', at });
  const both = await signPdf(one, { signer: signers.agency, kind: 'agency', at });
  const structure = [
    '/ByteRange',
    '/Contents <',
    'startxref',
    'trailer',
    '/Kids',
    '/Root',
    ' obj',
    'xref\n',
    '/Annots',
    '/Fields',
  ];
  for (let round = 0; round < 400; round++) {
    const copy = Buffer.from(both);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = random.bytes(5);
    const word = structure[a % structure.length] ?? '';
    const near =
      a < 200
        ? copy.indexOf(word, (b / 256) * copy.length) + (c % 24)
        : Math.floor(((b * 256 + c) / 65_536) * copy.length);
    const place = Math.max(0, Math.min(copy.length - 1, near));
    const before = copy[place];
    copy[place] = d % 3 === 0 ? e : 48 + (e % 10);
    const { answer } = verify(copy);
    if (copy[place] === before) continue;
    // All is covered but the room of the last value, in which not every byte counts.
    if (!isInRoom(both, place))
      expect(answer, `byte ${place}: ${before} to ${copy[place]}`).not.toBe('right');
  }
});

/** Whether a byte stands in the value of the last signature. */
function isInRoom(file: Buffer, place: number): boolean {
  const start = file.lastIndexOf('/Contents <') + '/Contents '.length;
  return place > start && place < file.indexOf('>', start);
}
