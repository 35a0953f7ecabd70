import { createHash, createHmac } from 'node:crypto';
import { CallBook, type LoggedCall } from '@lienthong/gateway';
import { buildSignedHeaders, type Header } from '@lienthong/vxp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayRig, twoSystems } from './rig/gateway-rig.ts';
import { rawExchange } from './rig/raw-socket.ts';

const [first, second] = ['000.20.31.H41', '000.20.32.H41'];
const secret = 'c2VjcmV0/29mIHRoZSBmaXJzdA==';
const calls = new CallBook();

let rig: GatewayRig;
beforeAll(async () => {
  const [one, other] = twoSystems;
  if (!one || !other) throw new Error('two systems');
  rig = await GatewayRig.start({ calls, systems: [{ ...one, secret }, other] });
});
afterAll(() => rig.close());

/** The call as the book has it: written down after it was answered. */
async function logged(request: string): Promise<LoggedCall> {
  const { promise, resolve } = Promise.withResolvers<LoggedCall>();
  const stop = calls.listen(resolve);
  await rawExchange(rig.url, request);
  const call = await promise;
  stop();
  return call;
}

type Altered = {
  readonly parameters?: readonly Header[];
  readonly systemId?: string;
  /** Makes the signature from the signed text. */
  readonly sign?: (text: string) => string;
  readonly operation?: string;
  readonly lines?: readonly string[];
  readonly body?: string;
};

/** A request as the SDK makes it, altered. */
function request({
  parameters = [],
  systemId = first,
  sign,
  operation = 'getReceivedEdocList',
  lines = [],
  body = '',
}: Altered): string {
  const headers = buildSignedHeaders(
    [['systemid', systemId], ['timestamp', '05032024T091530+0042'], ...parameters],
    secret,
  ).map(([name, value], _, all): Header => {
    const text = all.find(([other]) => other === 'XroadVnpt-sign-header')?.[1] ?? '';
    return [name, sign && name === 'XroadVnpt-hash-header' ? sign(text) : value];
  });
  const written = headers.map(([name, value]) => `${name}: ${Buffer.from(value).toString('latin1')}`);
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return `POST /vxp/${operation} HTTP/1.1\r\n${['Host: x', ...written, ...lines, length].join('\r\n')}\r\n\r\n${body}`;
}

const hmac = (key: string | Buffer, text: string, algorithm = 'sha256') =>
  createHmac(algorithm, key).update(text).digest();

describe('a wrong signature is told with the mistake that was made', () => {
  test.each<readonly [string, string, (text: string) => string]>([
    [
      'the secret was decoded',
      'decodes',
      (text) => hmac(Buffer.from(secret, 'base64'), text).toString('hex'),
    ],
    ['the secret has a line end', 'line end', (text) => hmac(`${secret}\n`, text).toString('hex')],
    ['the signature is in base64', 'not base64', (text) => hmac(secret, text).toString('base64')],
    ['another algorithm', 'HMAC-SHA1', (text) => hmac(secret, text, 'sha1').toString('hex')],
    [
      'a hash instead of an HMAC',
      'has to be HMAC',
      (text) =>
        createHash('sha256')
          .update(secret + text)
          .digest('hex'),
    ],
    ['the secret of another system', second, (text) => hmac('secret-of-the-second', text).toString('hex')],
    [
      'names without prefix',
      'without XroadVnpt-',
      (text) => hmac(secret, text.replaceAll('XroadVnpt-', '')).toString('hex'),
    ],
    [
      'JSON written otherwise',
      'very bytes',
      (text) => hmac(secret, JSON.stringify(JSON.parse(text), undefined, 2)).toString('hex'),
    ],
    ['half a signature', '10 characters', () => 'abcdef0123'],
    ['no mistake that is known', 'issued anew', () => 'ab'.repeat(32)],
  ])('%s', async (_, hint, sign) => {
    const call = await logged(request({ sign }));
    expect(call.refusal).toMatchObject({ code: 'VXP_SIGNATURE_WRONG', told: 'GATEWAY_SYSTEM_REFUSED' });
    expect(call.hints.map(({ en }) => en).join('\n')).toContain(hint);
    expect(call).toMatchObject({ system: first, status: 200, result: '15' });
  });
});

