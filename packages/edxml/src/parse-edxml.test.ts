import { ExchangeError } from '@lienthong/errors';
import { parseXml } from '@lienthong/xml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { businessDocTypeOf, type DocumentPackage } from './edxml-package.ts';
import { examineEdxml } from './examine-edxml.ts';
import { exampleDocument, exampleStatus } from './example-packages.ts';
import { parseEdxml, readEdxml } from './parse-edxml.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { validateEdxml } from './validate-edxml.ts';
import { edxmlNamespace, wireNames } from './wire-names.ts';

const ns = `xmlns="${edxmlNamespace}"`;
const parse = (xml: string, repair = false) =>
  parseEdxml(Buffer.from(xml), { undeclaredPrefixes: repair ? 'keep' : 'refuse' });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;
const document = (messageHeader: string, more = '') =>
  `<edXML ${ns}><edXMLEnvelope><edXMLHeader><MessageHeader>${messageHeader}</MessageHeader>${more}</edXMLHeader></edXMLEnvelope></edXML>`;

describe('a package that cannot be used is refused with the rule that it breaks', () => {
  test.each([
    ['no bytes', '', 'EDXML_EMPTY'],
    ['white space', ' \r\n', 'EDXML_EMPTY'],
    ['a byte order mark alone', '\ufeff', 'EDXML_EMPTY'],
    ['no XML', 'PK', 'XML_CONTENT_OUTSIDE_ROOT'],
    ['text before the declaration', '1212<?xml version="1.0"?><edXML/>', 'XML_JUNK_BEFORE_DECLARATION'],
    ['a document type', `<!DOCTYPE edXML><edXML ${ns}/>`, 'XML_DOCTYPE_REFUSED'],
    ['an undeclared prefix', `<edXML ${ns}><x:a/></edXML>`, 'XML_PREFIX_UNDECLARED'],
    ['no namespace', '<edXML><edXMLEnvelope/></edXML>', 'EDXML_NAMESPACE_WRONG'],
    ['another namespace', '<edXML xmlns="urn:x"/>', 'EDXML_NAMESPACE_WRONG'],
    ['the format of go.vn', '<Document xmlns="http://www.go.vn/eDoc"/>', 'EDXML_LEGACY_FORMAT'],
    [
      'SOAP around e-doc.vn',
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><x xmlns="http://www.e-doc.vn/Schema/"/></s:Body></s:Envelope>',
      'EDXML_LEGACY_FORMAT',
    ],
    [
      'a report on malware',
      `<edXMLEnvelope xmlns:edXML="${edxmlNamespace}"><edXML:edXMLHeader><edXML:MessageHeader/></edXML:edXMLHeader><edXML:edXMLBody><AVReport/></edXML:edXMLBody></edXMLEnvelope>`,
      'EDXML_OTHER_PROGRAMME',
    ],
    ['no envelope', `<edXML ${ns}/>`, 'EDXML_ENVELOPE_MISSING'],
    [
      'an envelope of another namespace',
      `<edXML ${ns}><edXMLEnvelope xmlns="urn:x"/></edXML>`,
      'EDXML_ENVELOPE_MISSING',
    ],
    ['no header', `<edXML ${ns}><edXMLEnvelope/></edXML>`, 'EDXML_HEADER_MISSING'],
    [
      'no message header',
      `<edXML ${ns}><edXMLEnvelope><edXMLHeader/></edXMLEnvelope></edXML>`,
      'EDXML_MESSAGE_HEADER_MISSING',
    ],
  ])('%s', (_, xml, code) => {
    expect(() => parse(xml)).toThrow(refusal(code));
    const { findings, error, edxml } = examineEdxml(Buffer.from(xml));
    expect(error?.code).toBe(code);
    expect(edxml).toBeUndefined();
    expect(findings.map(({ rule }) => rule)).toEqual([error && findings[0]?.rule]);
  });

  test('bytes that are not UTF-8', () => {
    expect(() => parseEdxml(Buffer.from(`<edXML ${ns}>\u00e9</edXML>`, 'latin1'))).toThrow(
      refusal('XML_NOT_UTF8'),
    );
  });

  test('more bytes than the limit', () => {
    const bytes = serialiseEdxml(exampleDocument);
    expect(() => parseEdxml(bytes, { limits: { bytesMax: 1000 } })).toThrow(refusal('XML_TOO_LARGE'));
  });
});

