import { parseEdxml, serialiseEdxml } from '@lienthong/edxml';
import { composeRevocation } from '@lienthong/emulator';
import { samePolicy } from '@lienthong/exchange';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accepted, Correspondence } from './rig/correspondence.ts';

const [commune, office, district, department] = [
  '000.20.31.H41',
  '000.00.00.G22',
  '000.00.31.H41',
  '000.00.14.H41',
];

let mail: Correspondence;

beforeAll(async () => {
  mail = await Correspondence.start({ seed: 'kinds' });
});
afterAll(async () => {
  await mail.exchange.comeToRest();
  expect(await mail.exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: true });
  await mail.stop();
});

/** State and pending at each receiver; both nodes must say the same. */
async function states(documentId: string, ...receivers: readonly string[]): Promise<readonly string[]> {
  await mail.rest();
  const told: string[] = [];
  for (const receiver of receivers) {
    const { sender, receiver: other } = await mail.views(documentId, commune, receiver);
    expect(other).toEqual(sender);
    told.push(`${sender.state} ${sender.pending}`);
  }
  return told;
}

async function submit(bytes: Uint8Array): Promise<string> {
  const handed = accepted(await (await mail.desk(commune)).submit(bytes));
  await mail.rest();
  return handed.outcome.documentId;
}

async function answer(code: string, documentId: string, status: string): Promise<void> {
  accepted(await mail.say(code, documentId, status));
  await mail.rest();
}

async function sentTo(...receivers: readonly string[]): Promise<string> {
  const documentId = await mail.send(commune, ...receivers);
  await mail.rest();
  return documentId;
}

describe('revocation (kind 1)', () => {
  test('reaches every receiver, and each ends it by agreeing; declining is named and changes nothing', async () => {
    const documentId = await sentTo(office, district);
    await answer(office, documentId, '03');
    const bytes = await (await mail.desk(commune)).composeRevocation(documentId, {
      reason: 'sai thẩm quyền',
    });
    expect(parseEdxml(bytes)).toMatchObject({
      header: { documentId, to: [{ organId: office }, { organId: district }] },
      business: { businessDocType: 'revoke', businessDocReason: 'sai thẩm quyền', documentId },
      attachments: [],
    });
    await submit(bytes);
    expect(await states(documentId, office, district)).toEqual(['accepted revoke', 'sent revoke']);
    await answer(office, documentId, '15');
    await answer(district, documentId, '16');
    expect(await states(documentId, office, district)).toEqual(['revoked none', 'sent revoke']);
    const { sender } = await mail.views(documentId, commune, district);
    expect(sender.steps.at(-1)).toBe('16 T16 R-222');
  });

  test('of somebody else’s document changes nothing and is named', async () => {
    const documentId = await sentTo(office);
    const desk = await mail.desk(district);
    const real = parseEdxml(await (await mail.desk(office)).fetch(await mail.received(office, documentId)));
    if (real.kind !== 'document') throw new Error('no document');
    const forged = composeRevocation({
      from: mail.organisation(district),
      to: [mail.organisation(office)],
      at: mail.exchange.clock.now(),
      reason: 'không phải của mình',
      original: real,
    });
    accepted(await desk.submit(await desk.sign(serialiseEdxml(forged))));
    await mail.rest();
    const life = await mail.life(office, { documentId, sender: commune, receiver: office });
    expect(life?.lifecycle).toMatchObject({ state: 'sent', pending: 'none' });
    expect(life?.lifecycle.history.at(-1)).toMatchObject({ event: { by: 'other' }, rules: ['R-133'] });
  });
});

describe('taking back by status 13', () => {
  test('asks each receiver alone; one agrees, one declines and is asked again', async () => {
    const documentId = await sentTo(office, district);
    const sender = await mail.desk(commune);
    for (const receiver of [office, district])
      accepted(await sender.takeBack(documentId, mail.organisation(receiver), 'gửi nhầm'));
    expect(await states(documentId, office, district)).toEqual(['sent takeback', 'sent takeback']);
    await answer(office, documentId, '15');
    await answer(district, documentId, '16');
    expect(await states(documentId, office, district)).toEqual(['taken-back none', 'sent none']);
    accepted(await sender.takeBack(documentId, mail.organisation(district), 'vẫn cần lấy lại'));
    await mail.rest();
    await answer(district, documentId, '15');
    expect(await states(documentId, district)).toEqual(['taken-back none']);
  });

  test('both styles together: a revocation overrides the request, and ends as one', async () => {
    const documentId = await sentTo(office);
    const sender = await mail.desk(commune);
    accepted(await sender.takeBack(documentId, mail.organisation(office), 'gửi nhầm'));
    await mail.rest();
    await submit(await sender.composeRevocation(documentId, { reason: 'sai nội dung' }));
    expect(await states(documentId, office)).toEqual(['sent revoke']);
    await answer(office, documentId, '15');
    expect(await states(documentId, office)).toEqual(['revoked none']);
  });
});

