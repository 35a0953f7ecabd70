import { systemClock } from '@lienthong/runtime';
import { describe, expect, test } from 'vitest';
import { formFields } from './form-fields.ts';
import { composePdf, PdfComposer, signatureFields } from './index.ts';
import { PdfView } from './pdf-view.ts';
import { exampleDocument } from './testing.ts';

test('the same document gives the same bytes, another day gives other ones', async () => {
  const one = await composePdf(exampleDocument);
  expect((await composePdf({ ...exampleDocument })).equals(one)).toBe(true);
  expect((await composePdf({ ...exampleDocument, at: exampleDocument.at + 86_400_000 })).equals(one)).toBe(
    false,
  );
});

test('a thread gives the same bytes, and the same refusals', async () => {
  const composer = new PdfComposer({ clock: systemClock });
  try {
    expect((await composer.compose(exampleDocument)).equals(await composePdf(exampleDocument))).toBe(true);
    await expect(composer.compose({ ...exampleDocument, subject: '' })).rejects.toMatchObject({
      code: 'PDF_DOCUMENT_INVALID',
    });
  } finally {
    await composer.close();
  }
});

test('it waits for the signatures of the person and of the agency, on the page of the signer', async () => {
  const long = Array.from({ length: 60 }, (_, index) => `${index + 1}. ${'Nội dung báo cáo. '.repeat(12)}`);
  const view = PdfView.open(await composePdf({ ...exampleDocument, paragraphs: long }));
  const fields = formFields(view);
  expect(fields.map(({ name, type }) => [name, type])).toEqual([
    [signatureFields.person, 'Sig'],
    [signatureFields.agency, 'Sig'],
  ]);
  const pages = view.pages();
  expect(pages.length).toBeGreaterThan(3);
  for (const { dict } of fields) expect(dict.get('P')).toEqual(pages.at(-1));
});

test('long lists and names are taken as they come', async () => {
  const many = Array.from({ length: 60 }, (_, index) => `Ủy ban nhân dân xã số ${index + 1}`);
  const pdf = await composePdf({
    ...exampleDocument,
    typeName: 'Công văn',
    agency: 'Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp tỉnh Nghệ An'.repeat(
      3,
    ),
    addressees: many,
    recipients: many,
    paragraphs: [],
  });
  expect(PdfView.open(pdf).pages().length).toBeGreaterThan(1);
});

describe('what cannot stand in a document is refused', () => {
  test.each([
    ['agency', { agency: ' ' }],
    ['subject', { subject: 'một\nhai' }],
    ['paragraphs', { paragraphs: ['x'.repeat(20_001)] }],
    ['recipients', { recipients: Array.from({ length: 201 }, () => 'x') }],
    ['signer.name', { signer: { position: 'Chủ tịch', name: '\ud800' } }],
    ['at', { at: Number.NaN }],
  ])('%s', async (field, changes) => {
    await expect(composePdf({ ...exampleDocument, ...changes })).rejects.toMatchObject({
      code: 'PDF_DOCUMENT_INVALID',
      details: { field },
    });
  });
});