test.each(['edXML', 'EdXML', 'edxml', 'whatever'])('the root may be called %s', (root) => {
  const xml = `<${root} ${ns}><EdXMLEnvelope><edXMLHeader><MessageHeader/></edXMLHeader></EdXMLEnvelope></${root}>`;
  expect(parse(xml).kind).toBe('document');
});

test.each(['edXMLEnvelope', 'EdXMLEnvelope'])('the root may be the envelope itself, %s', (root) => {
  const xml = `<x:${root} xmlns:x="${edxmlNamespace}"><x:edXMLHeader><x:MessageHeader><x:Subject>a</x:Subject></x:MessageHeader></x:edXMLHeader><x:AttachmentEncoded><x:Attachment><x:ContentId>1</x:ContentId></x:Attachment></x:AttachmentEncoded></x:${root}>`;
  const edxml = parse(xml) as DocumentPackage;
  expect(edxml.header.subject).toBe('a');
  expect(edxml.attachments).toHaveLength(1);
  expect(validateEdxml(edxml).map(({ rule }) => rule)).toContain('R-008');
});

test('elements are matched by namespace and name, whatever their prefix and order', () => {
  const xml = document(
    `<b:To xmlns:b="${edxmlNamespace}"><b:OrganId>H41</b:OrganId></b:To><Subject>s</Subject><From><OrganName>n</OrganName><OrganId>G22</OrganId></From><Subject xmlns="urn:other">wrong</Subject>`,
  );
  const { header } = parse(xml) as DocumentPackage;
  expect(header).toMatchObject({
    from: { organId: 'G22', organName: 'n' },
    to: [{ organId: 'H41', organName: '' }],
    subject: 's',
  });
});

test('absent and empty elements read alike', () => {
  const { header, traceHeaders, business } = parse(
    document(
      '<From/><SignerInfo><FullName> </FullName></SignerInfo><ResponseFor><OrganId/><Code/></ResponseFor><DueDate/>',
    ),
  ) as DocumentPackage;
  expect(header.from).toEqual({ organId: '', organName: '' });
  expect(header.responseFor).toEqual([]);
  expect(header.signerInfo).toBeUndefined();
  expect(header.dueDate).toBeUndefined();
  expect(traceHeaders).toEqual([]);
  expect(business).toBeUndefined();
});

test('texts are trimmed, identifiers keep their spaces but not the white space of pretty-printing', () => {
  const { header } = parse(
    document(
      '<Subject>\r\n  a  b\t</Subject><DocumentId> H41,2026/01/05,1/BC </DocumentId><ResponseFor><DocumentId>\r\n  x </DocumentId></ResponseFor>',
    ),
  ) as DocumentPackage;
  expect(header.subject).toBe('a  b');
  expect(header.documentId).toBe(' H41,2026/01/05,1/BC ');
  expect(header.responseFor[0]?.documentId).toBe('x ');
});

test('a status code makes a status, and nothing else does', () => {
  expect(parse(document('<StatusCode>1</StatusCode>')).kind).toBe('status');
  expect(parse(document('<StatusCode/>')).kind).toBe('status');
  expect(parse(document('<StatusCode xmlns="urn:other">1</StatusCode>')).kind).toBe('document');
});

