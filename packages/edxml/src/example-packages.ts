import { buildDocumentId, looseDocumentId } from './document-id.ts';
import type { DocumentPackage, StatusPackage } from './edxml-package.ts';
import type {
  KnownDelivery,
  KnownDocument,
  PackageHistory,
  ValidationContext,
} from './validation-context.ts';
import { manifestOf, writeAttachment } from './write-attachment.ts';

/** Packages without any defect, for tests of this package. Persons and texts are invented. */

const pdf = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');

const attachment = writeAttachment({
  contentId: '1',
  attachmentName: '12-BC-UBND.pdf',
  content: pdf,
  entryId: '00000000-0000-4000-8000-000000000001',
  modifiedAt: Date.UTC(2026, 0, 5, 1),
});

/** A report of a commune to its district. */
export const exampleDocument: DocumentPackage = {
  kind: 'document',
  header: {
    from: {
      organId: 'H41.31.20',
      organName: 'UBND phường Ví Dụ',
      email: 'vidu@example.com',
      telephone: '02380000000',
    },
    to: [
      { organId: 'H41.31', organName: 'UBND thành phố Ví Dụ' },
      { organId: 'H41', organName: 'UBND tỉnh Ví Dụ' },
    ],
    documentId: buildDocumentId({
      organId: 'H41.31.20',
      promulgationDate: '2026/01/05',
      codeNumber: '12',
      codeNotation: 'BC-UBND',
    }),
    code: { codeNumber: '12', codeNotation: 'BC-UBND' },
    promulgationInfo: { place: 'Ví Dụ', promulgationDate: '2026/01/05' },
    documentType: { type: 2, typeDetail: 14, typeName: 'Báo cáo' },
    subject: 'Kết quả thực hiện nhiệm vụ tháng 12',
    content: 'Báo cáo kết quả',
    signerInfo: { competence: 'TM. ỦY BAN NHÂN DÂN', position: 'Chủ tịch', fullName: 'Nguyễn Văn Ví Dụ' },
    dueDate: '2026/01/20',
    otherInfo: { priority: 0, typerNotation: 'NVVD', promulgationAmount: 1, pageAmount: 3, direction: false },
    responseFor: [
      {
        organId: 'H41.31',
        code: '7/CT-UBND',
        documentId: 'H41.31,2025/12/01,7/CT-UBND',
        promulgationDate: '2025/12/01',
      },
    ],
    steeringType: 2,
    toPlaces: ['Như trên', 'Lưu: VT'],
  },
  traceHeaders: [{ organId: 'H41.31.20', timestamp: '2026/01/05 08:00:00' }],
  business: {
    businessDocType: 'new',
    businessDocReason: 'Văn bản mới',
    paper: false,
    staffInfo: { staff: 'Trần Thị Ví Dụ', department: 'Văn thư', email: 'vanthu@example.com' },
  },
  references: manifestOf([attachment]),
  attachments: [attachment],
};

const { staffInfo } = exampleDocument.business ?? {};

/** The same document as an update of an earlier one. */
export const exampleUpdate: DocumentPackage = {
  ...exampleDocument,
  business: {
    documentId: 'H41.31.20,2026/01/02,11/BC-UBND',
    businessDocType: 'update',
    businessDocReason: 'Sửa số liệu',
    paper: false,
    businessDocumentInfo: {
      documentInfo: true,
      documentReceiver: true,
      receivers: [
        { organId: 'H41', receiverType: 'added' },
        { organId: 'H41.32', receiverType: 'removed' },
      ],
    },
    ...(staffInfo === undefined ? {} : { staffInfo }),
  },
};

/** The same document in place of an earlier one. */
export const exampleReplacement: DocumentPackage = {
  ...exampleDocument,
  business: {
    businessDocType: 'replace',
    businessDocReason: 'Thay thế văn bản ban hành nhầm',
    paper: false,
    replacements: [{ documentId: 'H41.31.20,2026/01/02,11/BC-UBND', organIds: ['H41.31', 'H41'] }],
    ...(staffInfo === undefined ? {} : { staffInfo }),
  },
};

