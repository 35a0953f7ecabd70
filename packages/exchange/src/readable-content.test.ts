import type { DocumentPackage, StatusPackage } from '@lienthong/edxml';
import { expect, test } from 'vitest';
import { readContent } from './readable-content.ts';

const party = (organId: string) => ({ organId, organName: organId });
const document = (business?: DocumentPackage['business']): DocumentPackage => ({
  kind: 'document',
  header: {
    from: party('A'),
    to: [party('B'), party('C')],
    documentId: 'A,2026/06/01,2/CV',
    code: { codeNumber: '2', codeNotation: 'CV' },
    promulgationInfo: { promulgationDate: '2026/06/01' },
    documentType: { typeName: 'Công văn' },
    subject: 'Về việc ví dụ',
    signerInfo: { position: 'Chủ tịch', fullName: 'Nguyễn Văn Ví Dụ' },
    dueDate: '2026/06/30',
    otherInfo: { priority: 1, pageAmount: 3, promulgationAmount: 2 },
    responseFor: [],
  },
  traceHeaders: [{ organId: 'A', timestamp: '2026/06/01 08:00:00' }],
  ...(business && { business }),
  references: [],
  attachments: [],
});
const factsOf = (business?: DocumentPackage['business']) => readContent(document(business)).facts;

test('what registers show is kept', () => {
  expect(factsOf()).toMatchObject({
    kind: 'new',
    typeName: 'Công văn',
    signerName: 'Nguyễn Văn Ví Dụ',
    signerPosition: 'Chủ tịch',
    pages: 3,
    copiesIssued: 2,
    dueDate: '2026/06/30',
    statedAt: Date.parse('2026-06-01T08:00:00+07:00'),
  });
});

test('an update names the document and what changes', () => {
  const facts = factsOf({
    businessDocType: 'update',
    documentId: 'A,2026/05/01,1/CV',
    businessDocReason: 'thêm nơi nhận',
    businessDocumentInfo: {
      documentInfo: false,
      documentReceiver: true,
      receivers: [
        { organId: 'C', receiverType: 'added' },
        { organId: 'D', receiverType: 'removed' },
      ],
    },
  });
  expect(facts).toMatchObject({
    kind: 'update',
    reason: 'thêm nơi nhận',
    affects: [{ documentId: 'A,2026/05/01,1/CV' }],
    changes: { content: false, added: ['C'], dropped: ['D'] },
  });
});

test('a replacement for all of its receivers names none of them again', () => {
  const facts = factsOf({
    businessDocType: 'replace',
    replacements: [
      { documentId: 'one', organIds: ['C', 'B'] },
      { documentId: 'two', organIds: ['B'] },
      { documentId: 'three' },
    ],
  });
  expect(facts.affects).toEqual([
    { documentId: 'one', agencies: undefined },
    { documentId: 'two', agencies: ['B'] },
    { documentId: 'three', agencies: undefined },
  ]);
});

test('a status keeps its reason and the time that it states', () => {
  const status: StatusPackage = {
    kind: 'status',
    header: {
      from: party('B'),
      responseFor: { organId: 'A', code: '1/CV', promulgationDate: '2026/05/01', documentId: 'x' },
      statusCode: '02',
      description: 'gửi nhầm',
      timestamp: '2026/06/01 09:00:00',
    },
  };
  expect(readContent(status).facts).toMatchObject({
    about: 'x',
    status: '02',
    reason: 'gửi nhầm',
    statedAt: Date.parse('2026-06-01T09:00:00+07:00'),
  });
});

test('lists that somebody makes endless stay below what a ledger keeps in one entry', () => {
  const organIds = Array.from({ length: 20_000 }, (_, n) => `${n}${'ộ'.repeat(100)}`);
  const hostile = [
    factsOf({
      businessDocType: 'replace',
      replacements: Array.from({ length: 5_000 }, (_, n) => ({
        documentId: `${n}${'ộ'.repeat(900)}`,
        organIds,
      })),
    }),
    factsOf({
      businessDocType: 'update',
      documentId: 'x'.repeat(10_000),
      businessDocReason: 'ộ'.repeat(10_000),
      businessDocumentInfo: {
        receivers: organIds.flatMap((organId) => [
          { organId, receiverType: 'added' as const },
          { organId, receiverType: 'removed' as const },
        ]),
      },
    }),
  ];
  for (const facts of hostile) expect(Buffer.byteLength(JSON.stringify(facts))).toBeLessThan(300_000);
});
