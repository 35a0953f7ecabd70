import { ExchangeError, errorRow } from '@lienthong/errors';
import type { LogFields } from '@lienthong/runtime';
import type { Arguments } from '@lienthong/vxp-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyExchange, GatewayRig, twoSystems } from './rig/gateway-rig.ts';
import { rawExchange } from './rig/raw-socket.ts';
import { signedRequest } from './rig/signed-request.ts';

const [first, second] = ['000.20.31.H41', '000.20.32.H41'];
const lines: { readonly event: string; readonly fields: LogFields }[] = [];

let rig: GatewayRig;
beforeAll(async () => {
  rig = await GatewayRig.start({
    logger: { log: (_, event, fields = {}) => lines.push({ event, fields }) },
    exchange: { ...emptyExchange, inbox: () => Promise.reject(new Error('a defect')) },
    limits: { idleTimeoutMs: 500, packageSizeBytesMax: 100_000 },
  });
});
afterAll(() => rig.close());

describe('each refusal has a code of its own in the log, whatever the wire says', () => {
  test.each([
    ['GATEWAY_SENDER_FOREIGN', 'sendEdoc', { from: second }, 'x'],
    ['GATEWAY_PACKAGE_EMPTY', 'sendEdoc', {}, ''],
    ['GATEWAY_BODY_TOO_LARGE', 'sendEdoc', {}, 'x'.repeat(100_001)],
    ['VXP_MESSAGE_TYPE_UNKNOWN', 'sendEdoc', { messagetype: 'letter' }, 'x'],
    ['VXP_RECIPIENTS_MALFORMED', 'sendEdoc', { to: [1] as never }, 'x'],
    ['VXP_DATE_MALFORMED', 'getSentEdocList', { fromDate: 'x' }, ''],
    ['GATEWAY_PARAMETER_INVALID', 'updateStatus', { status: 'x' }, ''],
    ['GATEWAY_PARAMETER_INVALID', 'getAgenciesListQD20', { level: 'x' }, ''],
    ['GATEWAY_PARAMETER_INVALID', 'deleteAgency', { AgencyCode: 'không phải mã' }, ''],
    ['GATEWAY_DOCUMENT_UNKNOWN', 'getEdoc', { docId: 'x' }, ''],
    ['GATEWAY_AGENCY_MALFORMED', 'registerAgency', {}, '{}'],
    [
      'GATEWAY_PARENT_FOREIGN',
      'registerAgency',
      {},
      `{"code":"000.01.31.H41","name":"x","pcode":"${second}"}`,
    ],
    ['REGISTRY_AGENCY_LISTED', 'deleteAgency', { AgencyCode: second }, ''],
  ] as const)('%s', async (error, operation, parameters, body) => {
    const client = await rig.client(first);
    await client.call(
      operation,
      parameters as Arguments,
      operation === 'sendEdoc' ? Buffer.from(body) : body,
    );
    expect(rig.calls.at(-1)).toMatchObject({ front: 'vxp', operation, system: first, error });
    expect(lines.at(-1)).toMatchObject({
      event: 'gateway-call',
      fields: { operation, system: first, error },
    });
  });

  test('what nobody has foreseen is a failure of the gateway, told without its reason', async () => {
    const client = await rig.client(first);
    expect(await client.getReceivedEdocList({})).toMatchObject({
      status: 'FAIL',
      errorCode: '20',
      errorDesc: 'Cong gap loi khi thuc hien lenh getReceivedEdocList',
    });
    expect(lines.at(-1)?.fields).toMatchObject({
      error: 'GATEWAY_FAILED',
      reason: expect.stringContaining('a defect'),
    });
  });

  test.each([
    ['GATEWAY_OPERATION_UNKNOWN', 'POST /vxp/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'],
    ['GATEWAY_METHOD_NOT_ALLOWED', 'PUT /vxp/sendEdoc HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'],
    ['VXP_SIGNATURE_MISSING', 'POST /vxp/sendEdoc HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'],
  ])('%s', async (error, request) => {
    await rawExchange(rig.url, request);
    expect(rig.calls.at(-1)).toMatchObject({ error });
  });

  test.each([
    ['GATEWAY_REQUEST_BROKEN', 'POST /vxp/sendEdoc HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n'],
    ['GATEWAY_HEADERS_TOO_LARGE', `POST /x HTTP/1.1\r\nX: ${'a'.repeat(1_100_000)}\r\n\r\n`],
  ])('%s, which is no call', async (error, request) => {
    await rawExchange(rig.url, request);
    expect(lines.at(-1)).toMatchObject({ event: 'gateway-request-refused', fields: { error } });
  });

  test('GATEWAY_LINE_TOO_SLOW', async () => {
    const secret = (await rig.systems.find(first))?.secret ?? '';
    const headers = ['Content-Length: 9'];
    await rawExchange(rig.url, signedRequest({ operation: 'sendEdoc', systemId: first, secret, headers }));
    expect(rig.calls.at(-1)).toMatchObject({ error: 'GATEWAY_LINE_TOO_SLOW' });
  });

  test('GATEWAY_HASH_MISMATCH', async () => {
    const secret = (await rig.systems.find(first))?.secret ?? '';
    const headers = ['Content-Length: 1'];
    const head = signedRequest({ operation: 'sendEdoc', systemId: first, secret, headers });
    await rawExchange(rig.url, `${head}x`);
    expect(rig.calls.at(-1)).toMatchObject({ error: 'GATEWAY_HASH_MISMATCH', agency: first });
  });
});

