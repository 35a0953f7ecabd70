import { expect, test } from 'vitest';
import { exampleDocument, exampleStatus } from './example-packages.ts';
import { parseEdxml } from './parse-edxml.ts';
import { readAttachment } from './read-attachment.ts';
import { rebuildPackage } from './rebuild-package.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import type { TraceHeader } from './trace-header-list.ts';
import { writeAttachment } from './write-attachment.ts';

const hop: TraceHeader = { organId: 'G22.98', timestamp: '2026/01/05 08:00:07' };
const next: TraceHeader = { organId: '000.00.00.H41', timestamp: '2026/01/05 08:00:09' };
const signature =
  '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>' +
  '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></SignedInfo>' +
  '<KeyInfo><X509Data><X509SubjectName/><X509Certificate> AAAA </X509Certificate></X509Data></KeyInfo></Signature>';
const pdf = Buffer.from('%PDF-1.4 nội dung');
const attached = {
  ...exampleDocument,
  references: [{ contentId: '1', attachmentName: 'a.pdf', description: 'bản chính' }],
  attachments: [
    writeAttachment({
      contentId: '1',
      attachmentName: 'a.pdf',
      content: pdf,
      entryId: 'x',
      modifiedAt: 0,
    }),
  ],
};
const sent = Buffer.from(
  serialiseEdxml({ ...attached, signature: { bytes: Buffer.from(signature) } }, { order: 'dotnet' })
    .toString()
    .replace('<edXML:MessageHeader>', '<edXML:MessageHeader><!-- draft --><edXML:Unknown>x</edXML:Unknown>'),
);
const rebuilt = rebuildPackage(sent, hop);

function documentIn(bytes: Uint8Array) {
  const edxml = parseEdxml(bytes);
  if (edxml.kind !== 'document') throw new Error('a status');
  return edxml;
}

test('header and business survive in the order of the Java SDK, with one more trace entry', () => {
  const { header, business, traceHeaders } = documentIn(rebuilt);
  const before = documentIn(sent);
  expect(header).toEqual({ ...before.header, otherInfo: { direction: false, ...before.header.otherInfo } });
  expect(business).toEqual(before.business);
  expect(traceHeaders).toEqual([...before.traceHeaders, hop]);
  const text = rebuilt.toString();
  expect(text.indexOf('<edXML:DocumentId>')).toBeLessThan(text.indexOf('<edXML:Code>'));
});

test('comments and unknown elements are gone, the signature stands in the namespace of edXML without its empty child', () => {
  const text = rebuilt.toString();
  expect(text).not.toMatch(/draft|Unknown|xmldsig#"|X509SubjectName/);
  expect(text).toContain(
    '<edXML:Signature><edXML:SignedInfo><edXML:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">' +
      '</edXML:CanonicalizationMethod></edXML:SignedInfo><edXML:KeyInfo><edXML:X509Data>' +
      '<edXML:X509Certificate>AAAA</edXML:X509Certificate></edXML:X509Data></edXML:KeyInfo></edXML:Signature>',
  );
});

test('the manifest loses its descriptions and takes the type of the attachment, which becomes a ZIP around the same file', () => {
  const { references, attachments } = documentIn(rebuilt);
  expect(references).toEqual([{ contentId: '1', attachmentName: 'a.pdf', contentType: 'application/pdf' }]);
  expect(attachments[0]?.contentType).toBe('application/zip');
  const file = readAttachment(attachments[0]!);
  expect(file.reading).toBe('unwrapped');
  expect(file.content.equals(pdf)).toBe(true);
});

test('a second time only the trace grows: a ZIP is not put into a ZIP', () => {
  const again = documentIn(rebuildPackage(rebuilt, next));
  expect(again.traceHeaders.slice(-2)).toEqual([hop, next]);
  expect(readAttachment(again.attachments[0]!).content.equals(pdf)).toBe(true);
});

test('an attachment that is no file is copied as it is', () => {
  const broken = Buffer.from(
    sent.toString().replace(/(<edXML:ContentTransferEncoded[^>]*>)[^<]*/, '$1not base64!'),
  );
  const [attachment] = documentIn(rebuildPackage(broken, hop)).attachments;
  expect(attachment?.content.encoded().toString()).toBe('notbase64!');
  expect(attachment?.contentType).toBe('application/pdf');
});

test('the same bytes come out whenever it is done, and a status gets no trace', () => {
  expect(rebuildPackage(sent, hop).equals(rebuilt)).toBe(true);
  const status = serialiseEdxml(exampleStatus, { order: 'dotnet' });
  expect(rebuildPackage(status, hop).toString()).toBe(serialiseEdxml(exampleStatus).toString());
});
