import { describe, expect, test } from 'vitest';
import type { DocumentPackage, EdxmlPackage } from './edxml-package.ts';
import {
  exampleContext,
  exampleDocument,
  exampleReplacement,
  exampleRevocation,
  exampleStatus,
  exampleUpdate,
} from './example-packages.ts';
import { findingText } from './finding.ts';
import { parseEdxml } from './parse-edxml.ts';
import { type RuleId, ruleRow } from './rules/rule-table.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { TransferContent } from './transfer-content.ts';
import { examineEdxml, ruleEnforcement, ruleIds, validateEdxml } from './validate-edxml.ts';
import type { ValidationContext } from './validation-context.ts';
import { wireNames } from './wire-names.ts';
import { writeAttachment } from './write-attachment.ts';

const statusContext: ValidationContext = { ...exampleContext, messageType: 'status' };

const examples = {
  document: exampleDocument,
  update: exampleUpdate,
  replacement: exampleReplacement,
  revocation: exampleRevocation,
  status: exampleStatus,
} as const;

/** Replaces in the package's text; the test fails where nothing was replaced. */
const edit =
  (...replacements: readonly (readonly [string | RegExp, string])[]) =>
  (xml: string): string => {
    let edited = xml;
    for (const [from, to] of replacements) {
      const next = edited.replace(from, to);
      expect(next, `nothing to replace: ${from}`).not.toBe(edited);
      edited = next;
    }
    return edited;
  };

const element = (name: string, content: string) => `<edXML:${name}>${content}</edXML:${name}>`;
const set = (name: string, content: string) =>
  edit([new RegExp(`<edXML:${name}>[^<]*</edXML:${name}>`), element(name, content)]);
const drop = (name: string) => edit([new RegExp(`<edXML:${name}>[\\s\\S]*?</edXML:${name}>`), '']);
const content = (base64: string) => edit([/(ContentTransferEncoded [^>]*>)[^<]*/, `$1${base64}`]);
const attached = (edited: Partial<DocumentPackage['attachments'][number]>) => (xml: string) => {
  const read = parseEdxml(Buffer.from(xml)) as DocumentPackage;
  const [first] = read.attachments;
  return serialiseEdxml({ ...read, attachments: [{ ...first!, ...edited }] }).toString();
};

type Case = {
  readonly on?: keyof typeof examples;
  readonly edit: (xml: string) => string;
  readonly context?: ValidationContext;
  readonly repair?: true;
};

const zipped = writeAttachment({
  contentId: '1',
  attachmentName: '12-BC-UBND.pdf',
  fileName: 'a.txt',
  content: Buffer.from('Văn bản\n'),
  entryId: '00000000-0000-4000-8000-000000000001',
  modifiedAt: 0,
});

const { business, businessDocType, businessDocReason, businessDocumentInfo } = wireNames;
const trace = (...entries: readonly string[]) =>
  edit([
    /<edXML:TraceHeader>[\s\S]*<\/edXML:TraceHeader>/,
    entries
      .map((entry) => {
        const [organId = '', timestamp = '2026/01/05 08:00:00'] = entry.split('@');
        return element('TraceHeader', element('OrganId', organId) + element('Timestamp', timestamp));
      })
      .join(''),
  ]);

