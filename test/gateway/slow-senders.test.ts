import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayRig } from './rig/gateway-rig.ts';
import { RawSocket } from './rig/raw-socket.ts';
import { signedRequest } from './rig/signed-request.ts';

const limits = {
  headersTimeoutMs: 500,
  idleTimeoutMs: 500,
  keepAliveTimeoutMs: 500,
  packageSizeBytesMax: 1_000_000,
  memoryBytesMax: 20_000_000,
};
let rig: GatewayRig;
beforeAll(async () => {
  rig = await GatewayRig.start({ limits });
});
afterAll(() => rig.close());

const envelope = (body: Buffer | undefined) =>
  JSON.parse(body?.toString('latin1') ?? '{}') as Record<string, string>;

/** A call of sendEdoc by the first system that promises `length` bytes. */
const sending = (length: number | string) =>
  signedRequest({
    operation: 'sendEdoc',
    systemId: '000.20.31.H41',
    secret: 'secret-of-the-first',
    headers: [typeof length === 'number' ? `Content-Length: ${length}` : length],
  });

describe('200 connections that are no use', () => {
  test.each([
    ['send nothing', ''],
    ['stop in the request line', 'POST /vxp/sen'],
    ['stop in the headers', 'POST /vxp/sendEdoc HTTP/1.1\r\nHost: x\r\nX: '],
    ['stop in the body', `${sending(900_000)}<edXML>`],
    ['stop in a chunk', `${sending('Transfer-Encoding: chunked')}ffff\r\n<edXML>`],
    [
      'stop in the body of a stranger',
      'POST /vxp/sendEdoc HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nabc',
    ],
  ])('that %s keep nobody from being served, and are closed', async (_, beginning) => {
    const idle = await Promise.all(Array.from({ length: 200 }, () => RawSocket.open(rig.url)));
    for (const raw of idle) raw.send(beginning);
    const client = await rig.client('000.20.31.H41');
    const counted = await client.countReceiveEdoc();
    expect(counted).toMatchObject({ status: 'OK', count: 0 });
    const closing = Promise.all(idle.map((raw) => raw.closed));
    await closing;
  });

  test('that hold memory give it back to who sends', async () => {
    const idle = await Promise.all(Array.from({ length: 200 }, () => RawSocket.open(rig.url)));
    // Each has sent enough to be given four times as much; all together would be 50 MB.
    for (const raw of idle) raw.send(Buffer.concat([Buffer.from(sending(900_000)), Buffer.alloc(66_000)]));
    const client = await rig.client('000.20.31.H41');
    const reply = await client.sendEdoc({ messagetype: 'edoc' }, Buffer.alloc(500_000, 'a'));
    // The exchange of this rig does nothing: what matters is that the body was read.
    expect(reply).toMatchObject({ status: 'FAIL', errorCode: '20' });
    await Promise.all(idle.map((raw) => raw.closed));
  });
});

test('a body that stops is answered in the envelope', async () => {
  const raw = await RawSocket.open(rig.url);
  raw.send(`${sending(500_000)}<edXML>`);
  expect(envelope((await raw.reply())?.body)).toMatchObject({ status: 'FAIL', ErrorCode: '20', DocId: '' });
  await raw.closed;
});

test('a body above the limit is answered at once, in the envelope, while the client still sends', async () => {
  for (const length of [1_000_001, 'Transfer-Encoding: chunked']) {
    const raw = await RawSocket.open(rig.url);
    raw.send(sending(length));
    if (typeof length === 'string') raw.send(`ffffff\r\n`);
    raw.send(Buffer.alloc(1_000_001, 'a'));
    const reply = await raw.reply();
    expect(envelope(reply?.body)).toMatchObject({ status: 'FAIL', ErrorCode: '10', DocId: '' });
    expect(reply?.headers.get('connection')).toBe('close');
    raw.close();
  }
});

test('a body that is cut off leaves no trace', async () => {
  const raw = await RawSocket.open(rig.url);
  raw.send(`${sending(500_000)}<edXML>`);
  raw.socket.end();
  await raw.closed;
  const client = await rig.client('000.20.31.H41');
  expect(await client.countReceiveEdoc()).toMatchObject({ status: 'OK' });
});

test('a connection that asks again is kept, one that rests is closed', async () => {
  const raw = await RawSocket.open(rig.url);
  const count = signedRequest({
    operation: 'countReceiveEdoc',
    systemId: '000.20.31.H41',
    secret: 'secret-of-the-first',
    headers: ['Content-Length: 2'],
  });
  for (let time = 0; time < 3; time += 1) {
    raw.send(`${count}{}`);
    expect(envelope((await raw.reply())?.body)).toMatchObject({ status: 'OK', count: 0 });
  }
  await raw.closed;
});

test('100-continue is answered before the body', async () => {
  const raw = await RawSocket.open(rig.url);
  raw.send(sending('Content-Length: 9\r\nExpect: 100-continue'));
  await new Promise<void>((resolve) =>
    raw.socket.once('data', (chunk: Buffer) => {
      expect(chunk.toString('latin1')).toMatch(/^HTTP\/1.1 100 /);
      resolve();
    }),
  );
  raw.send('<edXML/>\n');
  expect(envelope((await raw.reply())?.body)).toMatchObject({ status: 'FAIL', DocId: '' });
  raw.close();
});