test('a value that does not fit its type is kept apart with its place, not guessed', () => {
  const edxml = parse(
    document(
      '<OtherInfo><Priority>high</Priority><PageAmount>-1</PageAmount></OtherInfo>',
      `<TraceHeaderList><${wireNames.business}><${wireNames.businessDocType}>9</${wireNames.businessDocType}><Paper>1</Paper></${wireNames.business}></TraceHeaderList>`,
    ),
  ) as DocumentPackage;
  expect(edxml.header.otherInfo).toBeUndefined();
  expect(edxml.business).toEqual({ paper: true });
  expect(businessDocTypeOf(edxml)).toBe('new');
  expect(edxml.source?.unreadable.map(({ wire, text }) => [wire, text])).toEqual([
    ['Priority', 'high'],
    ['PageAmount', '-1'],
    [wireNames.businessDocType, '9'],
  ]);
});

test('repair mode reads undeclared prefixes and missing namespaces, and says so', () => {
  const xml =
    '<edXML><edXML:edXMLEnvelope><edXML:edXMLHeader><edXML:MessageHeader><Subject>s</Subject></edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>';
  expect(() => parse(xml)).toThrow(refusal('XML_PREFIX_UNDECLARED'));
  const edxml = parse(xml, true) as DocumentPackage;
  expect(edxml.header.subject).toBe('s');
  const rules = validateEdxml(edxml).map(({ rule }) => rule);
  expect(rules).toEqual(expect.arrayContaining(['R-005', 'R-006']));
});

test('one scan serves all: a document that was scanned before is read without copying an attachment', () => {
  const bytes = serialiseEdxml(exampleDocument);
  const edxml = readEdxml(parseXml(bytes)) as DocumentPackage;
  const encoded = edxml.attachments[0]?.content.encoded();
  expect(encoded?.buffer).toBe(bytes.buffer);
  expect(edxml.source?.document.bytes.buffer).toBe(bytes.buffer);
});

describe('hostile input', () => {
  const onlyExchangeErrors = (bytes: Uint8Array) => {
    try {
      validateEdxml(parseEdxml(bytes));
      parseEdxml(bytes, { undeclaredPrefixes: 'keep' });
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
    }
  };

  test('a package cut off at any byte is refused or read, never worse', () => {
    const bytes = serialiseEdxml(exampleStatus);
    for (let length = 0; length < bytes.length; length += 1) onlyExchangeErrors(bytes.subarray(0, length));
    const whole = serialiseEdxml(exampleDocument, { layout: 'compact' });
    for (let length = 0; length < whole.length; length += 7) onlyExchangeErrors(whole.subarray(0, length));
  });

  test('a package with any bytes changed is refused or read, never worse', () => {
    const bytes = serialiseEdxml(exampleDocument);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, byte] of changes) changed[at] = byte;
          onlyExchangeErrors(changed);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('random bytes are refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), onlyExchangeErrors));
  });

  test('20 MB of one element is refused by a limit', () => {
    const depth = Buffer.from(`<edXML ${ns}>${'<a>'.repeat(7_000_000)}`);
    expect(() => parseEdxml(depth)).toThrow(refusal('XML_LIMIT_EXCEEDED'));
    const many = Buffer.from(`<edXML ${ns}>${'<a/>'.repeat(5_000_000)}</edXML>`);
    expect(() => parseEdxml(many)).toThrow(refusal('XML_LIMIT_EXCEEDED'));
  });

  test('20 MB of one text are read and found too long', () => {
    const edxml = parse(document(`<Subject>${'x'.repeat(20_000_000)}</Subject>`));
    expect(validateEdxml(edxml).map(({ rule }) => rule)).toContain('R-078');
  });

  test('names of object members are no elements', () => {
    const edxml = parse(
      document('<constructor>x</constructor><__proto__>y</__proto__><toString>z</toString>'),
    );
    expect(Object.keys(edxml.header)).not.toContain('__proto__');
    expect(validateEdxml(edxml).filter(({ rule }) => rule === 'R-017')).toHaveLength(3);
  });
});
