import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { isExchangeError } from '@lienthong/errors';
import { openPki } from '@lienthong/pki';
import { type Clock, ManualClock, systemClock } from '@lienthong/runtime';
import { fileOfBody, matchesHashFile, verifySignedHeaders } from '@lienthong/vxp';
import { VxpClient, type VxpClientOptions } from '@lienthong/vxp-client';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, httpReply, type RecordingServer, recordingServer } from './vxp-recording-server.ts';

const secret = 'example-secret-not-real-0001';
/** 05032024T091530+0042 in Vietnam. */
const startedAt = Date.UTC(2024, 2, 5, 2, 15, 30, 42);
/** Time stands at the example's, but waits are real. */
const clock: Clock = { now: () => startedAt, sleep: systemClock.sleep };
const good = httpReply(
  '{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong","data":[],"DocId":"1","count":2}',
);
const file = Buffer.from('<edXML>demo 3</edXML>');

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serverWith(...answers: readonly Answer[]): Promise<RecordingServer> {
  const server = await recordingServer(answers.length > 0 ? answers : [{ send: good }]);
  closing.push(() => server.close());
  return server;
}

function clientOf(server: { endpoint: string }, options: Partial<VxpClientOptions> = {}): VxpClient {
  const client = new VxpClient({
    endpoint: `${server.endpoint}/vxp`,
    systemId: '000.00.01.H99',
    secret,
    clock,
    ...options,
  });
  closing.push(() => client.close());
  return client;
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return 'accepted';
  } catch (error) {
    if (isExchangeError(error)) return error.code;
    throw error;
  }
};
const hostOf = (server: RecordingServer): string => new URL(server.endpoint).host;
const header = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1];

