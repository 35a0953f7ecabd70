import { createHash } from 'node:crypto';
import { Registry } from '@lienthong/registry';
import type { VxpClient } from '@lienthong/vxp-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallProvinceRows } from '../scenarios/rig/small-province.ts';
import { ExchangeRig } from './rig/exchange-rig.ts';
import { RawSocket } from './rig/raw-socket.ts';
import { signedRequest } from './rig/signed-request.ts';
import { until } from './rig/until.ts';

/** Communes with a system each, a province whose system speaks for all of it, and one that speaks for everybody. */
const [first, second, third] = ['000.20.31.H41', '000.20.32.H41', '000.21.31.H41'];
const province = '000.00.00.H41';

let rig: ExchangeRig;
let sender: VxpClient;
let receiver: VxpClient;
beforeAll(async () => {
  rig = await ExchangeRig.inMemory([
    { id: first, agencies: [first] },
    { id: second, agencies: [second] },
    { id: third, agencies: [third] },
    { id: 'tinh', agencies: [province, first, third, '000.00.14.H41'] },
    { id: 'everybody', agencies: 'all' },
  ]);
  [sender, receiver] = [await rig.client(first), await rig.client(second)];
});
afterAll(() => rig.close());

const edoc = { from: first, messagetype: 'edoc' };
const inboxOf = (client: VxpClient, parameters = {}) =>
  client.getReceivedEdocList({ messagetype: 'edoc', ...parameters });

/** The inbox when `bytes` have arrived there, and the row that they have. */
async function deliver(to: string, client: VxpClient): Promise<string> {
  const before = new Set((await inboxOf(client)).data.map(({ docId }) => docId));
  expect(await sender.sendEdoc(edoc, await rig.document(first, [to]))).toMatchObject({ status: 'OK' });
  const { data } = await until(
    () => inboxOf(client),
    (list) => list.data.some(({ docId }) => !before.has(docId)),
  );
  return String(data.find((row) => !before.has(row.docId))?.docId);
}

describe('who sends', () => {
  test('a system sends for each of its agencies', async () => {
    const client = await rig.client('tinh');
    for (const from of [province, '000.00.14.H41', first]) {
      const reply = await client.sendEdoc({ from, messagetype: 'edoc' }, await rig.document(from, [second]));
      expect(reply).toMatchObject({ status: 'OK' });
    }
  });

  test('for no other, whatever the package says', async () => {
    const bytes = await rig.document(second, [third]);
    expect(await sender.sendEdoc({ from: second, messagetype: 'edoc' }, bytes)).toMatchObject({
      status: 'FAIL',
      errorCode: '19',
      errorDesc: `Don vi gui ${second} khong dung voi ma da dang ky: ${first}`,
    });
    expect(await sender.sendEdoc(edoc, bytes)).toMatchObject({ status: 'FAIL', errorCode: '19', docId: '' });
    expect(rig.calls.at(-1)).toMatchObject({ error: 'EXCHANGE_SENDER_FOREIGN' });
  });

  test('without from it is the agency that has the system’s id as its code', async () => {
    const bytes = await rig.document(first, [second]);
    expect(await sender.sendEdoc({ messagetype: 'edoc' }, bytes)).toMatchObject({ status: 'OK' });
    const client = await rig.client('tinh');
    expect(await client.sendEdoc({ messagetype: 'edoc' }, bytes)).toMatchObject({
      status: 'FAIL',
      errorCode: '19',
      errorDesc: 'Don vi gui tinh khong dung voi ma da dang ky: tinh',
    });
  });
});

