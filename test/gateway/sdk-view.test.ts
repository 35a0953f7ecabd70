import { type VxpOperation, vxpOperations } from '@lienthong/vxp';
import { type SdkReading, type SdkVersion, sdkReading, type VxpClient } from '@lienthong/vxp-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExchangeRig } from './rig/exchange-rig.ts';
import { type RawReply, RawSocket } from './rig/raw-socket.ts';
import { until } from './rig/until.ts';

/** What users of the official SDK see of this gateway, in every row of the spec's table 3.2. */
const [first, second] = ['000.20.31.H41', '000.20.32.H41'];
const operations = Object.keys(vxpOperations) as VxpOperation[];
const versions: readonly SdkVersion[] = ['2.0.0', '2.0.1'];

let rig: ExchangeRig;
let sender: VxpClient;
let receiver: VxpClient;
let docId: string;
let bytes: Uint8Array;
beforeAll(async () => {
  rig = await ExchangeRig.inMemory([
    { id: first, agencies: [first] },
    { id: second, agencies: [second] },
    { id: 'locked', agencies: [first] },
  ]);
  await rig.systems.lock('locked');
  [sender, receiver] = [await rig.client(first), await rig.client(second)];
  bytes = await rig.document(first, [second]);
  await sender.sendEdoc({ from: first, messagetype: 'edoc' }, bytes);
  const { data } = await until(
    () => receiver.getReceivedEdocList({}),
    (list) => list.data.length === 1,
  );
  docId = String(data[0]?.docId);
});
afterAll(() => rig.close());

const read = async (
  client: VxpClient,
  operation: VxpOperation,
  parameters: object,
  body: string | Uint8Array,
) => {
  // Only sendEdoc has a file.
  const sent = operation === 'sendEdoc' ? Buffer.from(body) : body;
  const raw = await client.call(operation, parameters as Record<string, string>, sent);
  return versions.map((version) => sdkReading(operation, raw, version));
};

describe('OK', () => {
  const head = { result: 'filled', status: 'OK', errorCode: '0', errorDesc: 'Thanh cong' };
  test.each(['getAgenciesList', 'getAgenciesListQD20', 'getSynchronizeUnit'] as const)(
    '%s',
    async (operation) => {
      for (const reading of await read(receiver, operation, {}, '')) {
        expect(reading).toMatchObject(head);
        expect((reading as { readonly list: readonly object[] }).list).toEqual(expect.any(Array));
      }
    },
  );

  test('registerAgency, and deleteAgency after it', async () => {
    for (const reading of await read(receiver, 'registerAgency', {}, '{"code":"000.21.32.H41","name":"Mới"}'))
      expect(reading).toEqual(head);
    for (const reading of await read(receiver, 'deleteAgency', { AgencyCode: '000.21.32.H41' }, ''))
      expect(reading).toEqual(head);
  });

  test('sendEdoc, and the same again', async () => {
    const document = await rig.document(first, [second]);
    const readings = await read(sender, 'sendEdoc', { from: first, messagetype: 'edoc' }, document);
    for (const reading of readings)
      expect(reading).toEqual({ ...head, docId: expect.stringMatching(/^[0-9a-f]{24}$/) });
    expect(await read(sender, 'sendEdoc', { from: first, messagetype: 'edoc' }, document)).toEqual(readings);
  });

  test('getReceivedEdocList and getSentEdocList, full and empty', async () => {
    for (const [client, operation, full] of [
      [receiver, 'getReceivedEdocList', true],
      [sender, 'getReceivedEdocList', false],
      [sender, 'getSentEdocList', true],
      [receiver, 'getSentEdocList', false],
    ] as const)
      for (const reading of await read(client, operation, { servicetype: 'eDoc', messagetype: 'edoc' }, '')) {
        expect(reading).toMatchObject(head);
        expect((reading as { readonly list: readonly object[] }).list.length > 0).toBe(full);
      }
  });

  test('getEdoc', async () => {
    for (const reading of await read(receiver, 'getEdoc', { docId }, ''))
      expect(reading).toEqual({ ...head, file: Buffer.from(bytes) });
  });

  test('downloadEdoc', async () => {
    for (const reading of await read(receiver, 'downloadEdoc', { docId }, ''))
      expect(reading).toMatchObject({ status: 'SUCCESS', file: Buffer.from(bytes) });
  });

  test('updateStatus', async () => {
    for (const reading of await read(receiver, 'updateStatus', { docid: docId, status: 'processing' }, ''))
      expect(reading).toEqual(head);
  });

  test.each(['countReceiveEdoc', 'countReceiveStatus'] as const)('%s', async (operation) => {
    for (const reading of await read(receiver, operation, {}, ''))
      expect(reading).toEqual({ ...head, count: expect.any(Number) });
  });
});