describe('the bytes on the wire', () => {
  test('of getReceivedEdocList are those of VXP §2.7 (a)', async () => {
    const server = await serverWith();
    await clientOf(server).getReceivedEdocList({ servicetype: 'eDoc', messagetype: 'edoc' });
    expect(server.requests[0]?.body).toHaveLength(0);
    expect(server.requests[0]?.head).toBe(`POST /vxp/getReceivedEdocList HTTP/1.1
XroadVnpt-systemid: 000.00.01.H99
XroadVnpt-servicetype: eDoc
XroadVnpt-messagetype: edoc
XroadVnpt-timestamp: 05032024T091530+0042
Content-Type: application/json
XroadVnpt-Content-Type: application/json
XroadVnpt-sign-header-key: systemid;servicetype;messagetype;timestamp;Content-Type
XroadVnpt-sign-header: {"XroadVnpt-systemid":"000.00.01.H99","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc","XroadVnpt-timestamp":"05032024T091530+0042","XroadVnpt-Content-Type":"application/json"}
XroadVnpt-hash-header: d2a7f84de69ac38a102e75707d31c0413b90739bed6fed54064c9ac6d2bb3498
User-Agent: JAVASDKAgent/1.0.0 XRoad/VPCP
XroadVnpt-version: 3.0.201608
Content-Length: 0
Host: ${hostOf(server)}
Connection: Keep-Alive
Accept-Encoding: gzip,deflate`);
  });

  test('of sendEdoc are those of VXP §2.7 (b)', async () => {
    const server = await serverWith();
    const parameters = {
      servicetype: 'eDoc',
      messagetype: 'edoc',
      from: '000.00.01.H99',
      to: ['000.00.02.H99', '000.00.03.H99'],
    };
    expect(await clientOf(server).sendEdoc(parameters, file)).toMatchObject({ status: 'OK', docId: '1' });
    expect(server.requests[0]?.body.toString('hex')).toBe('3c6564584d4c3e64656d6f20333c2f6564584d4c3e0d0a');
    expect(server.requests[0]?.head).toBe(`POST /vxp/sendEdoc HTTP/1.1
XroadVnpt-systemid: 000.00.01.H99
XroadVnpt-servicetype: eDoc
XroadVnpt-messagetype: edoc
XroadVnpt-hash-file: a6d39f8bc61ced24c81a19cb605b15495ad114f06bda454bd2eab67bf173f
XroadVnpt-from: 000.00.01.H99
XroadVnpt-to: ["000.00.02.H99","000.00.03.H99"]
XroadVnpt-timestamp: 05032024T091530+0042
Content-Type: application/octet-stream
XroadVnpt-Content-Type: application/octet-stream
XroadVnpt-sign-header-key: systemid;servicetype;messagetype;hash-file;from;to;timestamp;Content-Type
XroadVnpt-sign-header: {"XroadVnpt-systemid":"000.00.01.H99","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc","XroadVnpt-hash-file":"a6d39f8bc61ced24c81a19cb605b15495ad114f06bda454bd2eab67bf173f","XroadVnpt-from":"000.00.01.H99","XroadVnpt-to":"[\\"000.00.02.H99\\",\\"000.00.03.H99\\"]","XroadVnpt-timestamp":"05032024T091530+0042","XroadVnpt-Content-Type":"application/octet-stream"}
XroadVnpt-hash-header: c7c0a26c03b9a4356f3925b76e8b743066292c582e70ebae1dbd9a8b62ce8328
User-Agent: JAVASDKAgent/1.0.0 XRoad/VPCP
XroadVnpt-version: 3.0.201608
Cache-Control: no-cache
Pragma: no-cache
Host: ${hostOf(server)}
Accept: text/html, image/gif, image/jpeg, */*; q=0.2
Connection: keep-alive
Content-Length: 23`);
  });

  test('name each operation in the path, with its method and body', async () => {
    const server = await serverWith();
    const client = clientOf(server);
    await client.getAgenciesList();
    await client.getAgenciesListQD20({ level: 1 });
    await client.getSynchronizeUnit();
    await client.registerAgency('{id:"",name:"Sở Y tế"}');
    await client.deleteAgency({ AgencyCode: 'X' });
    await client.getReceivedEdocList({});
    await client.getSentEdocList({});
    await client.call('getEdoc', { docId: '1' });
    await client.downloadEdoc({ docId: '1' });
    await client.updateStatus({ docid: '1', status: 'done' });
    await client.countReceiveEdoc();
    await client.countReceiveStatus();
    const withExpect = (head: string) => (header(head, 'Expect') === '100-continue' ? ' Expect' : '');
    expect(
      server.requests.map(({ head, body }) => `${head.split('\n')[0]}${withExpect(head)} ${body}`),
    ).toEqual([
      'POST /vxp/getAgenciesList HTTP/1.1 ',
      'POST /vxp/getAgenciesListQD20 HTTP/1.1 ',
      'POST /vxp/getSynchronizeUnit HTTP/1.1 ',
      'POST /vxp/registerAgency HTTP/1.1 Expect {id:"",name:"Sở Y tế"}',
      'POST /vxp/deleteAgency HTTP/1.1 Expect {}',
      'POST /vxp/getReceivedEdocList HTTP/1.1 ',
      'POST /vxp/getSentEdocList HTTP/1.1 ',
      'POST /vxp/getEdoc HTTP/1.1 Expect {}',
      'GET /vxp/downloadEdoc HTTP/1.1 ',
      'POST /vxp/updateStatus HTTP/1.1 Expect {}',
      'POST /vxp/countReceiveEdoc HTTP/1.1 Expect {}',
      'POST /vxp/countReceiveStatus HTTP/1.1 Expect {}',
    ]);
    expect(header(server.requests[8]?.head ?? '', 'Content-Length')).toBeUndefined();
    expect(server.requests[4]?.head).toMatch(
      /Content-Length: 2\nHost: .*\nConnection: Keep-Alive\nExpect: 100-continue\nAccept-Encoding: gzip,deflate$/,
    );
  });

  test('have two slashes for sendEdoc and one for the others where the endpoint ends with a slash', async () => {
    const server = await serverWith();
    const client = clientOf(server, { endpoint: `${server.endpoint}/` });
    await client.sendEdoc({}, file);
    await client.countReceiveEdoc();
    expect(server.requests.map(({ head }) => head.split(' ')[1])).toEqual([
      '//sendEdoc',
      '/countReceiveEdoc',
    ]);
  });

  test.each(['getReceivedEdocList', 'getEdoc', 'sendEdoc'] as const)(
    'of %s carry Vietnamese as UTF-8, and verify',
    async (operation) => {
      const server = await serverWith();
      await clientOf(server).call(operation, { filePath: 'C:\\Tài liệu\\Đến\r\nX: y' }, file);
      const { head = '' } = server.requests[0] ?? {};
      const path = Buffer.from(header(head, 'XroadVnpt-filePath') ?? '', 'latin1').toString();
      expect(path).toBe('C:\\Tài liệu\\Đến  X: y');
      const { parameters } = await verifySignedHeaders({
        signHeader: header(head, 'XroadVnpt-sign-header'),
        hashHeader: header(head, 'XroadVnpt-hash-header'),
        secretOf: () => secret,
      });
      expect(parameters.get('filePath')).toBe('C:\\Tài liệu\\Đến\r\nX: y');
    },
  );
});