/** The order to revoke it. */
export const exampleRevocation: DocumentPackage = {
  ...exampleDocument,
  business: {
    businessDocType: 'revoke',
    businessDocReason: 'Ban hành nhầm',
    paper: false,
    ...(staffInfo === undefined ? {} : { staffInfo }),
  },
};

/** The district refuses it. */
export const exampleStatus: StatusPackage = {
  kind: 'status',
  header: {
    from: { organId: 'H41.31', organName: 'UBND thành phố Ví Dụ' },
    responseFor: {
      organId: 'H41.31.20',
      code: '12/BC-UBND',
      documentId: exampleDocument.header.documentId,
      promulgationDate: '2026/01/05',
    },
    staffInfo: { staff: 'Lê Văn Ví Dụ' },
    statusCode: '02',
    description: 'Gửi nhầm nơi nhận',
    timestamp: '2026/01/05 09:30:00',
  },
};

const agencies = [
  { organId: 'H41', name: 'UBND tỉnh Ví Dụ' },
  { organId: 'H41.31', name: 'UBND thành phố Ví Dụ' },
  { organId: 'H41.32', name: 'UBND thị xã Ví Dụ' },
  { organId: 'H41.31.20', name: 'UBND phường Ví Dụ' },
];

const delivery = (receiver: string, more: Partial<KnownDelivery> = {}): KnownDelivery => ({
  receiver,
  state: 'arrived',
  pending: 'none',
  statuses: [{ sender: receiver, code: '01', timestamp: '2026/01/05 08:00:10' }],
  ...more,
});

/** What was sent of the earlier report, which the update and the replacement speak about. */
const earlierDocument: KnownDocument = {
  documentId: 'H41.31.20,2026/01/02,11/BC-UBND',
  sender: 'H41.31.20',
  code: '11/BC-UBND',
  promulgationDate: '2026/01/02',
  deliveries: [delivery('H41.31'), delivery('H41.32')],
};

/** What was sent of the report, which the revocation and the status speak about, and how far the district is with it. */
export function sentDocument(district: Partial<KnownDelivery> = {}): KnownDocument {
  return {
    documentId: exampleDocument.header.documentId,
    sender: 'H41.31.20',
    code: '12/BC-UBND',
    promulgationDate: '2026/01/05',
    deliveries: [delivery('H41.31', district), delivery('H41')],
  };
}

/** A history of these documents. */
export function historyOf(...documents: readonly KnownDocument[]): PackageHistory {
  return {
    documents: (id) => documents.filter(({ documentId }) => documentId === id),
    similarDocuments: (id) =>
      documents.filter(({ documentId }) => looseDocumentId(documentId) === looseDocumentId(id)),
  };
}

/**
 * Everything that a rule can need: a registry that knows the agencies of the examples, one retired code, and one in both
 * forms; an axis that all are connected to; the earlier report; PDFs signed as they must be.
 */
export const exampleContext: ValidationContext = {
  now: Date.UTC(2026, 0, 6),
  messageType: 'edoc',
  axis: { membership: () => 'registered' },
  authenticatedAs: new Set(['H41.31.20', 'H41.31']),
  paperKinds: new Set(['Hợp đồng']),
  history: historyOf(earlierDocument),
  pdf: {
    tells: ['role', 'integrity', 'timestamp'],
    signatures: () => [
      { role: 'person', integrity: 'intact', timestamp: true },
      { role: 'agency', integrity: 'intact', timestamp: true },
    ],
  },
  registry: {
    resolve(code) {
      const organisation = agencies.find(({ organId }) => organId === code);
      if (organisation) return { kind: 'found', organisation };
      if (code === 'H41.99') {
        const retired = { organId: code, name: 'UBND xã Cũ' };
        return { kind: 'retired', organisation: retired, successors: agencies.slice(3) };
      }
      if (code === '000.00.31.H41') {
        return {
          kind: 'found',
          organisation: { organId: code, codeQd20: 'H41.31', name: 'UBND thành phố Ví Dụ' },
        };
      }
      return { kind: 'unknown' };
    },
  },
};

/** The same where the report was sent already. */
export const laterContext: ValidationContext = {
  ...exampleContext,
  history: historyOf(earlierDocument, sentDocument()),
};