/** What a failure must look like: its code and text, never blank, never null, never a success. */
function expectFailure(operation: VxpOperation, readings: readonly SdkReading[], code: string): void {
  for (const reading of readings) {
    if (operation === 'downloadEdoc') {
      expect(reading).toMatchObject({ status: 'FAIL', errorCode: '100', file: null });
      continue;
    }
    expect(reading).toMatchObject({
      result: 'filled',
      status: 'FAIL',
      errorCode: code,
      errorDesc: expect.stringMatching(/^[\x20-\x7e]{5,}$/),
    });
    const { reply } = vxpOperations[operation];
    if (reply === 'docId') expect(reading).toMatchObject({ docId: '' });
    if (reply === 'list') expect(reading).toMatchObject({ list: null });
    if (reply === 'count') expect(reading).toMatchObject({ count: 0 });
    if (reply === 'edoc') expect(reading).toMatchObject({ file: null });
  }
}

describe('FAIL, in every operation', () => {
  test.each(operations)('%s by an unknown system, a wrong secret, a locked system', async (operation) => {
    for (const [systemId, secret] of [
      ['nobody', 'some secret'],
      [first, 'some secret'],
      ['locked', (await rig.systems.find('locked'))?.secret ?? ''],
    ] as const) {
      const client = rig.clientOf({ systemId, secret });
      expectFailure(operation, await read(client, operation, {}, 'x'), '15');
    }
  });

  test.each([
    ['getAgenciesListQD20', { level: 'x' }, '', '20'],
    ['registerAgency', {}, '{', '20'],
    ['registerAgency', {}, '{"code":"000.22.32.H41","name":"a","pcode":"000.00.31.H41"}', '19'],
    ['registerAgency', {}, '{"code":"000.00.31.H41","name":"a"}', '20'],
    ['deleteAgency', {}, '', '20'],
    ['deleteAgency', { AgencyCode: '000.00.31.H41' }, '', '20'],
    ['deleteAgency', { AgencyCode: '000.00.99.H41' }, '', '18'],
    ['sendEdoc', { from: '000.20.31.H41' }, 'x', '19'],
    ['sendEdoc', { messagetype: 'letter' }, 'x', '20'],
    ['sendEdoc', { to: { not: 'an array' } }, 'x', '18'],
    ['sendEdoc', {}, '', '10'],
    ['sendEdoc', { messagetype: 'edoc' }, 'not edXML', '10'],
    ['sendEdoc', { messagetype: 'edoc' }, '<html/>', '22'],
    ['getReceivedEdocList', { fromDate: '31/02/2026' }, '', '20'],
    ['getReceivedEdocList', { messagetype: 'letter' }, '', '20'],
    ['getSentEdocList', { toDate: 'tomorrow' }, '', '20'],
    ['getEdoc', {}, '', '20'],
    ['getEdoc', { docId: 'x' }, '', '20'],
    ['downloadEdoc', { docId: 'x' }, '', '20'],
    ['updateStatus', { status: 'done', docid: 'x' }, '', '20'],
    ['updateStatus', { status: 'inbox' }, '', '20'],
  ] as const)('%s with %j and the body %j', async (operation, parameters, body, code) => {
    expectFailure(operation, await read(receiver, operation, parameters, body), code);
  });
});

describe('what is no call', () => {
  const readRaw = async (operation: VxpOperation, request: string): Promise<readonly SdkReading[]> => {
    const raw = await RawSocket.open(rig.url);
    raw.send(request);
    const reply = (await raw.reply()) as RawReply;
    raw.close();
    const { status, body } = reply;
    return versions.map((version) =>
      sdkReading(operation, { httpStatus: status, contentType: undefined, body }, version),
    );
  };

  test.each(operations)(
    '%s in broken HTTP, with too many headers, with the wrong method',
    async (operation) => {
      const method = vxpOperations[operation].methods[0] ?? 'POST';
      const line = `${method} /vxp/${operation} HTTP/1.1\r\nHost: x\r\n`;
      expectFailure(operation, await readRaw(operation, `${line}XroadVnpt-filePath: \x10\r\n\r\n`), '20');
      expectFailure(operation, await readRaw(operation, `${line}X: ${'a'.repeat(1_100_000)}\r\n\r\n`), '20');
      const wrong = line.replace(method, 'PUT');
      expectFailure(operation, await readRaw(operation, `${wrong}Content-Length: 0\r\n\r\n`), '20');
      expectFailure(operation, await readRaw(operation, `${line}Content-Length: 0\r\n\r\n`), '15');
    },
  );

  test.each(operations.filter((operation) => operation !== 'downloadEdoc'))(
    '%s sent to an endpoint that has it under another name',
    async (operation) => {
      const request = `POST /vxp/${operation}2 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`;
      expectFailure(operation, await readRaw(operation, request), '20');
    },
  );
});