describe('the header map', () => {
  const names = (head = '') => [...head.matchAll(/^XroadVnpt-([^:]+): /gm)].map(([, name]) => name);

  test('of a sticky client never forgets, except between the two services', async () => {
    const server = await serverWith();
    const client = clientOf(server, { sticky: true });
    await client.sendEdoc({ from: 'A', to: 'B' }, file);
    await client.call('getEdoc', { docId: 'received' });
    await client.updateStatus({ docid: 'other', status: 'done' });
    await client.sendEdoc({}, file);
    await client.getAgenciesList();
    const [, , update, send, agencies] = server.requests.map(({ head }) => names(head).slice(0, -4).sort());
    const all = [
      'Content-Type',
      'docId',
      'docid',
      'from',
      'hash-file',
      'status',
      'systemid',
      'timestamp',
      'to',
    ];
    expect(update).toEqual(all);
    // HttpURLConnection keeps one of two names that differ in case only; the signed text has both.
    expect(send).toEqual(all.filter((name) => name !== 'docid'));
    expect(header(server.requests[3]?.head ?? '', 'XroadVnpt-docId')).toBe('other');
    expect(header(server.requests[3]?.head ?? '', 'XroadVnpt-sign-header')).toContain(
      '"XroadVnpt-docId":"received","XroadVnpt-docid":"other"',
    );
    expect(header(server.requests[3]?.head ?? '', 'XroadVnpt-to')).toBe('"B"');
    expect(agencies).toEqual(['Content-Type', 'systemid', 'timestamp']);
  });

  test('of another client is new for each call', async () => {
    const server = await serverWith();
    const client = clientOf(server);
    await client.sendEdoc({ from: 'A' }, file);
    await client.getReceivedEdocList({ messagetype: 'edoc' });
    expect(names(server.requests[1]?.head).slice(0, -4)).toEqual([
      'systemid',
      'messagetype',
      'timestamp',
      'Content-Type',
    ]);
  });

  test('has the time of construction, unless the caller gives another', async () => {
    const server = await serverWith();
    const moving = new ManualClock(startedAt);
    const client = clientOf(server, { clock: moving });
    moving.advance(3 * 86_400_000);
    await client.getAgenciesList();
    await client.getAgenciesList({ timestamp: 'mine' });
    expect(server.requests.map(({ head }) => header(head, 'XroadVnpt-timestamp'))).toEqual([
      '05032024T091530+0042',
      'mine',
    ]);
  });

  test('refuses what cannot be a header', async () => {
    const client = clientOf({ endpoint: 'http://127.0.0.1:1' });
    for (const parameters of [{ 'a b': '1' }, { đ: '1' }, { '': '1' }, { a: '\u007f' }, { a: ['1', '2'] }])
      expect(await codeOf(client.getAgenciesList(parameters as Record<string, string>))).toBe(
        'VXP_ARGUMENT_INVALID',
      );
  });
});

describe('Expect: 100-continue', () => {
  test('holds the body back for three seconds where the server says nothing', async () => {
    const events: string[] = [];
    const waiting = new ManualClock(startedAt);
    const server = await serverWith({
      withoutContinue: '{"status":"OK","ErrorCode":"0","ErrorDesc":"","count":0}',
      onHead: () => {
        events.push('head');
        waiting.advance(2999);
        setImmediate(() => {
          events.push('time');
          waiting.advance(1);
        });
      },
      onBody: () => events.push('body'),
    });
    await clientOf(server, { clock: waiting }).countReceiveEdoc();
    expect(events).toEqual(['head', 'time', 'body']);
    expect(server.requests[0]?.body.toString()).toBe('{}');
  });

  test('keeps the body back where the answer comes without it', async () => {
    const refusal = '{"status":"FAIL","ErrorCode":"15","ErrorDesc":"x"}';
    const server = await serverWith({ atHead: httpReply(refusal) });
    const client = clientOf(server, { clock: new ManualClock(startedAt) });
    expect(await client.countReceiveEdoc()).toMatchObject({ errorCode: '15', count: 0 });
    await server.idle();
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['']);
  });
});

