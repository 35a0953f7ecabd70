import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DocumentPackage, EdxmlPackage } from './edxml-package.ts';
import { exampleDocument, exampleStatus, exampleUpdate } from './example-packages.ts';
import { parseEdxml } from './parse-edxml.ts';
import { rewriteLosses } from './rewrite-losses.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { anyPackage } from './testing.ts';
import { TransferContent } from './transfer-content.ts';

test('writing what was read gives the same bytes, for any package in any layout', () => {
  fc.assert(
    fc.property(
      anyPackage,
      fc.constantFrom('java-sdk', 'indented', 'compact'),
      fc.constantFrom('java-sdk', 'dotnet'),
      fc.boolean(),
      (edxml, layout, order, elementIds) => {
        const first = serialiseEdxml(edxml, { layout, order, elementIds });
        const read = parseEdxml(first);
        expect(read.kind).toBe(edxml.kind);
        expect(rewriteLosses(read)).toEqual([]);
        expect(serialiseEdxml(read, { layout, order, elementIds }).toString()).toBe(first.toString());
        const { source: _, ...values } = parseEdxml(serialiseEdxml(read, { order: 'java-sdk' }));
        expect(serialiseEdxml({ ...read, ...values } as EdxmlPackage, { layout, order, elementIds })).toEqual(
          first,
        );
      },
    ),
    { numRuns: 400 },
  );
});

test('a package reads back as it was made', () => {
  for (const edxml of [exampleDocument, exampleUpdate]) {
    const { source: _, attachments, ...read } = parseEdxml(serialiseEdxml(edxml)) as DocumentPackage;
    const { attachments: made, ...expected } = edxml;
    expect(read).toEqual(expected);
    expect(attachments.map(({ content }) => content.decode())).toEqual(
      made.map(({ content }) => content.decode()),
    );
  }
  const { source: _, ...read } = parseEdxml(serialiseEdxml(exampleStatus));
  expect(read).toEqual(exampleStatus);
});

test('the layout of the Java SDK: two spaces, CRLF, literal prefixes, attachments without', () => {
  const lines = serialiseEdxml(exampleDocument).toString().split('\r\n');
  expect(lines.slice(0, 8)).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">',
    '  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">',
    '    <edXML:edXMLHeader>',
    '      <edXML:MessageHeader>',
    '        <edXML:From>',
    '          <edXML:OrganId>H41.31.20</edXML:OrganId>',
    '          <edXML:OrganName>UBND phường Ví Dụ</edXML:OrganName>',
  ]);
  expect(lines).toContain('      <edXML:edXMLManifest version="1.0">');
  expect(lines).toContain('      <ContentId>cid:1</ContentId>');
  expect(lines.at(-2)).toBe('</edXML>');
  expect(lines.at(-1)).toBe('');
});

test('the order of the .NET software: DocumentId last, names behind what they name', () => {
  const xml = serialiseEdxml(exampleDocument, { order: 'dotnet', layout: 'compact' }).toString();
  const inOrder = (...names: readonly string[]): void => {
    const places = names.map((name) => xml.indexOf(`<${name}>`));
    expect(places, names.join()).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  };
  inOrder('edXML:From', 'edXML:To', 'edXML:Code', 'edXML:DueDate', 'edXML:ToPlaces', 'edXML:OtherInfo');
  inOrder('edXML:OtherInfo', 'edXML:ResponseFor', 'edXML:SteeringType', 'edXML:TraceHeaderList');
  expect(xml).toMatch(
    /<\/edXML:SteeringType><edXML:DocumentId>[^<]*<\/edXML:DocumentId><\/edXML:MessageHeader>/,
  );
  inOrder('edXML:Type', 'edXML:TypeName', 'edXML:TypeDetail');
  inOrder('edXML:StaffInfo', 'edXML:Paper');
  expect(xml).toMatch(/<Attachment><ContentType>.*<ContentId>.*ContentTransferEncoded><AttachmentName>/);
  expect(xml.length).toBe(serialiseEdxml(exampleDocument, { layout: 'compact' }).toString().length);
});

test('the compact layout has no white space between elements', () => {
  const xml = serialiseEdxml(exampleDocument, { layout: 'compact' }).toString();
  expect(xml).not.toMatch(/>\s+</);
  expect(xml).not.toContain('/>');
});

test('empty values are dropped, the number 0 is written, a required container stays', () => {
  const xml = serialiseEdxml({
    ...exampleDocument,
    header: {
      ...exampleDocument.header,
      subject: ' ',
      code: { codeNumber: '', codeNotation: '' },
      signerInfo: { fullName: '' },
      otherInfo: { priority: 0, appendixes: [''] },
    },
  }).toString();
  expect(xml).not.toContain('Subject');
  expect(xml).not.toContain('SignerInfo');
  expect(xml).not.toContain('Appendixes');
  expect(xml).toContain('<edXML:Code />');
  expect(xml).toContain('<edXML:Priority>0</edXML:Priority>');
  expect(xml).toContain('<edXML:Direction>false</edXML:Direction>');
});

test('a signature is written as it was read, byte for byte', () => {
  const signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#" >\n <SignedInfo/>\n</Signature>';
  const edxml = { ...exampleStatus, signature: { bytes: Buffer.from(signature) } };
  const written = serialiseEdxml(edxml, { layout: 'compact' });
  expect(written.toString()).toContain(`</edXML:MessageHeader>${signature}</edXML:edXMLHeader>`);
  const read = parseEdxml(written);
  expect(Buffer.from(read.signature?.bytes ?? []).toString()).toBe(signature);
  expect(written.indexOf(signature)).toBe(read.signature?.start);
});

test('an attachment with nothing in it is not written and takes no element id', () => {
  const empty = {
    contentId: '',
    attachmentName: '',
    contentType: '',
    content: TransferContent.fromBytes(new Uint8Array()),
  };
  const package_ = { ...exampleDocument, attachments: [empty, ...exampleDocument.attachments] };
  const wire = serialiseEdxml(package_, { elementIds: true });
  expect(wire.equals(serialiseEdxml(exampleDocument, { elementIds: true }))).toBe(true);
});

test('element ids are written on request, at the parts that the profile signs', () => {
  const xml = serialiseEdxml(exampleDocument, { elementIds: true }).toString();
  expect([...xml.matchAll(/ Id="([^"]+)"/g)].map(([, id]) => id)).toEqual([
    'MessageHeader',
    'Business',
    'Body',
    'Attachment-1',
  ]);
});

describe('what has no form on the wire is refused, never bent', () => {
  const header = (edited: Partial<DocumentPackage['header']>): DocumentPackage => ({
    ...exampleDocument,
    header: { ...exampleDocument.header, ...edited },
  });
  test.each([
    ['a control character', header({ subject: 'a\u0001b' }), 'EDXML_TEXT_INVALID'],
    ['U+FFFE', header({ subject: '\ufffe' }), 'EDXML_TEXT_INVALID'],
    ['half of a surrogate pair', header({ subject: 'x\ud800' }), 'EDXML_TEXT_INVALID'],
    ['a negative number', header({ steeringType: -1 }), 'EDXML_VALUE_INVALID'],
    ['a fraction', header({ steeringType: 0.5 }), 'EDXML_VALUE_INVALID'],
    [
      'an unlisted kind',
      { ...exampleDocument, business: { businessDocType: 'recall' as 'revoke' } },
      'EDXML_VALUE_INVALID',
    ],
  ])('%s', (_, edxml, code) => {
    expect(() => serialiseEdxml(edxml)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