describe('what is sent', () => {
  test('the same package again has the same DocId and arrives once, also from another client of the system', async () => {
    const bytes = await rig.document(first, [third]);
    const [one, again] = [
      await sender.sendEdoc(edoc, bytes),
      await (await rig.client(first)).sendEdoc(edoc, bytes),
    ];
    expect(again).toEqual(one);
    const client = await rig.client(third);
    await until(
      () => inboxOf(client),
      ({ data }) => data.length > 0,
    );
    expect((await inboxOf(client)).data).toHaveLength(1);
  });

  test('a submission whose connection is cut before the answer is recognised when it comes again', async () => {
    const bytes = await rig.document(first, [third]);
    const client = await rig.client(third);
    const before = (await inboxOf(client)).data.length;
    const secret = (await rig.systems.find(first))?.secret ?? '';
    const head = signedRequest({
      operation: 'sendEdoc',
      systemId: first,
      secret,
      parameters: [
        ['from', first],
        ['messagetype', 'edoc'],
        ['hash-file', createHash('sha256').update(bytes).digest('hex')],
      ],
      headers: [`Content-Length: ${bytes.length}`],
    });
    const raw = await RawSocket.open(rig.url);
    await new Promise<void>((resolve) =>
      raw.socket.write(Buffer.concat([Buffer.from(head), bytes]), () => resolve()),
    );
    raw.socket.resetAndDestroy();
    const [again, oneMore] = [await sender.sendEdoc(edoc, bytes), await sender.sendEdoc(edoc, bytes)];
    expect(again).toMatchObject({ status: 'OK' });
    expect(oneMore).toEqual(again);
    await until(
      () => inboxOf(client),
      ({ data }) => data.length > before,
    );
    expect((await inboxOf(client)).data).toHaveLength(before + 1);
  });

  test('a document sent as a status is refused, and the other way round', async () => {
    const bytes = await rig.document(first, [second]);
    expect(await sender.sendEdoc({ from: first, messagetype: 'status' }, bytes)).toMatchObject({
      status: 'FAIL',
      errorCode: '22',
    });
    expect(rig.calls.at(-1)).toMatchObject({ error: 'EXCHANGE_KIND_UNEXPECTED' });
  });

  test('unsigned packages are accepted unless the system’s settings refuse them', async () => {
    const desk = await rig.session.desk(first);
    const unsigned = Buffer.from(
      (await rig.document(first, [second]))
        .toString()
        .replace(/<(\w+:)?Signature[\s>][\s\S]*<\/(\w+:)?Signature>/, ''),
    );
    expect(unsigned.toString()).not.toContain('SignatureValue');
    expect(desk.organisation.organId).toBe(first);
    expect(await sender.sendEdoc(edoc, unsigned)).toMatchObject({ status: 'OK' });
    await rig.systems.change(first, { settings: { signature: 'enforce', unsigned: 'refuse' } });
    const other = Buffer.from(unsigned.toString().replace('Thông báo', 'Thông báo khác'));
    expect(await sender.sendEdoc(edoc, other)).toMatchObject({ status: 'FAIL' });
    await rig.systems.change(first, { settings: { signature: 'report', unsigned: 'accept' } });
  });
});

describe('who receives', () => {
  test('to, where it is given, and the package’s receivers where not', async () => {
    const client = await rig.client(third);
    const before = (await inboxOf(client)).data.length;
    const bytes = await rig.document(first, [second]);
    expect(await sender.sendEdoc({ ...edoc, to: [third] }, bytes)).toMatchObject({ status: 'OK' });
    await until(
      () => inboxOf(client),
      ({ data }) => data.length === before + 1,
    );
  });

  test('one unknown receiver among several refuses all, or only its own copy, as the system wants', async () => {
    const bytes = await rig.document(first, [second]);
    const to = [second, '000.00.99.H99'];
    expect(await sender.sendEdoc({ ...edoc, to }, bytes)).toMatchObject({
      status: 'FAIL',
      errorCode: '18',
      errorDesc: 'Ben nhan 000.00.99.H99 khong ton tai tren truc (R-046)',
    });
    await rig.systems.change(first, { settings: { unknownReceiver: 'refuse-copy' } });
    expect(await sender.sendEdoc({ ...edoc, to }, bytes)).toMatchObject({ status: 'OK' });
    await rig.systems.change(first, { settings: { unknownReceiver: 'refuse-package' } });
  });

  test('a locked agency receives nothing and sends nothing, with a code of its own', async () => {
    await rig.session.lockAgency(third, 'kiểm tra');
    expect(await sender.sendEdoc(edoc, await rig.document(first, [third]))).toMatchObject({
      status: 'FAIL',
      errorCode: '23',
    });
    const client = await rig.client(third);
    const bytes = await rig.document(third, [second]);
    expect(await client.sendEdoc({ from: third }, bytes)).toMatchObject({ status: 'FAIL', errorCode: '23' });
    await rig.session.unlockAgency(third);
    expect(await client.sendEdoc({ from: third }, bytes)).toMatchObject({ status: 'OK' });
  });
});