describe('replies', () => {
  const list = `{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":[{"code":"H99","name":"Số một"}]}`;

  test.each([
    ['gzip', gzipSync(list)],
    ['deflate', deflateSync(list)],
  ])('in %s are read', async (encoding, body) => {
    const server = await serverWith({
      send: httpReply(body, `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}`),
    });
    expect((await clientOf(server).getAgenciesList()).data).toEqual([{ code: 'H99', name: 'Số một' }]);
  });

  test('in chunks, or up to the end of the connection, are read', async () => {
    const chunked = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${list.length.toString(16)}\r\n${list.replace('ố một', 'o')}\r\n0\r\n\r\n`;
    const plain = list.replace('ố một', 'o');
    const server = await serverWith(
      { send: chunked.replace(list.length.toString(16), plain.length.toString(16)) },
      { send: `HTTP/1.1 200 OK\r\n\r\n${plain}`, close: true },
    );
    const client = clientOf(server);
    for (let call = 0; call < 2; call += 1)
      expect((await client.getAgenciesList()).data).toEqual([{ code: 'H99', name: 'So' }]);
  });

  test('that grow beyond the limit when decompressed are refused', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const server = await serverWith({ send: httpReply(bomb, 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip') });
    const client = clientOf(server, { replySizeBytesMax: 1_000_000 });
    expect(await codeOf(client.getAgenciesList())).toBe('VXP_REPLY_UNREADABLE');
  });

  test.each([
    ['not gzip', httpReply('x', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip')],
    ['not HTTP', 'hello\r\n\r\n'],
    ['a page', httpReply('<html>', 'HTTP/1.1 502 Bad Gateway')],
    ['nothing', httpReply('')],
  ])('that are %s are refused', async (_, bytes) => {
    const server = await serverWith({ send: bytes, close: true });
    expect(await codeOf(clientOf(server).getAgenciesList())).toBe('VXP_REPLY_UNREADABLE');
  });

  test('of a redirect are not followed', async () => {
    const server = await serverWith({ send: httpReply('', 'HTTP/1.1 302 Found\r\nLocation: /elsewhere') });
    expect((await clientOf(server).call('sendEdoc', {}, file)).httpStatus).toBe(302);
    expect(server.requests).toHaveLength(1);
  });

  test('of getEdoc and downloadEdoc give the bytes of the package', async () => {
    const bytes = Buffer.from([0, 1, 2, 0xff, 0x0d, 0x0a]);
    const edoc = `{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":"${bytes.toString('base64')}"}`;
    const server = await serverWith(
      { send: httpReply(edoc) },
      { send: httpReply(bytes) },
      { send: httpReply('') },
    );
    const client = clientOf(server);
    expect((await client.getEdoc({ docId: '1' })).bytes).toEqual(bytes);
    expect((await client.downloadEdoc({ docId: '1' })).bytes).toEqual(bytes);
    expect((await client.downloadEdoc({ docId: '1' })).bytes).toBeUndefined();
  });
});

describe('connections', () => {
  test('are made and closed for each call, but kept for sendEdoc', async () => {
    const server = await serverWith();
    const client = clientOf(server);
    for (let call = 0; call < 3; call += 1) await client.getAgenciesList();
    await server.idle();
    expect(server.connections).toMatchObject({ made: 3, open: 0 });
    for (let call = 0; call < 3; call += 1) await client.sendEdoc({}, file);
    expect(server.connections).toMatchObject({ made: 4, open: 1 });
    client.close();
    await server.idle();
  });

  test('that break before a reply are tried again as often as asked, and the bytes are the same', async () => {
    const server = await serverWith('cut', 'cut', { send: good });
    expect(await clientOf(server).countReceiveStatus()).toMatchObject({ count: 2 });
    expect(new Set(server.requests.map(({ head }) => head)).size).toBe(1);
    expect(server.requests).toHaveLength(3);
  });

  test.each([2, 5])('that always break are given up after %i attempts', async (attempts) => {
    const server = await serverWith('cut');
    expect(await codeOf(clientOf(server, { attempts }).getAgenciesList())).toBe('VXP_CONNECTION_BROKEN');
    expect(server.requests).toHaveLength(attempts);
  });

  test('of sendEdoc are tried once more, also where a kept one has died', async () => {
    const server = await serverWith({ send: good }, 'cut', { send: good }, 'cut', 'cut');
    const client = clientOf(server);
    await client.sendEdoc({}, file);
    expect(await client.sendEdoc({}, file)).toMatchObject({ docId: '1' });
    expect(await codeOf(client.sendEdoc({}, file))).toBe('VXP_CONNECTION_BROKEN');
    expect(server.requests).toHaveLength(5);
  });

  test('that break within a reply are not tried again', async () => {
    const server = await serverWith({
      send: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"st',
      close: true,
    });
    expect(await codeOf(clientOf(server).getAgenciesList())).toBe('VXP_CONNECTION_BROKEN');
    expect(server.requests).toHaveLength(1);
  });

  test('that do not come about are not tried again', async () => {
    const server = await serverWith();
    await server.close();
    closing.pop();
    expect(await codeOf(clientOf(server).getAgenciesList())).toBe('VXP_ENDPOINT_UNREACHABLE');
  });

  test('are given up when the time is over', async () => {
    const patience = new ManualClock(startedAt);
    const server = await serverWith({
      withoutContinue: '',
      onHead: () => patience.advance(1000),
      onBody: () => undefined,
    });
    const late = clientOf(server, { clock: patience, timeoutMs: 1000 }).countReceiveEdoc();
    expect(await codeOf(late)).toBe('VXP_REPLY_LATE');
  });

  test('over TLS trust the given certificate, and no other', async () => {
    const pki = await openPki({ dir: undefined, clock: systemClock });
    const { certPem, keyPem, rootPem } = await pki.serverIdentity({ ips: ['127.0.0.1'] });
    const server = await recordingServer([{ send: good }], { cert: certPem, key: keyPem });
    closing.push(() => server.close());
    const trusting = clientOf(server, { ca: rootPem });
    expect(await trusting.sendEdoc({}, file)).toMatchObject({ docId: '1' });
    expect(await trusting.countReceiveEdoc()).toMatchObject({ count: 2 });
    expect(await codeOf(clientOf(server).getAgenciesList())).toBe('VXP_ENDPOINT_UNREACHABLE');
  });
});

/** A server that keeps what sendEdoc sends, however much it is. */
async function sink(): Promise<{ endpoint: string; received: Promise<{ file: Buffer; hashFile: string }> }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const received = once(server, 'request').then(async ([request, response]: unknown[]) => {
    const incoming = request as IncomingMessage;
    const body = Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>));
    (response as ServerResponse).end('{"status":"OK","ErrorCode":"0","ErrorDesc":"","DocId":"1"}');
    return {
      file: Buffer.from(fileOfBody(body)),
      hashFile: String(incoming.headers['xroadvnpt-hash-file']),
    };
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

describe('a file of 50 MB', () => {
  const bytes = Buffer.alloc(50_000_000, 'nội dung ');
  const digest = createHash('sha256').update(bytes).digest();

  test('arrives whole from memory and from disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-vxp-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'large.edxml'), bytes);
    for (const source of [bytes, join(folder, 'large.edxml')]) {
      const server = await sink();
      await clientOf(server).sendEdoc({}, source);
      const { file: arrived, hashFile } = await server.received;
      expect(arrived.equals(bytes)).toBe(true);
      expect(matchesHashFile(digest, hashFile)).toBe(true);
    }
  });

  test('that cannot be read is refused before anything is sent', async () => {
    const server = await serverWith();
    expect(await codeOf(clientOf(server).sendEdoc({}, '/nowhere/x.edxml'))).toBe('VXP_FILE_UNREADABLE');
    expect(server.connections.made).toBe(0);
  });
});
