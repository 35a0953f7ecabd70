import { createHash } from 'node:crypto';
import { faultyHex, type Header } from '@lienthong/vxp';
import type { VxpClient } from '@lienthong/vxp-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExchangeRig } from './rig/exchange-rig.ts';
import { rawExchange } from './rig/raw-socket.ts';
import { signedRequest } from './rig/signed-request.ts';
import { until } from './rig/until.ts';

/** One commune each, a department, and the system of the worked examples, which speaks for nobody here. */
const [first, second, third] = ['000.20.31.H41', '000.20.32.H41', '000.21.31.H41'];
const exampleSecret = 'example-secret-not-real-0001';

let rig: ExchangeRig;
let sender: VxpClient;
let receiver: VxpClient;
beforeAll(async () => {
  rig = await ExchangeRig.inMemory([
    { id: first, agencies: [first] },
    { id: second, agencies: [second] },
    { id: third, agencies: [third] },
    { id: '000.00.01.H99', agencies: ['000.00.14.H41'], secret: exampleSecret },
  ]);
  sender = await rig.client(first);
  receiver = await rig.client(second);
});
afterAll(() => rig.close());

const envelopeOf = (body: Buffer | undefined) =>
  JSON.parse(body?.toString('latin1') ?? '') as Record<string, unknown>;

/** Sends a document and waits until it is there; the receiver's id of it, and its bytes. */
async function deliver(): Promise<{ docId: string; senderDocId: string; bytes: Uint8Array }> {
  const bytes = await rig.document(first, [second]);
  const known = new Set((await receiver.getReceivedEdocList({})).data.map(({ docId }) => docId));
  const { docId: senderDocId, errorDesc } = await sender.sendEdoc(
    { from: first, messagetype: 'edoc' },
    bytes,
  );
  expect(errorDesc).toBe('Thanh cong');
  const list = await until(
    () => receiver.getReceivedEdocList({}),
    ({ data }) => data.some(({ docId }) => !known.has(docId)),
  );
  const docId = String(list.data.find((row) => !known.has(row.docId))?.docId);
  return { docId, senderDocId, bytes };
}

