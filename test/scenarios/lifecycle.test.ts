import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accepted, Correspondence } from './rig/correspondence.ts';

const commune = '000.20.31.H41';
const other = '000.20.32.H41';
const office = '000.00.00.G22';

let mail: Correspondence;

beforeAll(async () => {
  mail = await Correspondence.start({ seed: 'lifecycle' });
});
afterAll(() => mail.stop());

/** Deeds in their order: a status of the receiver, or of the sender's `13`, `update`, `revoke`, `replace`; each arrives before the next. */
async function course(...deeds: readonly string[]): Promise<string> {
  const documentId = await mail.send(commune, office);
  await mail.rest();
  for (const deed of deeds) {
    await act(documentId, deed);
    await mail.rest();
  }
  return documentId;
}

async function act(documentId: string, deed: string): Promise<void> {
  const sender = await mail.desk(commune);
  switch (deed) {
    case '13':
      accepted(await sender.takeBack(documentId, mail.organisation(office), 'gửi nhầm'));
      return;
    case 'revoke':
      accepted(await sender.submit(await sender.composeRevocation(documentId, { reason: 'sai nội dung' })));
      return;
    case 'update':
      accepted(
        await sender.submit(await sender.composeUpdate(documentId, { reason: 'sửa', subject: 'Đã sửa' })),
      );
      return;
    case 'replace': {
      const replaces = [{ documentId }];
      accepted(
        await sender.submit(
          await sender.composeReplacement({ ...mail.draft([office]), reason: 'thay thế', replaces }),
        ),
      );
      return;
    }
    default:
      accepted(await mail.say(office, documentId, deed));
  }
}

/** What both nodes say at the end; they must say the same. */
async function agreed(documentId: string) {
  const { sender, receiver } = await mail.views(documentId, commune, office);
  expect(receiver).toEqual(sender);
  return { state: sender.state, pending: sender.pending, last: sender.steps.at(-1), steps: sender.steps };
}

describe('each row of the table, over real nodes', () => {
  test.each([
    ['T1', [], 'sent', 'none', 'new T1'],
    ['T2', ['01'], 'arrived', 'none', '01 T2'],
    ['T3', ['01', '02'], 'refused', 'none', '02 T3'],
    ['T4', ['01', '03'], 'accepted', 'none', '03 T4'],
    ['T4 without 01', ['03'], 'accepted', 'none', '03 T4 R-218'],
    ['T5', ['01', '03', '04'], 'assigned', 'none', '04 T5'],
    ['T6', ['01', '03', '04', '05'], 'processing', 'none', '05 T6'],
    ['T7', ['01', '03', '05', '06'], 'done', 'none', '06 T7'],
    ['T8', ['01', '03', '05', '04'], 'assigned', 'none', '04 T8'],
    ['T9', ['01', '13'], 'arrived', 'takeback', '13 T9'],
    ['T10', ['01', '13', '15'], 'taken-back', 'none', '15 T10'],
    ['T11', ['01', '13', '16'], 'arrived', 'none', '16 T11'],
    ['T11 and asked again', ['01', '13', '16', '13'], 'arrived', 'takeback', '13 T9'],
    ['T12', ['01', '13', '03'], 'accepted', 'takeback', '03 T12 R-218'],
    ['T13', ['01', 'update'], 'arrived', 'update', 'update T13'],
    ['T14', ['01', 'update', '15'], 'arrived', 'none', '15 T14'],
    ['T15', ['01', 'update', '16'], 'arrived', 'none', '16 T15'],
    ['T16', ['01', '03', 'revoke'], 'accepted', 'revoke', 'revoke T16'],
    ['T16 declined', ['01', 'revoke', '16'], 'arrived', 'revoke', '16 T16 R-222'],
    ['T17', ['01', 'revoke', '15'], 'revoked', 'none', '15 T17'],
    ['T18', ['01', '03', 'replace'], 'replaced', 'none', 'replace T18'],
    ['T19', ['01', '01'], 'arrived', 'none', '01 T19 R-226'],
    ['T20', ['01', '03', '06', '05'], 'done', 'none', '05 T20 R-218'],
    ['T21', ['01', '02', '03'], 'refused', 'none', '03 T21 R-219'],
    ['T21 after a take-back', ['01', '13', '15', '06'], 'taken-back', 'none', '06 T21 R-219'],
    ['T21 after a revocation', ['01', 'revoke', '15', '05'], 'revoked', 'none', '05 T21 R-219'],
  ] as const)('%s: %j', async (_, deeds, state, pending, last) => {
    expect(await agreed(await course(...deeds))).toMatchObject({ state, pending, last });
  });

  test('a new document begins at T1 while the one that it replaces ends', async () => {
    const documentId = await course('01', 'replace');
    const next = (await (await mail.desk(commune)).sent({ limit: 1 }))[0]?.facts.documentId ?? '';
    expect(next).not.toBe(documentId);
    expect(await agreed(next)).toMatchObject({ state: 'sent', steps: ['new T1'] });
  });
});

