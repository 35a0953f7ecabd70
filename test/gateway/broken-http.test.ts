import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayRig } from './rig/gateway-rig.ts';
import { RawSocket, rawExchange } from './rig/raw-socket.ts';

let rig: GatewayRig;
beforeAll(async () => {
  rig = await GatewayRig.start();
});
afterAll(() => rig.close());

const post = (operation: string, ...headers: readonly string[]) =>
  `${[`POST /vxp/${operation} HTTP/1.1`, 'Host: x', ...headers].join('\r\n')}\r\n\r\n`;
const envelope = (body: Buffer) => JSON.parse(body.toString('latin1')) as Record<string, string>;

describe('what is no HTTP is answered in the envelope and the connection closed', () => {
  test.each([
    ['two lengths', post('sendEdoc', 'Content-Length: 3', 'Content-Length: 4')],
    ['the same length twice', post('sendEdoc', 'Content-Length: 3', 'Content-Length: 3')],
    ['a list of lengths', post('sendEdoc', 'Content-Length: 3, 3')],
    ['length and chunks', post('sendEdoc', 'Content-Length: 3', 'Transfer-Encoding: chunked')],
    ['chunks that are not last', post('sendEdoc', 'Transfer-Encoding: chunked, identity')],
    ['a coding before the chunks', `${post('sendEdoc', 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`],
    ['an unknown coding', `${post('sendEdoc', 'Transfer-Encoding: xchunked')}abc`],
    ['a broken chunk', `${post('sendEdoc', 'Transfer-Encoding: chunked')}zz\r\n`],
    ['a negative length', post('sendEdoc', 'Content-Length: -1')],
    ['a blank before the colon', post('sendEdoc', 'Content-Length : 3')],
    ['a folded header', post('sendEdoc', 'X: a\r\n b')],
    ['a line feed alone', 'POST /vxp/sendEdoc HTTP/1.1\nHost: x\n\n'],
    ['a letter that lost its high byte', post('getEdoc', 'XroadVnpt-filePath: C:\\\x10')],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['something else', 'hello?\r\n\r\n'],
    ['a proxy request', 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n'],
  ])('%s', async (_, request) => {
    const raw = await RawSocket.open(rig.url);
    raw.send(request);
    const reply = await raw.reply();
    expect(reply?.status).toBe(400);
    expect(envelope(reply?.body ?? Buffer.alloc(0))).toMatchObject({ status: 'FAIL', ErrorCode: '20' });
    expect(reply?.headers.get('connection')).toBe('close');
    await raw.closed;
  });

  test('a download whose headers break gets an empty body, even when its line came before', async () => {
    const raw = await RawSocket.open(rig.url);
    const line = 'GET /vxp/downloadEdoc HTTP/1.1\r\nHost: x\r\n';
    await new Promise<void>((resolve) => raw.socket.write(line, () => resolve()));
    // The gateway has read the line when another connection has been answered.
    await rawExchange(rig.url, post('unknown', 'Content-Length: 0'));
    raw.send('XroadVnpt-filePath: C:\\\x10\r\n\r\n');
    expect(await raw.reply()).toMatchObject({ status: 400, body: Buffer.alloc(0) });
    await raw.closed;
  });

  test('headers above a mebibyte are refused by name, those below are read', async () => {
    const long = (bytes: number) => post('sendEdoc', `X: ${'a'.repeat(bytes)}`, 'Content-Length: 0');
    const refused = await rawExchange(rig.url, long(2_000_000));
    expect(refused?.status).toBe(431);
    expect(envelope(refused?.body ?? Buffer.alloc(0))).toMatchObject({ status: 'FAIL', DocId: '' });
    const read = await rawExchange(rig.url, long(900_000));
    expect(read?.status).toBe(200);
    expect(envelope(read?.body ?? Buffer.alloc(0))).toMatchObject({
      status: 'FAIL',
      ErrorCode: '15',
      DocId: '',
    });
  });

  test('an expectation other than 100-continue', async () => {
    const reply = await rawExchange(rig.url, post('sendEdoc', 'Expect: miracles', 'Content-Length: 3'));
    expect(reply?.status).toBe(417);
    expect(envelope(reply?.body ?? Buffer.alloc(0))).toMatchObject({ status: 'FAIL', ErrorCode: '20' });
  });
});

describe('what is HTTP and no call is answered in the envelope', () => {
  test.each([
    ['an unknown operation', 'POST', '/vxp/getNothing'],
    ['the root', 'GET', '/'],
    ['another method', 'PUT', '/vxp/sendEdoc'],
    ['a reading method', 'GET', '/vxp/sendEdoc'],
    ['DELETE', 'DELETE', '/vxp/getEdoc'],
    ['a name of an object', 'POST', '/vxp/constructor'],
    ['an escaped name', 'POST', '/vxp/%73endEdoc'],
  ])('%s', async (_, method, path) => {
    const request = `${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`;
    const reply = await rawExchange(rig.url, request);
    expect(reply?.status).toBe(200);
    expect(envelope(reply?.body ?? Buffer.alloc(0))).toMatchObject({ status: 'FAIL', ErrorCode: '20' });
  });

  test('HEAD gets headers and nothing else', async () => {
    const raw = await RawSocket.open(rig.url);
    raw.send('HEAD /vxp/getEdoc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await raw.closed;
    expect(await raw.reply()).toBeUndefined();
  });

  test('a request without Host or with an absolute target is one like others', async () => {
    for (const target of ['/vxp/sendEdoc', 'http://a.example/vxp//sendEdoc?x=1']) {
      const reply = await rawExchange(rig.url, `POST ${target} HTTP/1.1\r\nContent-Length: 0\r\n\r\n`);
      expect(envelope(reply?.body ?? Buffer.alloc(0))).toMatchObject({ ErrorCode: '15', DocId: '' });
    }
  });

  test('an unsigned download gets an empty body and a status that says so', async () => {
    for (const path of ['/downloadEdoc', '/v1/downloadEdoc', '/vxp/downloadEdoc']) {
      const reply = await rawExchange(rig.url, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect(reply).toMatchObject({ status: 401, body: Buffer.alloc(0) });
    }
  });
});
