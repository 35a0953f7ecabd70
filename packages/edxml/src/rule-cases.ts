import type { DocumentPackage, EdxmlPackage } from './edxml-package.ts';
import {
  exampleContext,
  exampleDocument,
  exampleReplacement,
  exampleRevocation,
  exampleStatus,
  exampleUpdate,
  historyOf,
  laterContext,
  sentDocument,
} from './example-packages.ts';
import { parseEdxml } from './parse-edxml.ts';
import type { RuleId } from './rules/rule-table.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { TransferContent } from './transfer-content.ts';
import type { KnownDelivery, PdfSignature, ValidationContext } from './validation-context.ts';
import { wireNames } from './wire-names.ts';
import { writeAttachment } from './write-attachment.ts';

/** The packages that the cases break. */
export const examples: Readonly<
  Record<'document' | 'update' | 'replacement' | 'revocation' | 'status', EdxmlPackage>
> = {
  document: exampleDocument,
  update: exampleUpdate,
  replacement: exampleReplacement,
  revocation: exampleRevocation,
  status: exampleStatus,
};

/** What each of them is checked against; none has a defect there. */
export const contexts: Readonly<Record<keyof typeof examples, ValidationContext>> = {
  document: exampleContext,
  update: exampleContext,
  replacement: exampleContext,
  revocation: laterContext,
  status: { ...laterContext, messageType: 'status' },
};

/** A change of a package's text. */
export type Edit = (xml: string) => string;

/** Replaces in the package's text, and throws where nothing is replaced. */
export const edit =
  (...replacements: readonly (readonly [string | RegExp, string])[]): Edit =>
  (xml) => {
    let edited = xml;
    for (const [from, to] of replacements) {
      const next = edited.replace(from, to);
      if (next === edited) throw new Error(`nothing to replace: ${from}`);
      edited = next;
    }
    return edited;
  };

/** An element as the examples write it. */
export const element = (name: string, content: string): string => `<edXML:${name}>${content}</edXML:${name}>`;
/** Gives the first element of a name other content. */
export const set = (name: string, content: string): Edit =>
  edit([new RegExp(`<edXML:${name}>[^<]*</edXML:${name}>`), element(name, content)]);
const drop = (name: string) => edit([new RegExp(`<edXML:${name}>[\\s\\S]*?</edXML:${name}>`), '']);
/** Gives the attachment other content. */
export const content = (base64: string): Edit =>
  edit([/(ContentTransferEncoded [^>]*>)[^<]*/, `$1${base64}`]);
const attached = (edited: Partial<DocumentPackage['attachments'][number]>) => (xml: string) => {
  const read = parseEdxml(Buffer.from(xml)) as DocumentPackage;
  const attachments = read.attachments.map((attachment) => ({ ...attachment, ...edited }));
  return serialiseEdxml({ ...read, attachments }).toString();
};

/** How a rule is broken. */
export type RuleCase = {
  /** The example that is edited; `document` where left out. */
  readonly on?: keyof typeof examples;
  readonly edit?: (xml: string) => string | Buffer;
  /** What differs from the example's context. */
  readonly context?: ValidationContext;
  readonly repair?: true;
  /** The package cannot be read. */
  readonly refused?: true;
};