describe('what comes at the wrong time', () => {
  test('a status before the document waits for it at both nodes, and counts when it comes', async () => {
    const desk = await mail.desk(commune);
    const bytes = await desk.compose(mail.draft([office]));
    const documentId =
      /<edXML:DocumentId>(.*?)<\/edXML:DocumentId>/.exec(Buffer.from(bytes).toString())?.[1] ?? '';
    expect(documentId).not.toBe('');
    const facts = { documentId, sender: commune, code: '', promulgationDate: '' };
    accepted(await (await mail.desk(office)).sendStatus({ facts } as never, '01', 'đã đến'));
    await mail.rest();
    const early = await mail.life(commune, { documentId, sender: commune, receiver: office });
    expect(early?.lifecycle).toMatchObject({
      state: 'draft',
      history: [],
      waiting: [{ what: '01', remarks: ['R-215'] }],
    });
    accepted(await desk.submit(bytes));
    await mail.rest();
    expect(await agreed(documentId)).toMatchObject({ state: 'arrived', steps: ['new T1', '01 T2'] });
  });

  test.each([
    [['01'], '03', '13', 'accepted', 'takeback'],
    [['01', '03'], '06', '13', 'done', 'takeback'],
    [['01'], '02', '13', 'refused', 'none'],
    [['01', '03'], '05', 'update', 'processing', 'update'],
    [['01', '13'], '15', 'revoke', undefined, 'none'],
    [['01', 'update'], '15', 'update', 'arrived', undefined],
    [['01', '03'], '06', 'replace', undefined, 'none'],
  ] as const)(
    'after %j, %s and %s cross: both nodes come to the same',
    async (before, said, asked, state, pending) => {
      const documentId = await course(...before);
      await Promise.all([act(documentId, said), act(documentId, asked)]);
      await mail.rest();
      const view = await agreed(documentId);
      if (state) expect(view.state).toBe(state);
      if (pending) expect(view.pending).toBe(pending);
    },
  );

  test('a status of somebody who has not received the document changes nothing and is named', async () => {
    const documentId = await course('01');
    const facts = (await mail.received(office, documentId)).facts;
    accepted(await (await mail.desk(other)).sendStatus({ facts } as never, '03', 'tiếp nhận'));
    await mail.rest();
    expect(await agreed(documentId)).toMatchObject({ state: 'arrived', steps: ['new T1', '01 T2'] });
    const stranger = await mail.life(commune, { documentId, sender: commune, receiver: other });
    expect(stranger?.lifecycle).toMatchObject({ state: 'draft', waiting: [{ remarks: ['R-216'] }] });
  });

  test('a status that names the document in other letters, or only by date and number, is found and named', async () => {
    const documentId = await course('01');
    const { facts } = await mail.received(office, documentId);
    const desk = await mail.desk(office);
    accepted(
      await desk.sendStatus(
        { facts: { ...facts, documentId: documentId.toLowerCase() } } as never,
        '03',
        'x',
      ),
    );
    await mail.rest();
    accepted(await desk.sendStatus({ facts: { ...facts, documentId: 'mất-mã' } } as never, '05', 'x'));
    await mail.rest();
    accepted(await desk.sendStatus({ facts: { ...facts, code: '999/KHAC' } } as never, '06', 'x'));
    await mail.rest();
    expect((await agreed(documentId)).steps).toEqual([
      'new T1',
      '01 T2',
      '03 T4 R-228',
      '05 T6 R-228',
      '06 T7 R-227',
    ]);
  });
});

test('mailboxes and lists of what was sent are longer than one message of the axis', async () => {
  const desk = await mail.desk(commune);
  const subject = 'ộ'.repeat(2_000);
  const count = 90;
  for (let n = 0; n < count; n += 1)
    accepted(await desk.submit(await desk.compose({ ...mail.draft([other]), subject: `${n} ${subject}` })));
  await mail.rest();
  const inbox = await (await mail.desk(other)).inbox();
  const sent = (await desk.sent({ limit: count })).toReversed();
  expect(inbox.filter(({ facts }) => facts.kind === 'new').length).toBeGreaterThanOrEqual(count);
  expect(sent).toHaveLength(count);
  expect(inbox.slice(-count).map(({ pkg }) => pkg)).toEqual(sent.map(({ pkg }) => pkg));
  expect(Buffer.byteLength(JSON.stringify(sent))).toBeGreaterThan(524_288);
});
