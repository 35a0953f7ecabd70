import type { SentMail } from '@lienthong/control/client';
import { expect, test } from 'vitest';
import { changedFields, fieldsOf } from './update-fields.ts';

const item = {
  code: '7/BC-UBND',
  subject: 'Trước',
  typeName: 'Báo cáo',
  promulgationDate: '2026/11/22',
  dueDate: '2026/11/30',
  signerName: 'Nguyễn Văn Ví Dụ',
  signerPosition: 'Chủ tịch',
  priority: 1,
} as SentMail;
const before = fieldsOf(item);

test('what stays as it is, is not sent', () => {
  expect(changedFields(before, before)).toEqual({});
  expect(changedFields(before, { ...before, subject: ' Trước ', place: ' ' })).toEqual({});
});

test('what is changed is sent in the form of the API', () => {
  expect(
    changedFields(before, {
      ...before,
      codeNotation: 'TTr-UBND',
      due: '',
      priority: '3',
      pageAmount: '12',
      signerPosition: 'Phó Chủ tịch',
      toPlaces: 'Như trên\n\nLưu: VT',
      responseFor: '000.00.36.H41,2026/11/01,5/CV-UBND\nkhông phải mã',
    }),
  ).toEqual({
    codeNotation: 'TTr-UBND',
    due: null,
    priority: 3,
    pageAmount: 12,
    signer: { fullName: 'Nguyễn Văn Ví Dụ', position: 'Phó Chủ tịch' },
    toPlaces: ['Như trên', 'Lưu: VT'],
    responseFor: [
      {
        organId: '000.00.36.H41',
        code: '5/CV-UBND',
        documentId: '000.00.36.H41,2026/11/01,5/CV-UBND',
        promulgationDate: '2026-11-01',
      },
    ],
  });
});