describe('life cycle', () => {
  test('done and fail leave the list, processing stays with its state; the sender sees each', async () => {
    const docId = await deliver(second, receiver);
    const row = async () => (await inboxOf(receiver)).data.find((one) => one.docId === docId);
    const report = async () =>
      (await sender.getSentEdocList({})).data.find(({ receiverDocId }) => receiverDocId === docId);
    expect(await row()).toMatchObject({ status: 'initial' });
    const description = 'Đang trình lãnh đạo';
    await receiver.updateStatus({ docid: docId, status: 'processing', description });
    expect(await row()).toMatchObject({ status: 'processing', status_desc: description });
    await until(report, (one) => one?.receiveStatus === 'processing');
    expect(await report()).toMatchObject({ receiveStatusDesc: description });
    await receiver.updateStatus({ docid: docId, status: 'fail', description: 'Không mở được' });
    expect(await row()).toBeUndefined();
    await until(report, (one) => one?.receiveStatus === 'fail');
    await receiver.updateStatus({ docid: docId, status: 'done' });
    await until(report, (one) => one?.receiveStatus === 'done');
    expect(await receiver.updateStatus({ docid: docId, status: 'done' })).toMatchObject({ status: 'OK' });
  });

  test('whether processing and fail are listed and counted are settings of the system', async () => {
    const docId = await deliver(second, receiver);
    const isListed = async () => {
      const { data } = await inboxOf(receiver);
      const { count } = await receiver.countReceiveEdoc();
      expect(count).toBe(data.length);
      return data.some((row) => row.docId === docId);
    };
    await receiver.updateStatus({ docid: docId, status: 'processing' });
    expect(await isListed()).toBe(true);
    await rig.systems.change(second, { settings: { listProcessing: false } });
    expect(await isListed()).toBe(false);
    await receiver.updateStatus({ docid: docId, status: 'fail' });
    await rig.systems.change(second, { settings: { listProcessing: true, listFailed: true } });
    expect(await isListed()).toBe(true);
    await rig.systems.change(second, { settings: { listFailed: false } });
    expect(await isListed()).toBe(false);
  });

  test('fromDate and toDate are days of Vietnam or moments, both included', async () => {
    const docId = await deliver(second, receiver);
    const { created_time: created } = (await inboxOf(receiver)).data.find((one) => one.docId === docId) ?? {};
    const [day = '', time = ''] = String(created).split(' ');
    const isListed = async (span: object) =>
      (await inboxOf(receiver, span)).data.some((one) => one.docId === docId);
    expect(await isListed({ fromDate: day, toDate: day })).toBe(true);
    expect(await isListed({ fromDate: `${day} ${time}`, toDate: `${day} ${time}` })).toBe(true);
    expect(await isListed({ fromDate: day.split('/').reverse().join('/') })).toBe(true);
    expect(await isListed({ fromDate: '', toDate: '' })).toBe(true);
    expect(await isListed({ toDate: '2020/01/01' })).toBe(false);
    expect(await isListed({ fromDate: '2100-01-01' })).toBe(false);
  });

  test('a trace is appended on delivery where the system wants that, the same each time', async () => {
    const docId = await deliver(second, receiver);
    const plain = (await receiver.getEdoc({ docId })).bytes?.toString() ?? '';
    await rig.systems.change(second, { settings: { traceOnDelivery: true } });
    const traced = (await receiver.getEdoc({ docId })).bytes?.toString() ?? '';
    const downloaded = (await receiver.downloadEdoc({ docId })).bytes?.toString() ?? '';
    await rig.systems.change(second, { settings: { traceOnDelivery: false } });
    const count = (text: string) => text.split('TraceHeader>').length;
    expect(count(traced)).toBeGreaterThan(count(plain));
    expect(downloaded).toBe(traced);
  });
});

