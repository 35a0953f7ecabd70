import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExchangeRig } from './rig/exchange-rig.ts';
import { until } from './rig/until.ts';

const [first, second] = ['000.20.31.H41', '000.20.32.H41'];
const password = 'mat-khau-thu-nghiem';

let rig: ExchangeRig;
beforeAll(async () => {
  rig = await ExchangeRig.inMemory([
    { id: first, agencies: [first], password },
    { id: 'second', agencies: [second], password },
    { id: 'silent', agencies: [second] },
  ]);
});
afterAll(() => rig.close());

type Reply = {
  readonly code: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly data?: unknown };
  readonly errorDetail?: readonly { readonly exception: string }[];
};
const call = (path: string, init: RequestInit = {}) => fetch(`${rig.url}${path}`, init);
const login = (members: object) =>
  call('/v1/auth/login?allow_anonymous=true', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ applicationCode: '', otp: '', twoFactorProvider: '', typeObjs: [], ...members }),
  });
const tokenOf = async (username: string) => {
  const { data } = (await (await login({ username, password })).json()) as Reply;
  return String(data['token']);
};
const bearer = (token: string, more: Record<string, string> = {}) => ({
  authorization: `Bearer ${token}`,
  ...more,
});
const jsonOf = async (response: Promise<Response>): Promise<Reply> => {
  const text = await (await response).text();
  expect(text).toMatch(/^[\x20-\x7e]*$/);
  return JSON.parse(text) as Reply;
};
const upload = (
  token: string,
  bytes: Uint8Array,
  messageType = 'edoc',
  more: Record<string, string> = {},
) => {
  const form = new FormData();
  form.set('edocFile', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/xml' }), 'a.edxml');
  form.set('messageType', messageType);
  return jsonOf(call('/v1/sendEdoc', { method: 'POST', headers: bearer(token, more), body: form }));
};

test('a document goes from login to acknowledgement, beside the VXP front', async () => {
  const [one, two] = [await tokenOf(first), await tokenOf('second')];
  const bytes = await rig.document(first, [second]);
  const sent = await upload(one, bytes, 'edoc', { 'X-SystemId': first });
  expect(sent).toMatchObject({ code: 200, data: { status: 'OK', errorCode: '0', errorDesc: 'Thanh cong' } });
  expect(sent.data['docId']).toMatch(/^[0-9a-f]{24}$/);
  expect(await upload(one, bytes)).toEqual(sent);

  const list = await until(
    () => jsonOf(call('/v1/syncReceivedEdocList?messageType=edoc', { headers: bearer(two) })),
    ({ data }) => (data.data as readonly object[]).length === 1,
  );
  const [row] = list.data.data as readonly Record<string, string>[];
  expect(row).toMatchObject({
    serviceType: 'eDoc',
    messageType: 'edoc',
    from: first,
    to: second,
    status: 'initial',
  });
  expect(Object.keys(row ?? {}).sort()).toEqual(
    [
      'createdTime',
      'docId',
      'from',
      'messageType',
      'serviceType',
      'status',
      'statusDesc',
      'to',
      'updatedTime',
    ].sort(),
  );
  const [day] = String(row?.['createdTime']).split(' ');
  for (const [span, count] of [
    [`fromDate=${day}&toDate=${day}`, 1],
    ['fromDate=2020/01/01&toDate=2020/01/31', 0],
  ] as const) {
    const { data } = await jsonOf(call(`/v1/syncReceivedEdocList?${span}`, { headers: bearer(two) }));
    expect(data.data).toHaveLength(count);
  }

  const fetched = await jsonOf(call(`/v1/getEdoc?docId=${row?.['docId']}`, { headers: bearer(two) }));
  expect(Buffer.compare(Buffer.from(String(fetched.data.data), 'base64'), bytes)).toBe(0);
  const done = await jsonOf(
    call('/v1/updateStatus', {
      method: 'POST',
      headers: bearer(two, { 'content-type': 'application/json' }),
      body: JSON.stringify({ docId: row?.['docId'], status: 'done' }),
    }),
  );
  expect(done).toMatchObject({ code: 200, data: { status: 'OK' } });
  const after = await jsonOf(call('/v1/syncReceivedEdocList', { headers: bearer(two) }));
  expect(after.data.data).toEqual([]);
  expect(await (await rig.client('second')).countReceiveEdoc()).toMatchObject({ count: 0 });
});

test('the list of agencies is the one of the VXP front', async () => {
  const { data } = await jsonOf(call('/v1/getAgenciesList', { headers: bearer(await tokenOf(first)) }));
  expect(data.data).toEqual((await (await rig.client(first)).getAgenciesList()).data);
});

describe('who is not let in', () => {
  const unauthorized = async (response: Promise<Response>) => {
    const { status, headers } = await response;
    expect([status, headers.get('content-type')]).toEqual([401, 'text/plain; charset=utf-8']);
    expect(await (await response).text()).toBe('Unauthorized');
  };

  test('a wrong password, an unknown system, one without a password hear the same', async () => {
    for (const username of [first, 'nobody', 'silent'])
      await unauthorized(login({ username, password: 'something else' }));
    expect(rig.calls.at(-1)).toMatchObject({ error: 'GATEWAY_LOGIN_REFUSED' });
  });

  test('each wrong password of one name takes longer than the one before', async () => {
    const msOf = async () => {
      await unauthorized(login({ username: 'target', password: 'guess' }));
      return rig.calls.at(-1)?.ms ?? 0;
    };
    const [one, two, three] = [await msOf(), await msOf(), await msOf()];
    expect(one).toBeGreaterThanOrEqual(250);
    expect(two).toBeGreaterThanOrEqual(500);
    expect(three).toBeGreaterThanOrEqual(1_000);
  });

  test('no token, a made-up one, somebody else’s system id or secret', async () => {
    const token = await tokenOf(first);
    const secret = (await rig.systems.find(first))?.secret ?? '';
    const asked = [
      {},
      { authorization: 'Basic abc' },
      bearer('abc'),
      bearer(token, { 'X-SystemId': 'second' }),
      bearer(token, { 'X-SystemId': first, 'X-SecretKey': 'not it' }),
    ];
    for (const headers of asked) await unauthorized(call('/v1/getAgenciesList', { headers }));
    expect(rig.calls.at(-1)).toMatchObject({ error: 'GATEWAY_TOKEN_REFUSED', system: first });
    const good = bearer(token, { 'X-SystemId': first, 'X-SecretKey': secret });
    expect((await call('/v1/getAgenciesList', { headers: good })).status).toBe(200);
  });

  test('a system that was locked after its login', async () => {
    const token = await tokenOf('second');
    await rig.systems.lock('second');
    const reply = await jsonOf(call('/v1/getAgenciesList', { headers: bearer(token) }));
    expect(reply).toMatchObject({ code: 403, data: { status: 'FAIL', errorCode: '15' } });
    await rig.systems.unlock('second');
  });
});

describe('bad input is told with code, message and exception', () => {
  test.each([
    ['an unknown operation', () => call('/v1/getNothing'), '20'],
    ['an operation with the wrong method', () => call('/v1/sendEdoc'), '20'],
    ['a login that is no JSON', () => call('/v1/auth/login', { method: 'POST', body: 'x' }), '20'],
    ['a login with numbers', () => login({ username: 1, password: [] }), '20'],
  ])('%s', async (_, ask, errorCode) => {
    const reply = await jsonOf(ask());
    expect(reply).toMatchObject({ data: { status: 'FAIL', errorCode } });
    expect(reply.code).toBeGreaterThanOrEqual(400);
    expect(reply.errorDetail?.[0]?.exception).toMatch(/^GATEWAY_/);
  });

  test('forms that are no uploads, with too many parts, or without a file', async () => {
    const headers = bearer(await tokenOf(first));
    const many = new FormData();
    for (let part = 0; part < 50; part += 1) many.append('x', String(part));
    const none = new FormData();
    none.set('edocFile', 'a text');
    const send = (init: RequestInit) => jsonOf(call('/v1/sendEdoc', { method: 'POST', ...init }));
    for (const body of [many, none, 'x'])
      expect(await send({ headers, body })).toMatchObject({ data: { status: 'FAIL', errorCode: '20' } });
    const broken = { ...headers, 'content-type': 'multipart/form-data; boundary=x' };
    expect(await send({ headers: broken, body: '--x\r\nbroken' })).toMatchObject({
      data: { errorCode: '20' },
    });
  });

  test('refusals of the exchange have its codes', async () => {
    const token = await tokenOf(first);
    expect(await upload(token, Buffer.from(''))).toMatchObject({ data: { errorCode: '10' } });
    expect(await upload(token, Buffer.from('x'))).toMatchObject({ data: { errorCode: '10' } });
    const foreign = await rig.document(second, [first]);
    expect(await upload(token, foreign)).toMatchObject({ data: { errorCode: '19' } });
    const headers = bearer(token);
    expect(await jsonOf(call('/v1/getEdoc?docId=x', { headers }))).toMatchObject({
      code: 404,
      data: { errorCode: '20' },
    });
    const status = { docId: 'x', status: 'xong' };
    expect(
      await jsonOf(call('/v1/updateStatus', { method: 'POST', headers, body: JSON.stringify(status) })),
    ).toMatchObject({ data: { errorCode: '20', errorDesc: expect.stringContaining('status') } });
  });
});
