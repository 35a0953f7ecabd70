import { parseEdxml } from '@lienthong/edxml';
import { abnormalStates } from '@lienthong/pki';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ControlRig, centre, kySon, myLy, ngheAn } from './control-rig.ts';

let rig: ControlRig;
beforeAll(async () => {
  rig = await ControlRig.start();
});
afterAll(() => rig.close());

const draft = {
  to: [centre, kySon],
  codeNotation: 'BC-UBND',
  typeName: 'Báo cáo',
  subject: 'Trước khi sửa',
  due: '2030-01-02',
  attachments: [{ name: 'a.txt', content: 'YWJj' }],
};

async function sent(): Promise<{ readonly pkg: string; readonly documentId: string }> {
  const outcome = await rig.json('POST', `/api/v1/agencies/${myLy}/documents`, draft);
  await rig.json('GET', `/api/v1/wait/packages/${outcome.pkg}?until=settled`);
  return outcome;
}

async function documentOf(pkg: string) {
  const bytes = await (await rig.call('GET', `/api/v1/packages/${pkg}/bytes`)).arrayBuffer();
  const edxml = parseEdxml(new Uint8Array(bytes));
  if (edxml.kind !== 'document') throw new Error(edxml.kind);
  return edxml;
}

describe('an update', () => {
  test('changes everything that the header says of a document, and leaves the rest', async () => {
    const { pkg } = await sent();
    const before = await documentOf(pkg);
    const answer = await rig.json('POST', `/api/v1/agencies/${myLy}/sent/${pkg}/update`, {
      reason: 'sửa sai sót',
      subject: 'Sau khi sửa',
      codeNotation: 'TTr-UBND',
      promulgationDate: '2026-01-05',
      place: 'Mỹ Lý',
      typeName: 'Tờ trình',
      content: 'Tóm tắt',
      signer: { fullName: 'Lê Thị Ví Dụ', position: 'Phó Chủ tịch', competence: 'KT.' },
      due: null,
      priority: 2,
      sphereOfPromulgation: 'Nội bộ',
      pageAmount: 4,
      appendixes: ['Phụ lục I'],
      steeringType: 2,
      toPlaces: ['Như trên'],
      responseFor: [
        {
          organId: kySon,
          code: '1/CV-UBND',
          documentId: 'x,2026/01/01,1/CV-UBND',
          promulgationDate: '2026-01-01',
        },
      ],
      paper: true,
      attachments: [{ name: 'b.txt', content: 'eHl6' }],
      added: [ngheAn],
      dropped: [kySon],
    });
    expect(answer).toMatchObject({ status: 'accepted', kind: 'update' });
    const { header, business, references } = await documentOf(answer.pkg);
    const number = before.header.code.codeNumber;
    expect(header).toMatchObject({
      documentId: `${myLy},2026/01/05,${number}/TTr-UBND`,
      subject: 'Sau khi sửa',
      code: { codeNumber: number, codeNotation: 'TTr-UBND' },
      promulgationInfo: { place: 'Mỹ Lý', promulgationDate: '2026/01/05' },
      documentType: { typeName: 'Tờ trình' },
      content: 'Tóm tắt',
      signerInfo: { fullName: 'Lê Thị Ví Dụ', position: 'Phó Chủ tịch', competence: 'KT.' },
      otherInfo: { priority: 2, sphereOfPromulgation: 'Nội bộ', pageAmount: 4, appendixes: ['Phụ lục I'] },
      steeringType: 2,
      toPlaces: ['Như trên'],
      responseFor: [{ organId: kySon, promulgationDate: '2026/01/01' }],
    });
    expect(before.header.dueDate).toBe('2030/01/02');
    expect(header.dueDate).toBeUndefined();
    expect(header.to.map(({ organId }) => organId).sort()).toEqual([centre, kySon, ngheAn].sort());
    expect(references.map(({ attachmentName }) => attachmentName)).toEqual(['b.txt']);
    expect(business).toMatchObject({
      businessDocType: 'update',
      documentId: before.header.documentId,
      businessDocReason: 'sửa sai sót',
      paper: true,
      businessDocumentInfo: {
        documentInfo: true,
        documentReceiver: true,
        receivers: [
          { organId: ngheAn, receiverType: 'added' },
          { organId: kySon, receiverType: 'removed' },
        ],
      },
    });
  });

  test('of receivers alone says that the document is as it was', async () => {
    const { pkg } = await sent();
    const { header } = await documentOf(pkg);
    const answer = await rig.json('POST', `/api/v1/agencies/${myLy}/sent/${pkg}/update`, {
      reason: 'thêm nơi nhận',
      added: [ngheAn],
    });
    const update = await documentOf(answer.pkg);
    expect(update.business?.businessDocumentInfo).toMatchObject({
      documentInfo: false,
      documentReceiver: true,
    });
    expect(update.header).toMatchObject({ documentId: header.documentId, dueDate: '2030/01/02' });
  });
});

describe('a package that is signed with an abnormal certificate', () => {
  test('every state is listed with what it leads to', async () => {
    const { items } = await rig.json('GET', '/api/v1/certificate-states');
    expect(items.map(({ state }: { state: string }) => state)).toEqual(Object.keys(abnormalStates));
  });

  test.each(Object.entries(abnormalStates))(
    '%s is refused as it is said',
    async (certificate, { leadsTo }) => {
      const answer = await rig.json('POST', `/api/v1/agencies/${myLy}/documents`, { ...draft, certificate });
      expect(answer).toMatchObject({ status: 'refused', refusals: [{ code: leadsTo }] });
      expect(answer.refusals[0].text.vi).not.toBe('');
    },
  );

  test('also an update, a revocation and a take-back; the own certificate stays as it is', async () => {
    const { pkg } = await sent();
    const order = { reason: 'thử', certificate: 'expired' };
    const refused = { status: 'refused', refusals: [{ code: 'SIGNATURE_CERTIFICATE_EXPIRED' }] };
    const to = `/api/v1/agencies/${myLy}/sent/${pkg}`;
    expect(await rig.json('POST', `${to}/update`, { ...order, subject: 'x' })).toMatchObject(refused);
    expect(await rig.json('POST', `${to}/revocation`, order)).toMatchObject(refused);
    const { items } = await rig.json('POST', `${to}/take-back`, { ...order, from: [centre] });
    expect(items[0]).toMatchObject(refused);
    expect(await sent()).toMatchObject({ status: 'accepted' });
  });
});