test('unknown systems and wrong secrets are told apart in the log only', async () => {
  const client = await rig.client(first);
  const good = JSON.stringify(await client.countReceiveEdoc());
  await rig.systems.rotate(first);
  const wrong = await client.countReceiveEdoc();
  expect(rig.calls.at(-1)).toMatchObject({ error: 'VXP_SIGNATURE_WRONG', system: first, result: '15' });
  await rig.systems.remove(first);
  const unknown = await client.countReceiveEdoc();
  expect(rig.calls.at(-1)).toMatchObject({ error: 'VXP_SYSTEM_UNKNOWN', system: first, result: '15' });
  // The code GATEWAY_SYSTEM_REFUSED stands for both.
  expect(unknown).toEqual(wrong);
  expect(errorRow('GATEWAY_SYSTEM_REFUSED').wireStatus).toBe('15');
  expect(JSON.stringify(wrong)).not.toBe(good);
});

test('secrets are in no log line and in no observed call', () => {
  const told = JSON.stringify([lines, rig.calls.map((call) => ({ ...call }))]);
  for (const { secret = '' } of twoSystems) expect(told).not.toContain(secret);
});

test('a submission on which no node has decided in time is a failure that may be repeated', async () => {
  let attempts = 0;
  const other = await GatewayRig.start({
    exchange: {
      ...emptyExchange,
      submit: async () => {
        attempts += 1;
        throw new ExchangeError('AXIS_UNREACHABLE', { what: 'outcome' });
      },
    },
  });
  const client = await other.client(first);
  expect(await client.sendEdoc({ messagetype: 'edoc' }, Buffer.from('x'))).toMatchObject({
    status: 'FAIL',
    errorCode: '20',
    docId: '',
  });
  expect([attempts, other.calls.at(-1)?.error]).toEqual([1, 'AXIS_UNREACHABLE']);
  await other.close();
});

test('a gateway that is stopped lets calls that are under way end', async () => {
  const submitted = Promise.withResolvers<void>();
  const decided = Promise.withResolvers<void>();
  const other = await GatewayRig.start({
    exchange: {
      ...emptyExchange,
      submit: async () => {
        submitted.resolve();
        await decided.promise;
        throw new ExchangeError('EXCHANGE_RECEIVER_UNKNOWN', { code: 'x' });
      },
    },
  });
  const client = await other.client(first);
  const sending = client.sendEdoc({ messagetype: 'edoc' }, Buffer.from('x'));
  await submitted.promise;
  const closing = other.stop();
  decided.resolve();
  expect(await sending).toMatchObject({ errorCode: '18' });
  await closing;
  await other.close();
});