describe('update (kind 2)', () => {
  test('adds a receiver, drops another, and puts new content in force where it is agreed to', async () => {
    const documentId = await sentTo(office, district);
    await answer(office, documentId, '03');
    const update = await submit(
      await (await mail.desk(commune)).composeUpdate(documentId, {
        reason: 'sửa nơi nhận và nội dung',
        subject: 'Trích yếu đã sửa',
        added: [mail.organisation(department)],
        dropped: [mail.organisation(district)],
      }),
    );
    expect(await states(documentId, office, district, department)).toEqual([
      'accepted update',
      'sent update',
      'sent none',
    ]);
    await answer(office, update, '15');
    await answer(district, update, '15');
    await answer(department, update, '01');
    expect(await states(documentId, office, district, department)).toEqual([
      'accepted none',
      'taken-back none',
      'arrived none',
    ]);
    const office_ = await mail.life(office, { documentId, sender: commune, receiver: office });
    expect(office_?.lifecycle.inForce).toBe((await mail.received(office, update)).pkg);
  });

  test('declined, it leaves the old content in force', async () => {
    const documentId = await sentTo(office);
    const before = (await mail.received(office, documentId)).pkg;
    const sender = await mail.desk(commune);
    await submit(await sender.composeUpdate(documentId, { reason: 'sửa', subject: 'Khác' }));
    await answer(office, documentId, '16');
    expect(await states(documentId, office)).toEqual(['sent none']);
    const life = await mail.life(commune, { documentId, sender: commune, receiver: office });
    expect(life?.lifecycle.inForce).toBe(before);
  });

  test('with a number of its own it is known by both identifiers', async () => {
    const documentId = await sentTo(office);
    const sender = await mail.desk(commune);
    const codeNumber = mail.nextNumber();
    const newId = await submit(await sender.composeUpdate(documentId, { reason: 'đổi số', codeNumber }));
    expect(newId).not.toBe(documentId);
    await answer(office, newId, '15');
    await answer(office, documentId, '03');
    expect((await mail.views(documentId, commune, office)).sender.steps).toEqual([
      'new T1',
      'update T13',
      '15 T14',
      '03 T4 R-218',
    ]);
    expect(await mail.life(commune, { documentId: newId, sender: commune, receiver: office })).toMatchObject({
      documentId,
    });
  });
});

describe('replacement (kind 3)', () => {
  test('ends the old document for the agencies that it names, and begins the new one for all', async () => {
    const documentId = await sentTo(office, district);
    const sender = await mail.desk(commune);
    const next = await submit(
      await sender.composeReplacement({
        ...mail.draft([office, district]),
        reason: 'văn bản có sai sót',
        replaces: [{ documentId, agencies: [mail.organisation(office)] }],
      }),
    );
    expect(await states(documentId, office, district)).toEqual(['replaced none', 'sent none']);
    expect(await states(next, office, district)).toEqual(['sent none', 'sent none']);
    await answer(office, next, '03');
    expect(await states(next, office)).toEqual(['accepted none']);
  });
});

describe('under the strict profile', () => {
  let strict: Correspondence;
  beforeAll(async () => {
    strict = await Correspondence.start({ seed: 'strict', policyOf: samePolicy({ profile: 'strict' }) });
  });
  afterAll(() => strict.stop());

  const refusal = (handed: Awaited<ReturnType<Correspondence['say']>>) => handed.outcome.refusals[0]?.rule;

  test('the node of whoever speaks refuses what the life of the document does not allow', async () => {
    const documentId = await strict.send(commune, office);
    await strict.rest();
    expect(refusal(await strict.say(office, documentId, '15'))).toBe('R-221');
    accepted(await strict.say(office, documentId, '01'));
    await strict.rest();
    expect(refusal(await strict.say(office, documentId, '05'))).toBe('R-218');
    accepted(await strict.say(office, documentId, '02'));
    await strict.rest();
    expect(refusal(await strict.say(office, documentId, '03'))).toBe('R-219');
    const desk = await strict.desk(commune);
    expect(refusal(await desk.takeBack(documentId, strict.organisation(office), 'muộn'))).toBe('R-219');
    await strict.rest();
    const { sender, receiver } = await strict.views(documentId, commune, office);
    expect(receiver).toEqual(sender);
    expect(sender.steps).toEqual(['new T1', '01 T2', '02 T3']);
  });

  test('and takes what it does', async () => {
    const documentId = await strict.send(commune, office);
    await strict.rest();
    for (const status of ['01', '03', '04', '05', '06']) {
      accepted(await strict.say(office, documentId, status));
      await strict.rest();
    }
    const desk = await strict.desk(commune);
    const revocation = await desk.composeRevocation(documentId, { reason: 'sai' });
    accepted(await desk.submit(revocation));
    await strict.rest();
    expect(refusal(await strict.say(office, documentId, '16'))).toBe('R-222');
    accepted(await strict.say(office, documentId, '15'));
    await strict.rest();
    expect((await strict.views(documentId, commune, office)).sender.state).toBe('revoked');
  });
});