describe('example 2.7 verifies; one changed byte in either header is refused with FAIL 15 as JSON', () => {
  const signedText =
    '{"XroadVnpt-systemid":"000.00.01.H99","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc","XroadVnpt-timestamp":"05032024T091530+0042","XroadVnpt-Content-Type":"application/json"}';
  const signature = 'd2a7f84de69ac38a102e75707d31c0413b90739bed6fed54064c9ac6d2bb3498';
  const exampleA = (text: string, hash: string) =>
    `${[
      'POST /vxp/getReceivedEdocList HTTP/1.1',
      'XroadVnpt-systemid: 000.00.01.H99',
      'XroadVnpt-servicetype: eDoc',
      'XroadVnpt-messagetype: edoc',
      'XroadVnpt-timestamp: 05032024T091530+0042',
      'Content-Type: application/json',
      'XroadVnpt-Content-Type: application/json',
      'XroadVnpt-sign-header-key: systemid;servicetype;messagetype;timestamp;Content-Type',
      `XroadVnpt-sign-header: ${text}`,
      `XroadVnpt-hash-header: ${hash}`,
      'User-Agent: JAVASDKAgent/1.0.0 XRoad/VPCP',
      'XroadVnpt-version: 3.0.201608',
      'Content-Length: 0',
      'Connection: Keep-Alive',
      'Accept-Encoding: gzip,deflate',
      'Host: localhost',
    ].join('\r\n')}\r\n\r\n`;

  test('(a), with a signature in either letter case', async () => {
    for (const hash of [signature, signature.toUpperCase()]) {
      const reply = await rawListing(exampleA(signedText, hash));
      expect(reply).toEqual({ status: 'OK', ErrorCode: '0', ErrorDesc: 'Thanh cong', data: [] });
    }
  });

  test.each([
    ['text', signedText.replace('eDoc', 'edoc'), signature],
    ['system', signedText.replace('000.00.01.H99', '000.00.02.H99'), signature],
    ['signature', signedText, signature.replace('d', 'e')],
    ['signature, cut', signedText, signature.slice(1)],
    ['signature, none', signedText, ''],
  ])('(a) with a changed %s', async (_, text, hash) => {
    const reply = await rawExchange(rig.url, exampleA(text, hash));
    expect(reply?.status).toBe(200);
    expect(envelopeOf(reply?.body)).toMatchObject({ status: 'FAIL', ErrorCode: '15' });
  });

  test('a wrong secret and an unknown system are told in the same words', async () => {
    const answers = await Promise.all(
      [
        [signedText.replace('000.00.01.H99', 'nobody'), signature],
        [signedText, signature.replace('d', 'e')],
      ].map(async ([text = '', hash = '']) =>
        (await rawExchange(rig.url, exampleA(text, hash)))?.body.toString(),
      ),
    );
    expect(answers[0]).toBe(answers[1]);
  });

  test('(b): the signature is good, so that what is refused is the sender', async () => {
    const text = String.raw`{"XroadVnpt-systemid":"000.00.01.H99","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc","XroadVnpt-hash-file":"a6d39f8bc61ced24c81a19cb605b15495ad114f06bda454bd2eab67bf173f","XroadVnpt-from":"000.00.01.H99","XroadVnpt-to":"[\"000.00.02.H99\",\"000.00.03.H99\"]","XroadVnpt-timestamp":"05032024T091530+0042","XroadVnpt-Content-Type":"application/octet-stream"}`;
    const hash = 'c7c0a26c03b9a4356f3925b76e8b743066292c582e70ebae1dbd9a8b62ce8328';
    const request = (signed: string) =>
      `POST //sendEdoc HTTP/1.1\r\nHost: x\r\nXroadVnpt-sign-header: ${signed}\r\nXroadVnpt-hash-header: ${hash}\r\nContent-Length: 23\r\n\r\n<edXML>demo 3</edXML>\r\n`;
    expect(envelopeOf((await rawExchange(rig.url, request(text)))?.body)).toEqual({
      status: 'FAIL',
      ErrorCode: '19',
      ErrorDesc: 'Don vi gui 000.00.01.H99 khong dung voi ma da dang ky: 000.00.01.H99',
      DocId: '',
    });
    const changed = text.replace('demo', 'demi').replace('a6d3', 'a6d4');
    expect(envelopeOf((await rawExchange(rig.url, request(changed)))?.body)).toMatchObject({
      ErrorCode: '15',
    });
  });
});