describe('other refusals say what to look at', () => {
  test.each<readonly [string, string, string, string]>([
    [
      'an unsigned call',
      'VXP_SIGNATURE_MISSING',
      '/v1/',
      'POST /vxp/sendEdoc HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n',
    ],
    ['a blank after the system', 'VXP_SYSTEM_UNKNOWN', 'without blanks', request({ systemId: `${first} ` })],
    ['a system that does not exist', 'VXP_SYSTEM_UNKNOWN', first, request({ systemId: 'nobody' })],
    [
      'another agency as sender',
      'GATEWAY_SENDER_FOREIGN',
      `speaks for: ${first}`,
      request({ operation: 'sendEdoc', parameters: [['from', second]], body: 'x' }),
    ],
    [
      'a hash over the line end too',
      'GATEWAY_HASH_MISMATCH',
      'CR LF',
      request({
        operation: 'sendEdoc',
        parameters: [
          ['from', first],
          ['hash-file', createHash('sha256').update('file\r\n').digest('hex')],
        ],
        body: 'file\r\n',
      }),
    ],
    [
      'a token that nobody has issued',
      'GATEWAY_TOKEN_REFUSED',
      'not valid any more',
      'GET /lgsp/v1/getAgenciesList HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer abc\r\n\r\n',
    ],
  ])('%s', async (_, code, hint, text) => {
    const call = await logged(text);
    expect(call.refusal?.code).toBe(code);
    expect(call.hints.map(({ en }) => en).join('\n')).toContain(hint);
  });

  test('a request that is no HTTP is there with its first line', async () => {
    const call = await logged('POST /vxp/sendEdoc HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n');
    expect(call).toMatchObject({
      path: '/vxp/sendEdoc',
      status: 400,
      refusal: { code: 'GATEWAY_REQUEST_BROKEN' },
    });
  });
});

test('headers are kept as spelt and in order, and say what they are to the operation', async () => {
  const call = await logged(
    request({
      operation: 'getEdoc',
      parameters: [
        ['docId', 'một'],
        ['docid', 'hai'],
        ['from', first],
      ],
      lines: ['XroadVnpt-docId: ba', 'X-Forwarded-For: 10.0.0.1'],
    }),
  );
  const roles = call.headers.map(({ name, role }) => `${name} ${role}`);
  expect(roles.slice(0, 7)).toEqual([
    'Host transport',
    'XroadVnpt-systemid identity',
    'XroadVnpt-timestamp identity',
    'XroadVnpt-docId counts',
    'XroadVnpt-docid leftover',
    'XroadVnpt-from leftover',
    'XroadVnpt-sign-header-key signature',
  ]);
  expect(call.headers.find(({ value }) => value === 'một')).toBeDefined();
  expect(call.headers.find(({ value }) => value === 'ba')).toMatchObject({ signed: 'một' });
  expect(call.headers.at(-2)).toMatchObject({ name: 'X-Forwarded-For', role: 'transport' });
  expect(call.hints[0]?.en).toContain('this operation takes docId');
});

test('names in small letters stand for the parameters that were signed', async () => {
  const call = await logged(
    request({ operation: 'getEdoc', parameters: [['docId', 'một']] }).replace(
      'XroadVnpt-docId:',
      'xroadvnpt-docid:',
    ),
  );
  expect(call.headers.find(({ name }) => name === 'xroadvnpt-docid')).toMatchObject({ role: 'counts' });
});

test('nothing that is secret or content stands in the book', async () => {
  const hidden = {
    secret,
    escaped: secret.replaceAll('/', '\\/'),
    password: 'mat-khau-rieng',
    token: 'mot-token-dai',
    content: '<edXML>noi dung rieng</edXML>',
  };
  const requests = [
    request({
      operation: 'sendEdoc',
      parameters: [
        ['from', first],
        ['password', hidden.password],
        ['filePath', `/tmp/${secret}/x`],
        ['access_token', hidden.token],
      ],
      lines: [
        `X-SecretKey: ${secret}`,
        `Authorization: Bearer ${hidden.token}`,
        `Cookie: a=${hidden.token}`,
        `Ghi-Chu: ${hidden.escaped}`,
      ],
      body: hidden.content,
    }),
    `POST /lgsp/v1/auth/login?password=${hidden.password}&x=${secret} HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n${JSON.stringify({ username: first, password: hidden.password }).padEnd(60)}`,
  ];
  for (const text of requests) {
    const call = await logged(text);
    const written = JSON.stringify(call);
    for (const [what, value] of Object.entries(hidden)) expect(written, what).not.toContain(value);
    const signature = /hash-header: ([0-9a-f]{64})/.exec(text)?.[1];
    if (signature) expect(written).not.toContain(signature);
  }
});

test('a book does not grow, however many calls and however large their headers', async () => {
  const book = new CallBook({ keptMax: 3 });
  const small = await GatewayRig.start({ calls: book });
  for (let n = 1; n <= 5; n += 1) {
    const { promise, resolve } = Promise.withResolvers<LoggedCall>();
    const stop = book.listen(resolve);
    const lines = Array.from({ length: 150 }, (_, at) => `X-${at}: ${'á'.repeat(3_000)}`);
    await rawExchange(small.url, `GET /vxp/x HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    const call = await promise;
    stop();
    expect(call.headerCount).toBe(150);
    expect(JSON.stringify(call).length).toBeLessThan(30_000);
    expect(call.headers[0]).toMatchObject({ length: 3_000 });
  }
  expect([...book.latest()].map(({ n }) => n)).toEqual([5, 4, 3]);
  expect(book.find(2)).toBeUndefined();
  expect(book).toMatchObject({ count: 5, refusedCount: 5 });
  await small.close();
});