const sentWith = (district: Partial<KnownDelivery>): ValidationContext => ({
  history: historyOf(sentDocument(district)),
});
const signedBy = (...signatures: readonly PdfSignature[]): ValidationContext => ({
  pdf: { tells: ['role', 'integrity', 'timestamp'], signatures: () => signatures },
});

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
export const ruleCases: Readonly<Partial<Record<RuleId, RuleCase>>> = {
  'R-001': { refused: true, edit: edit(['</edXML:Subject>', '</edXML:Subjekt>']) },
  'R-002': { refused: true, edit: (xml) => `1212${xml}` },
  'R-003': { refused: true, edit: edit(['<edXML ', '<!DOCTYPE edXML><edXML ']) },
  'R-004': { refused: true, edit: (xml) => Buffer.from(xml, 'latin1') },
  'R-005': { edit: edit([' xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"', '']), repair: true },
  'R-006': { edit: edit([' xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"', '']), repair: true },
  'R-007': {
    refused: true,
    edit: edit([' xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"', ' xmlns="http://www.go.vn/eDoc"']),
  },
  'R-008': { edit: edit(['<edXML ', '<EdXML '], ['</edXML>\r\n', '</EdXML>']) },
  'R-009': { refused: true, edit: (xml) => xml.replaceAll('edXMLEnvelope', 'edXMLParcel') },
  'R-010': { refused: true, edit: drop('edXMLHeader') },
  'R-011': { refused: true, edit: drop('MessageHeader') },
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
  'R-020': {
    refused: true,
    edit: edit(['<edXML:Subject>', `<edXML:Subject${' '.repeat(1)}a="${'x'.repeat(65 * 1024)}">`]),
  },
  'R-022': { context: { messageType: 'status' } },
  'R-023': {
    refused: true,
    edit: (xml) =>
      edit([/(<edXML:edXMLBody>)[\s\S]*(<\/edXML:edXMLBody>)/, '$1<Malware/>$2'])(
        edit([/<edXML:DocumentId>H41\.31\.20.*/, ''])(xml),
      ),
  },
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
  'R-045': { context: { axis: { membership: () => 'unregistered' } } },
  'R-046': { edit: edit([element('OrganId', 'H41'), element('OrganId', 'H63')]) },
  'R-047': { context: { axis: { membership: (code) => (code === 'H41' ? 'locked' : 'registered') } } },
  'R-048': { context: { authenticatedAs: new Set(['H41.31']) } },
  'R-049': { edit: edit([element('OrganId', 'H41'), element('OrganId', '2.000815.000.00.00.H55')]) },
  'R-060': { edit: edit([/<edXML:DocumentId>H41\.31\.20.*/, '']) },
  'R-061': { edit: edit([/(<edXML:DocumentId>)H41\.31\.20[^<]*/, '$1VPCP-00021']) },
  'R-062': { edit: edit(['<edXML:DocumentId>H41.31.20,', '<edXML:DocumentId>H41.31.21,']) },
  'R-063': { edit: set('PromulgationDate', '2026/01/04') },
  'R-064': { edit: set('CodeNumber', '13') },
  'R-065': { edit: edit([',2026/01/05,', ',2026/02/30,']) },
  'R-066': { edit: edit([',2026/01/05,', ',2026-01-05,']) },
  'R-067': { context: sentWith({}) },
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
  'R-099': { edit: set('Subject', 'TỐI MẬT: Phương án phòng thủ') },
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
  'R-120': { on: 'revocation', context: { history: historyOf() } },
  'R-121': { on: 'update', edit: edit([/<edXML:DocumentId>H41\.31\.20,2026\/01\/02.*/, '']) },
  'R-122': { on: 'update', edit: drop(businessDocumentInfo) },
  'R-123': { on: 'update', edit: set('DocumentInfo', 'true') },
  'R-124': { on: 'update', edit: (xml) => set('DocumentInfo', '0')(set('DocumentReceiver', '0')(xml)) },
  'R-125': { on: 'update', edit: drop('ReceiverList') },
  'R-126': { on: 'update', edit: set('ReceiverType', '2') },
  'R-127': { on: 'update', edit: edit([element('ReceiverType', '0'), element('ReceiverType', '1')]) },
  'R-128': { on: 'update', edit: edit([element('OrganId', 'H41.32'), element('OrganId', 'H41.33')]) },
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
  'R-133': {
    on: 'revocation',
    context: { history: historyOf({ ...sentDocument(), sender: 'H41.32' }) },
  },
  'R-134': { on: 'update', edit: set(businessDocType, '0') },
  'R-135': { edit: set('Paper', '2') },
  'R-136': { edit: set('Paper', '1') },
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
  'R-166': { edit: edit(['12-BC-UBND.pdf</AttachmentName>', '12-BC-UBND.dwf</AttachmentName>']) },
  'R-167': { edit: edit(['<AttachmentName>', '<AttachmentName>a.exe</AttachmentName><AttachmentName>']) },
  'R-168': { context: signedBy() },
  'R-169': { context: signedBy({ role: 'person', integrity: 'intact', timestamp: true }) },
  'R-170': { context: signedBy({ role: 'person' }, { role: 'agency', integrity: 'broken' }) },
  'R-171': { context: signedBy({ role: 'person', timestamp: true }, { role: 'agency', timestamp: false }) },
  'R-210': { on: 'status', edit: drop('ResponseFor') },
  'R-211': { on: 'status', edit: edit([element('OrganId', 'H41.31.20'), '']) },
  'R-212': { on: 'status', edit: set('StatusCode', '44') },
  'R-213': { on: 'status', edit: set('StatusCode', '2') },
  'R-214': { on: 'status', edit: set('StatusCode', '14') },
  'R-215': { on: 'status', context: { history: historyOf() } },
  'R-216': { on: 'status', edit: edit([element('OrganId', 'H41.31'), element('OrganId', 'H41.32')]) },
  'R-217': { on: 'status', edit: set('StatusCode', '13') },
  'R-218': { on: 'status', context: sentWith({ state: 'done' }) },
  'R-219': { on: 'status', context: sentWith({ state: 'revoked' }) },
  'R-220': { on: 'status', edit: drop('Description') },
  'R-221': { on: 'status', edit: set('StatusCode', '15') },
  'R-222': { on: 'status', edit: set('StatusCode', '16'), context: sentWith({ pending: 'revoke' }) },
  'R-223': { on: 'status', edit: set('Timestamp', '2026-01-05 09:30') },
  'R-224': { on: 'status', edit: set('Timestamp', '2026/01/04 23:59:59') },
  'R-225': { on: 'status', edit: drop('StaffInfo') },
  'R-226': {
    on: 'status',
    context: sentWith({
      state: 'refused',
      statuses: [{ sender: 'H41.31', code: '02', timestamp: '2026/01/05 09:29:00' }],
    }),
  },
  'R-227': { on: 'status', edit: set('Code', '13/BC-UBND') },
  'R-228': { on: 'status', edit: edit(['<edXML:DocumentId>H41', '<edXML:DocumentId> h41']) },
};