describe('systems are kept apart', () => {
  test('what others received cannot be seen, fetched or acknowledged', async () => {
    const docId = await deliver(second, receiver);
    for (const id of [first, third, 'tinh']) {
      const client = await rig.client(id);
      expect((await inboxOf(client)).data.some((row) => row.docId === docId)).toBe(false);
      expect(await client.getEdoc({ docId })).toMatchObject({ status: 'FAIL', errorCode: '20' });
      expect(await client.downloadEdoc({ docId })).toEqual({ httpStatus: 404, bytes: undefined });
      expect(await client.updateStatus({ docid: docId, status: 'done' })).toMatchObject({ errorCode: '20' });
    }
    expect((await inboxOf(receiver)).data.some((row) => row.docId === docId)).toBe(true);
  });

  test('a system for several agencies sees all of theirs, one for all sees everything', async () => {
    await deliver(third, await rig.client(third));
    const [tinh, everybody] = [await rig.client('tinh'), await rig.client('everybody')];
    const [theirs, all] = [await inboxOf(tinh), await inboxOf(everybody)];
    expect(new Set(theirs.data.map(({ to }) => to))).toContain(third);
    expect(theirs.data.every(({ to }) => to !== second)).toBe(true);
    const known = new Set(all.data.map(({ docId }) => docId));
    expect([...theirs.data, ...(await inboxOf(receiver)).data].every(({ docId }) => known.has(docId))).toBe(
      true,
    );
  });

  test('a locked system is kept out with a text of its own until it is unlocked', async () => {
    await rig.systems.lock(third);
    const client = await rig.client(third);
    expect(await inboxOf(client)).toMatchObject({
      errorCode: '15',
      errorDesc: `He thong ${third} dang bi khoa`,
    });
    expect(rig.calls.at(-1)).toMatchObject({ error: 'GATEWAY_SYSTEM_LOCKED', system: third });
    await rig.systems.unlock(third);
    expect(await inboxOf(client)).toMatchObject({ status: 'OK' });
  });

  test('a new secret holds at once and ends the old one', async () => {
    const client = await rig.client(third);
    await rig.systems.rotate(third);
    expect(await inboxOf(client)).toMatchObject({ errorCode: '15' });
    expect(rig.calls.at(-1)).toMatchObject({ error: 'VXP_SIGNATURE_WRONG' });
    expect(await inboxOf(await rig.client(third))).toMatchObject({ status: 'OK' });
  });
});