/** One case that breaks each rule; the examples themselves break none. */
const cases: Partial<Record<RuleId, Case>> = {
  'R-005': { edit: edit([' xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"', '']), repair: true },
  'R-006': { edit: edit([' xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"', '']), repair: true },
  'R-008': { edit: edit(['<edXML ', '<EdXML '], ['</edXML>\r\n', '</EdXML>']) },
  'R-012': { edit: drop('edXMLBody') },
  'R-013': { on: 'status', edit: edit(['</edXML:edXMLHeader>', '</edXML:edXMLHeader><edXML:edXMLBody/>']) },
  'R-014': { edit: edit(['<edXML:Subject>', '<Subject>'], ['</edXML:Subject>', '</Subject>']) },
  'R-015': {
    edit: (xml) =>
      edit(
        [/<edXML:Subject>.*/, ''],
        ['</edXML:MessageHeader>', `${element('Subject', 'x')}</edXML:MessageHeader>`],
      )(xml),
  },
  'R-016': { edit: edit(['<edXML:Subject>', `${element('Subject', 'other')}<edXML:Subject>`]) },
  'R-017': { edit: edit(['<edXML:Subject>', `${element('Novelty', 'x')}<edXML:Subject>`]) },
  'R-018': {
    edit: (xml) => {
      const list = /<AttachmentEncoded>[\s\S]*<\/AttachmentEncoded>\s*/.exec(xml)?.[0] ?? '';
      return edit([list, ''], ['</edXML:edXMLEnvelope>', `${list}</edXML:edXMLEnvelope>`])(xml);
    },
  },
  'R-019': { edit: (xml) => xml.replaceAll(`edXML:${business}>`, 'edXML:Business>') },
  'R-021': { edit: set('Subject', 'B\ufffd\ufffdo c\ufffdo') },
  'R-022': { edit: (xml) => xml, context: statusContext },
  'R-030': { edit: drop('From') },
  'R-031': { edit: set('OrganId', 'null') },
  'R-032': { edit: (xml) => drop('To')(drop('To')(xml)) },
  'R-033': { edit: edit([element('OrganId', 'H41'), element('OrganId', 'NULL')]) },
  'R-034': { edit: edit([element('OrganId', 'H41'), element('OrganId', 'H41.31')]) },
  'R-035': { edit: edit([element('OrganId', 'H41'), element('OrganId', 'H41.31.20')]) },
  'R-036': { edit: edit([element('OrganId', 'H41'), element('OrganId', 'H41/31')]) },
  'R-037': { edit: edit([element('OrganId', 'H41'), element('OrganId', '28.22.H17')]) },
  'R-038': { edit: edit([element('OrganId', 'H41.31'), element('OrganId', '000.00.31.H41')]) },
  'R-039': { edit: set('OrganId', 'H41.31.21') },
  'R-040': { edit: set('OrganName', 'UBND xã Khác') },
  'R-041': { edit: edit([element('OrganId', 'H41'), element('OrganId', 'H41.99')]) },
  'R-042': { edit: drop('OrganName') },
  'R-043': { edit: set('OrganName', 'Ủ'.repeat(201)) },
  'R-044': { edit: set('Email', 'không phải thư') },
  'R-046': { edit: edit([element('OrganId', 'H41'), element('OrganId', 'H63')]) },
  'R-049': { edit: edit([element('OrganId', 'H41'), element('OrganId', '2.000815.000.00.00.H55')]) },
  'R-060': { edit: edit([/<edXML:DocumentId>H41\.31\.20.*/, '']) },
  'R-061': { edit: edit([/(<edXML:DocumentId>)H41\.31\.20[^<]*/, '$1VPCP-00021']) },
  'R-062': { edit: edit(['<edXML:DocumentId>H41.31.20,', '<edXML:DocumentId>H41.31.21,']) },
  'R-063': { edit: set('PromulgationDate', '2026/01/04') },
  'R-064': { edit: set('CodeNumber', '13') },
  'R-065': { edit: edit([',2026/01/05,', ',2026/02/30,']) },
  'R-066': { edit: edit([',2026/01/05,', ',2026-01-05,']) },
  'R-068': { edit: drop('CodeNumber') },
  'R-069': { edit: set('CodeNumber', '74fass22') },
  'R-070': { edit: set('CodeNumber', '123456789012') },
  'R-071': { edit: drop('CodeNotation') },
  'R-072': { edit: set('CodeNotation', 'BC-UBND#1') },
  'R-073': { edit: set('CodeNumber', '7') },
  'R-074': { edit: drop('PromulgationInfo') },
  'R-075': { edit: set('PromulgationDate', '05/01/2026') },
  'R-076': { edit: set('PromulgationDate', '2026/01/07') },
  'R-077': { edit: drop('Subject') },
  'R-078': { edit: set('Subject', 'ế'.repeat(501)) },
  'R-079': { edit: drop('DocumentType') },
  'R-080': { edit: set('Type', '18') },
  'R-081': { edit: drop('TypeName') },
  'R-082': { edit: set('TypeName', 'Văn bản lạ') },
  'R-083': { edit: set('Type', '1') },
  'R-084': { edit: set('TypeDetail', '15') },
  'R-085': { edit: set('CodeNotation', 'QĐ-UBND') },
  'R-086': { edit: drop('SignerInfo') },
  'R-087': { edit: drop('FullName') },
  'R-088': { edit: set('Competence', 'Quyền 1') },
  'R-089': { edit: set('DueDate', '2026-01-20') },
  'R-090': { edit: set('DueDate', '2026/01/04') },
  'R-091': { edit: set('Priority', '5') },
  'R-092': { edit: set('PageAmount', 'ba') },
  'R-093': { edit: set('TyperNotation', 'NVVDNVVDNVV') },
  'R-094': { edit: set('Direction', 'yes') },
  'R-095': { edit: set('SteeringType', '3') },
  'R-096': { edit: drop('ResponseFor') },
  'R-097': { edit: edit(['<edXML:ResponseFor>', '<edXML:ResponseFor/><edXML:ResponseFor>']) },
  'R-098': { edit: edit([element('Code', '7/CT-UBND'), '']) },
  'R-110': { edit: drop('TraceHeaderList') },
  'R-111': { edit: trace('H41') },
  'R-112': { edit: trace('H41.31.20', 'null') },
  'R-113': { edit: trace('H41.31.20@2026-01-05T08:00:00Z') },
  'R-114': { edit: trace('H41.31.20', 'H41.31@2026/01/05 07:59:59') },
  'R-115': { edit: trace('H41.31.20@2026/01/06 07:05:01') },
  'R-116': { edit: trace('H41.31.20', 'H41', 'H41', 'H41') },
  'R-117': { edit: drop(business) },
  'R-118': { edit: set(businessDocType, '4') },
  'R-119': { on: 'revocation', edit: drop(businessDocReason) },
  'R-121': { on: 'update', edit: edit([/<edXML:DocumentId>H41\.31\.20,2026\/01\/02.*/, '']) },
  'R-122': { on: 'update', edit: drop(businessDocumentInfo) },
  'R-123': { on: 'update', edit: set('DocumentInfo', 'true') },
  'R-124': { on: 'update', edit: (xml) => set('DocumentInfo', '0')(set('DocumentReceiver', '0')(xml)) },
  'R-125': { on: 'update', edit: drop('ReceiverList') },
  'R-126': { on: 'update', edit: set('ReceiverType', '2') },
  'R-127': { on: 'update', edit: edit([element('ReceiverType', '0'), element('ReceiverType', '1')]) },
  'R-129': { on: 'replacement', edit: drop('ReplacementInfoList') },
  'R-130': { on: 'replacement', edit: edit([/<edXML:DocumentId>H41\.31\.20,2026\/01\/02.*/, '']) },
  'R-131': {
    on: 'replacement',
    edit: (xml) => {
      const info = /<edXML:ReplacementInfo>[\s\S]*<\/edXML:ReplacementInfo>/.exec(xml)?.[0] ?? '';
      return xml.replace(info, info + info);
    },
  },
  'R-132': { on: 'replacement', edit: drop('OrganIdList') },
  'R-134': { on: 'update', edit: set(businessDocType, '0') },
  'R-135': { edit: set('Paper', '2') },
  'R-137': { on: 'revocation', edit: drop('StaffInfo') },
  'R-138': {
    edit: edit(['</edXML:TraceHeaderList>', '<edXML:Paper>0</edXML:Paper></edXML:TraceHeaderList>']),
  },
  'R-139': {
    on: 'revocation',
    edit: edit([
      `<edXML:${businessDocType}>`,
      `${element('DocumentId', 'H41,2026/01/01,1/BC')}<edXML:${businessDocType}>`,
    ]),
  },
  'R-150': { edit: edit([/<AttachmentEncoded>[\s\S]*<\/AttachmentEncoded>/, '']) },
  'R-151': { edit: edit(['<ContentId>cid:1<', '<ContentId>cid:2<']) },
  'R-152': { edit: drop('Reference') },
  'R-153': {
    edit: (xml) => {
      const reference = /<edXML:Reference>[\s\S]*<\/edXML:Reference>/.exec(xml)?.[0] ?? '';
      return xml.replace(reference, reference + reference);
    },
  },
  'R-154': { edit: edit(['<ContentId>cid:1<', '<ContentId>1<']) },
  'R-155': { edit: drop('AttachmentName') },
  'R-156': { edit: edit(['<AttachmentName>', '<AttachmentName>../']) },
  'R-157': { edit: edit(['<AttachmentName>', `<AttachmentName>${'a'.repeat(200)}`]) },
  'R-158': { edit: edit(['<AttachmentName>12', '<AttachmentName>13']) },
  'R-159': { edit: content('đây không phải base64') },
  'R-160': { edit: content('') },
  'R-161': { edit: attached(zipped) },
  'R-162': {
    edit: attached({ content: TransferContent.fromBytes(Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1')) }),
  },
  'R-163': { edit: attached({ contentType: 'application/docx' }) },
  // A ZIP that is cut off: the signature of one, and nothing after it.
  'R-164': {
    edit: attached({
      contentType: 'application/zip',
      content: TransferContent.fromBytes(Buffer.from('PK\u0003\u0004 cut off', 'latin1')),
    }),
  },
  'R-165': {
    edit: attached({ content: TransferContent.fromBytes(Buffer.from(`%PDF-1.4\n${'\ufffd'.repeat(50)}`)) }),
  },
  'R-167': { edit: edit(['<AttachmentName>', '<AttachmentName>a.exe</AttachmentName><AttachmentName>']) },
  'R-210': { on: 'status', edit: drop('ResponseFor') },
  'R-211': { on: 'status', edit: edit([element('OrganId', 'H41.31.20'), '']) },
  'R-212': { on: 'status', edit: set('StatusCode', '44') },
  'R-213': { on: 'status', edit: set('StatusCode', '2') },
  'R-214': { on: 'status', edit: set('StatusCode', '14') },
  'R-220': { on: 'status', edit: drop('Description') },
  'R-223': { on: 'status', edit: set('Timestamp', '2026-01-05 09:30') },
  'R-224': { on: 'status', edit: set('Timestamp', '2026/01/04 23:59:59') },
  'R-225': { on: 'status', edit: drop('StaffInfo') },
};
const contextOf = (edxml: EdxmlPackage) => (edxml.kind === 'status' ? statusContext : exampleContext);

test.each(Object.entries(examples))('the example %s has no defect, in memory and read back', (_, edxml) => {
  expect(validateEdxml(edxml, contextOf(edxml))).toEqual([]);
  for (const layout of ['java-sdk', 'compact'] as const) {
    expect(validateEdxml(parseEdxml(serialiseEdxml(edxml, { layout })), contextOf(edxml))).toEqual([]);
  }
});

test.each(Object.entries(cases) as [RuleId, Case][])('%s is found where it is broken', (rule, broken) => {
  const edxml = examples[broken.on ?? 'document'];
  const xml = broken.edit(serialiseEdxml(edxml).toString());
  const { findings, error } = examineEdxml(Buffer.from(xml), {
    ...(broken.context ?? contextOf(edxml)),
    undeclaredPrefixes: broken.repair ? 'keep' : 'refuse',
  });
  expect(error?.message).toBeUndefined();
  const finding = findings.find((one) => one.rule === rule);
  expect(finding, `found only ${findings.map((one) => one.rule)}`).toBeDefined();
  expect(finding?.severity).toBe(ruleRow(rule).severity);
  expect(finding?.line).toBeGreaterThan(0);
  expect(finding?.path).toMatch(/^\/[eE]dXML/);
  for (const language of ['vi', 'en'] as const)
    expect(findingText(finding!, language)).not.toMatch(/\{|undefined/);
});

test('every rule that has a check has a case here, and the other way round', () => {
  const checked = ruleIds.filter((rule) => ruleEnforcement(rule) === 'check');
  expect(Object.keys(cases).sort()).toEqual([...checked].sort());
});

describe('the state of the rules is told honestly', () => {
  test('there are 179, of three severities', () => {
    const count = (severity: string) => ruleIds.filter((rule) => ruleRow(rule).severity === severity).length;
    expect([ruleIds.length, count('error'), count('warning'), count('information')]).toEqual([
      179, 75, 95, 9,
    ]);
  });

  test.each([
    ['R-060', 'check'],
    ['R-001', 'error'],
    ['R-023', 'error'],
    ['R-240', 'none'],
  ] as const)('%s: %s', (rule, expected) => {
    expect(ruleEnforcement(rule)).toBe(expected);
  });
});

test('a package in memory has findings with paths but without lines', () => {
  const [finding] = validateEdxml({ ...exampleDocument, header: { ...exampleDocument.header, subject: '' } });
  expect(finding).toEqual({
    rule: 'R-077',
    severity: 'error',
    parameters: {},
    path: '/MessageHeader/Subject',
  });
});

test('a finding points at the element itself, with line and column', () => {
  const xml = set('DueDate', 'mai')(serialiseEdxml(exampleDocument).toString());
  const [finding] = validateEdxml(parseEdxml(Buffer.from(xml)), exampleContext);
  expect(finding).toMatchObject({ rule: 'R-089', column: 9, parameters: { x: 'mai' } });
  expect(xml.split('\r\n')[(finding?.line ?? 0) - 1]).toContain('<edXML:DueDate>mai');
  expect(finding?.path).toBe(
    '/edXML/edXML:edXMLEnvelope[1]/edXML:edXMLHeader[1]/edXML:MessageHeader[1]/edXML:DueDate[1]',
  );
});

test('empty elements are passed over when a position is looked up', () => {
  const xml = edit(
    ['<edXML:To>', '<edXML:To/><edXML:To>'],
    [element('OrganId', 'H41'), element('OrganId', 'H63')],
  )(serialiseEdxml(exampleDocument).toString());
  const finding = validateEdxml(parseEdxml(Buffer.from(xml)), exampleContext).find(
    ({ rule }) => rule === 'R-046',
  );
  expect(finding?.path).toMatch(/To\[3\]\/edXML:OrganId\[1\]$/);
});

test('content of attachments is left alone where the caller says so', () => {
  const xml = content('!!')(serialiseEdxml(exampleDocument).toString());
  const context = { ...exampleContext, attachmentContent: 'skip' as const };
  expect(validateEdxml(parseEdxml(Buffer.from(xml)), context)).toEqual([]);
});

test('findings stop at 500', () => {
  const to = Array.from({ length: 2000 }, () => ({ organId: 'x/y', organName: '' }));
  expect(validateEdxml({ ...exampleDocument, header: { ...exampleDocument.header, to } })).toHaveLength(500);
});