/** The members of a list reply that came without a length. */
async function rawListing(request: string): Promise<Record<string, unknown>> {
  const headers = [...request.matchAll(/^(XroadVnpt-[^:]+): (.*)\r$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  const reply = await fetch(`${rig.url}/vxp/getReceivedEdocList`, {
    method: 'POST',
    headers: Object.fromEntries(headers),
  });
  return (await reply.json()) as Record<string, unknown>;
}

describe('timestamps', () => {
  test('a 3-day-old timestamp is accepted', async () => {
    expect(await sender.countReceiveEdoc({ timestamp: '05032024T091530+0042' })).toMatchObject({
      status: 'OK',
    });
  });

  test('a window of days is a setting of the system', async () => {
    await rig.systems.change(third, { settings: { freshnessDays: 2 } });
    const client = await rig.client(third);
    expect(await client.countReceiveEdoc()).toMatchObject({ status: 'OK' });
    for (const timestamp of ['05032024T091530+0042', 'yesterday'])
      expect(await client.countReceiveEdoc({ timestamp })).toMatchObject({ status: 'FAIL', errorCode: '15' });
    await rig.systems.change(third, { settings: { freshnessDays: undefined } });
  });
});

describe('every reply has status, ErrorCode, ErrorDesc; sendEdoc also DocId; getEdoc also data; no nulls; ASCII only', () => {
  const calls = [
    ['getAgenciesList', {}, {}],
    ['getAgenciesListQD20', {}, { level: '9' }],
    ['getSynchronizeUnit', {}, {}],
    ['registerAgency', {}, {}],
    ['deleteAgency', {}, { AgencyCode: 'đơn vị' }],
    ['sendEdoc', {}, { from: 'đơn vị lạ' }],
    ['getReceivedEdocList', {}, { fromDate: 'hôm qua' }],
    ['getSentEdocList', {}, { toDate: 'hôm nay' }],
    ['getEdoc', {}, { docId: 'văn bản' }],
    ['updateStatus', {}, { status: 'xong' }],
    ['countReceiveEdoc', {}, {}],
    ['countReceiveStatus', {}, {}],
  ] as const;
  test.each(calls)('%s', async (operation, good, bad) => {
    const { docId } = await deliver();
    const secret = (await rig.systems.find(second))?.secret ?? '';
    const asked: readonly Header[][] = [Object.entries({ ...good, docId }), Object.entries(bad)];
    for (const parameters of asked)
      for (const key of [secret, 'wrong']) {
        const request = signedRequest({ operation, systemId: second, secret: key, parameters });
        const [, ...lines] = request.trimEnd().split('\r\n');
        const headers = lines.map((line) => [
          line.slice(0, line.indexOf(':')),
          line.slice(line.indexOf(':') + 1).trim(),
        ]);
        const reply = await fetch(`${rig.url}/vxp/${operation}`, {
          method: 'POST',
          headers: Object.fromEntries(headers.filter(([name]) => name !== 'Host')),
        });
        const body = await reply.text();
        expect(reply.status).toBe(200);
        expect(body).toMatch(/^[\x20-\x7e]*$/);
        expect(body).not.toMatch(/[:[,]null/);
        const members = JSON.parse(body) as Record<string, unknown>;
        for (const name of ['status', 'ErrorCode', 'ErrorDesc'])
          expect(members[name]).toEqual(expect.any(String));
        if (operation === 'sendEdoc') expect(members['DocId']).toEqual(expect.any(String));
        if (operation === 'getEdoc') expect(members['data']).toEqual(expect.any(String));
        expect(members['ErrorDesc']).not.toBe('');
      }
  });
});

describe('the stored file equals the sent file; a short hash-file is accepted, a wrong one refused', () => {
  const send = async (
    file: Uint8Array,
    hashFile: string,
    body = Buffer.concat([file, Buffer.from('\r\n')]),
  ) => {
    const secret = (await rig.systems.find(first))?.secret ?? '';
    const request = signedRequest({
      operation: 'sendEdoc',
      systemId: first,
      secret,
      parameters: [
        ['from', first],
        ['messagetype', 'edoc'],
        ['hash-file', hashFile],
      ],
      headers: [`Content-Length: ${body.length}`],
    });
    return envelopeOf((await rawExchange(rig.url, Buffer.concat([Buffer.from(request), body])))?.body);
  };

  test('both spellings of the hash', async () => {
    for (const print of [faultyHex, (digest: Buffer) => digest.toString('hex')]) {
      const file = await rig.document(first, [second]);
      expect(await send(file, print(createHash('sha256').update(file).digest()))).toMatchObject({
        status: 'OK',
      });
    }
  });

  test('a wrong or missing hash, also with DocId', async () => {
    const file = await rig.document(first, [second]);
    for (const hash of ['', 'ab', faultyHex(createHash('sha256').update('other').digest())])
      expect(await send(file, hash)).toMatchObject({ status: 'FAIL', ErrorCode: '21', DocId: '' });
  });

  test('exactly one CR LF is taken off', async () => {
    const file = Buffer.concat([await rig.document(first, [second]), Buffer.from('\r\n\r\n')]);
    const hash = faultyHex(createHash('sha256').update(file).digest());
    expect(await send(file, hash)).toMatchObject({ status: 'OK' });
    const list = await until(
      () => receiver.getReceivedEdocList({}),
      ({ data }) => data.length > 0,
    );
    const fetched = await Promise.all(
      list.data.map(async ({ docId }) => (await receiver.getEdoc({ docId: String(docId) })).bytes),
    );
    expect(fetched.some((bytes) => bytes && Buffer.compare(bytes, file) === 0)).toBe(true);
  });
});

describe('getEdoc and downloadEdoc return the same bytes; a failing downloadEdoc has an empty body', () => {
  test('the same bytes, which are those that were sent, also after done', async () => {
    const { docId, bytes } = await deliver();
    for (const status of ['processing', 'done', 'done']) {
      const [got, downloaded] = [await receiver.getEdoc({ docId }), await receiver.downloadEdoc({ docId })];
      expect(Buffer.compare(got.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
      expect(Buffer.compare(downloaded.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
      expect(await receiver.updateStatus({ docid: docId, status })).toMatchObject({ status: 'OK' });
    }
  });

  test('an empty body for a document of others, an unknown one, none, and the sender’s own id', async () => {
    const { docId, senderDocId } = await deliver();
    const other = await rig.client(third);
    const stranger = '00000000-0000-8000-8000-000000000000';
    const asked = [
      await other.downloadEdoc({ docId }),
      await sender.downloadEdoc({ docId }),
      await sender.downloadEdoc({ docId: senderDocId }),
      await receiver.downloadEdoc({ docId: stranger }),
      await receiver.downloadEdoc({}),
    ];
    for (const reply of asked) expect(reply).toEqual({ httpStatus: 404, bytes: undefined });
    const texts = [
      (await other.getEdoc({ docId })).errorDesc.replace(docId, ''),
      (await other.getEdoc({ docId: stranger })).errorDesc.replace(stranger, ''),
    ];
    expect(texts[0]).toBe(texts[1]);
  });
});

describe('docId ≠ docid on one request picks the right package', () => {
  test('getEdoc takes docId, updateStatus takes docid, on one service object of the SDK', async () => {
    const [one, two, three] = [await deliver(), await deliver(), await deliver()];
    const client = await rig.client(second, { sticky: true });
    for (const { docId, bytes } of [one, two, three]) {
      const got = await client.getEdoc({ docId, filePath: '/tmp/edoc' });
      expect(Buffer.compare(got.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
    }
    for (const { docId } of [one, two, three])
      expect(await client.updateStatus({ docid: docId, status: 'done' })).toMatchObject({ status: 'OK' });
    const waiting = (await client.getReceivedEdocList({})).data.map(({ docId }) => docId);
    for (const { docId } of [one, two, three]) expect(waiting).not.toContain(docId);
    // With only the other spelling there, that one counts.
    const plain = await rig.client(second);
    expect((await plain.getEdoc({ docid: one.docId })).status).toBe('OK');
    expect(await plain.updateStatus({ docId: one.docId, status: 'done' })).toMatchObject({ status: 'OK' });
  });
});

test('stale status, from, to, docId on list calls change nothing', async () => {
  const { docId, senderDocId } = await deliver();
  const clean = await receiver.getReceivedEdocList({ messagetype: 'edoc' });
  const stale = await receiver.getReceivedEdocList({
    messagetype: 'edoc',
    status: 'done',
    from: 'nobody',
    to: ['x'],
    docId,
    docid: senderDocId,
    filePath: '/tmp/x',
    'hash-file': 'ab',
  });
  expect(stale.data).toEqual(clean.data);
  const all = await sender.getSentEdocList({ messagetype: 'edoc' });
  expect((await sender.getSentEdocList({ messagetype: 'edoc', docId, from: 'x', status: 'x' })).data).toEqual(
    all.data,
  );
  const own = await sender.getSentEdocList({ messagetype: 'edoc', docId: senderDocId });
  expect(own.data.map((row) => row.senderDocId)).toEqual([senderDocId]);
  // A sent id of others is a leftover, too.
  const { data } = await receiver.getSentEdocList({ messagetype: 'edoc', docId: senderDocId });
  expect(data).toEqual([]);
});

describe('empty bodies, {} bodies, broken JSON bodies, // paths, base path prefixes', () => {
  const secretOf = async (id: string) => (await rig.systems.find(id))?.secret ?? '';

  test.each([
    ['empty', ''],
    ['{}', '{}'],
    ['broken', '{"a":'],
    ['of the wrong kind', '\u0000\u0001'],
    ['large', ' '.repeat(100_000)],
  ])('a body that is %s changes nothing where bodies say nothing', async (_, body) => {
    const secret = await secretOf(second);
    for (const operation of ['countReceiveEdoc', 'countReceiveStatus', 'deleteAgency']) {
      const request = signedRequest({
        operation,
        systemId: second,
        secret,
        headers: [`Content-Length: ${body.length}`],
      });
      const reply = await rawExchange(rig.url, request + body);
      expect(envelopeOf(reply?.body)).toMatchObject({ ErrorCode: operation === 'deleteAgency' ? '20' : '0' });
    }
  });

  test.each([
    ['', 'nothing'],
    ['{}', 'no members'],
    ['{"code":', 'half of JSON'],
    ['[1,2]', 'no object'],
    ['"text"', 'a text'],
    [`{id:"",""code"":"000.01.31.H41",""name"":"Tên"}`, 'the vendor’s sample, which is no JSON'],
  ])('registerAgency with the body %s is refused in the envelope', async (body) => {
    const reply = await sender.registerAgency(body);
    expect(reply).toMatchObject({ status: 'FAIL', errorCode: '20' });
    expect(reply.errorDesc).toMatch(/^Thong tin co quan dang ky khong hop le: /);
  });

  test.each(['//', '/XrdAdapter/adapter/', '/a//b///', '/', '/v1/', '/control/'])(
    'operations are found below %s',
    async (prefix) => {
      const secret = await secretOf(second);
      const head = signedRequest({
        operation: 'countReceiveEdoc',
        systemId: second,
        secret,
        headers: ['Content-Length: 2'],
      });
      const reply = await rawExchange(rig.url, `${head.replace('/vxp/', prefix)}{}`);
      expect(envelopeOf(reply?.body)).toMatchObject({ status: 'OK', count: expect.any(Number) });
    },
  );

  test('the counts may be read with GET, nothing else may', async () => {
    const secret = await secretOf(second);
    const get = (operation: string) =>
      rawExchange(rig.url, signedRequest({ operation, systemId: second, secret, method: 'GET' }));
    expect(envelopeOf((await get('countReceiveEdoc'))?.body)).toMatchObject({ status: 'OK' });
    expect(envelopeOf((await get('updateStatus'))?.body)).toMatchObject({ status: 'FAIL', ErrorCode: '20' });
  });
});

test('1 000 recipients in to', async () => {
  const bytes = await rig.document(first, [second]);
  const strangers = Array.from({ length: 999 }, (_, place) => `000.00.${place}.H99`);
  const refused = await sender.sendEdoc(
    { from: first, messagetype: 'edoc', to: [second, ...strangers] },
    bytes,
  );
  expect(refused).toMatchObject({ status: 'FAIL', errorCode: '18', docId: '' });
  // The same ones, where an unknown one costs only its own copy.
  await rig.systems.change(first, { settings: { unknownReceiver: 'refuse-copy' } });
  const sent = await sender.sendEdoc({ from: first, messagetype: 'edoc', to: [second, ...strangers] }, bytes);
  await rig.systems.change(first, { settings: { unknownReceiver: 'refuse-package' } });
  expect(sent).toMatchObject({ status: 'OK' });
  const rows = await sender.getSentEdocList({ docId: sent.docId });
  expect(rows.data).toHaveLength(1_000);
  const [known, unknown] = [
    rows.data.find(({ toCode }) => toCode === second),
    rows.data.find(({ toCode }) => toCode === '000.00.7.H99'),
  ];
  expect(known?.sendStatus).not.toBe('fail');
  expect(unknown).toMatchObject({ sendStatus: 'fail', receiverDocId: '' });
});