describe('agencies that a system registers', () => {
  const [unit, sub] = ['000.01.31.H41', '000.02.31.H41'];
  const registration = (members: object) => JSON.stringify({ id: '', mobile: '', fax: '', ...members });

  test('are listed, send, receive, change, and are gone after deletion', async () => {
    const body = registration({ pcode: first, code: unit, name: 'Ban Một', mail: 'mot@example.org' });
    expect(await sender.registerAgency(body)).toMatchObject({ status: 'OK' });
    const row = async () => (await receiver.getAgenciesList()).data.find(({ code }) => code === unit);
    expect(await row()).toMatchObject({ pid: first, name: 'Ban Một', mail: 'mot@example.org' });

    const bytes = await rig.document(first, [second]);
    const own = Buffer.from(bytes.toString().replaceAll(first, unit));
    expect(await sender.sendEdoc({ from: unit, messagetype: 'edoc' }, own)).toMatchObject({ status: 'OK' });
    const answer = await rig.document(second, [first]);
    const toUnit = await receiver.sendEdoc({ from: second, messagetype: 'edoc', to: [unit] }, answer);
    expect(toUnit).toMatchObject({ status: 'OK' });
    await until(
      () => inboxOf(sender),
      ({ data }) => data.some(({ to }) => to === unit),
    );

    expect(
      await sender.registerAgency(registration({ pcode: '', code: unit, name: 'Ban Mới' })),
    ).toMatchObject({
      status: 'OK',
    });
    expect(await row()).toMatchObject({ name: 'Ban Mới', mail: '' });

    expect(await sender.deleteAgency({ AgencyCode: unit })).toMatchObject({ status: 'OK' });
    expect(await sender.deleteAgency({ AgencyCode: unit })).toMatchObject({ status: 'OK' });
    expect(await row()).toBeUndefined();
    const units = (await receiver.getSynchronizeUnit()).data;
    expect(units.find(({ code }) => code === unit)).toMatchObject({ deleted: true, isAgency: true });
    const late = await rig.document(second, [first]);
    expect(await receiver.sendEdoc({ from: second, to: [unit] }, late)).toMatchObject({ errorCode: '18' });
    // What has arrived before can still be fetched.
    const arrived = (await inboxOf(sender)).data.find(({ to }) => to === unit);
    expect(await sender.getEdoc({ docId: String(arrived?.docId) })).toMatchObject({ status: 'OK' });
  });

  test('belong to who registered them, and only below its own', async () => {
    expect(await sender.registerAgency(registration({ code: sub, name: 'Ban Hai' }))).toMatchObject({
      status: 'OK',
    });
    for (const attempt of [
      receiver.registerAgency(registration({ code: sub, name: 'Của tôi', pcode: second })),
      receiver.registerAgency(registration({ code: '000.03.31.H41', name: 'Lạ', pcode: first })),
      receiver.registerAgency(registration({ code: '000.03.31.H41', name: 'Lạ', pcode: 'tinh' })),
      receiver.deleteAgency({ AgencyCode: sub }),
      receiver.deleteAgency({ AgencyCode: first }),
    ])
      expect(await attempt).toMatchObject({ status: 'FAIL' });
    const bytes = await rig.document(second, [third]);
    expect(await receiver.sendEdoc({ from: sub }, bytes)).toMatchObject({ errorCode: '19' });
  });
});

test('agencies that have two codes can be named by either, by systems and by calls', async () => {
  const [old, modern] = ['000.00.00.H41', 'H41'];
  const registry = Registry.load(
    smallProvinceRows.map((row) => (row.codeQcvn102 === old ? { ...row, codeQd20: modern } : row)),
    { asOf: '2026-06-01' },
  );
  const other = await ExchangeRig.inMemory(
    [
      { id: modern, agencies: [modern] },
      { id: second, agencies: [second] },
    ],
    { emulator: { registry } },
  );
  const [client, reader] = [await other.client(modern), await other.client(second)];
  for (const parameters of [{}, { from: old }, { from: modern }])
    expect(await client.sendEdoc(parameters, await other.document(old, [second]))).toMatchObject({
      status: 'OK',
    });
  const list = await until(
    () => reader.getReceivedEdocList({}),
    ({ data }) => data.length === 3,
  );
  expect(list.data.every(({ from }) => from === old)).toBe(true);
  const answer = await other.document(second, [old]);
  expect(await reader.sendEdoc({ to: [modern] }, answer)).toMatchObject({ status: 'OK' });
  await until(
    () => client.getReceivedEdocList({}),
    ({ data }) => data.length === 1,
  );
  await other.close();
});
