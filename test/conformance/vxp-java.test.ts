import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, seededRandom, systemClock } from '@lienthong/runtime';
import type { VxpOperation } from '@lienthong/vxp';
import { VxpClient } from '@lienthong/vxp-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from './libxml2.ts';
import { httpReply, type RecordedRequest, recordingServer } from './vxp-recording-server.ts';

const program = fileURLToPath(new URL('vxp-java/SdkLikeCaller.java', import.meta.url));
/** Where Debian's libhttpclient-java and libgoogle-gson-java put their archives. */
const archives = ['httpclient', 'httpcore', 'commons-logging', 'commons-codec', 'gson'].map(
  (name) => `/usr/share/java/${name}.jar`,
);
/** A program in one source file needs the compiler: a JDK, not only a runtime. */
const canRun = isInstalled('java') && isInstalled('javac') && archives.every((path) => existsSync(path));

const secret = 'example-secret-not-real-0001';
const timestamp = '05032024T091530+0042';
const clock: Clock = { now: () => Date.UTC(2024, 2, 5, 2, 15, 30, 42), sleep: systemClock.sleep };
const reply = '{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong","DocId":"1","count":0,"data":[]}';

type Call = {
  readonly operation: VxpOperation;
  readonly parameters: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly body?: string;
};

/** What a day of a document system looks like, on one service object. */
const day: readonly Call[] = [
  { operation: 'getReceivedEdocList', parameters: { servicetype: 'eDoc', messagetype: 'edoc' } },
  { operation: 'getEdoc', parameters: { docId: 'first', filePath: '/var/lib/inbox' } },
  { operation: 'getEdoc', parameters: { docId: 'second' } },
  { operation: 'updateStatus', parameters: { docid: 'first', status: 'done' } },
  {
    operation: 'sendEdoc',
    parameters: { from: '000.00.01.H99', to: ['000.00.02.H99', '000.00.03.H99'], messagetype: 'edoc' },
  },
  {
    operation: 'sendEdoc',
    parameters: { from: '000.00.01.H99', to: '000.00.02.H99', messagetype: 'status' },
  },
  { operation: 'downloadEdoc', parameters: { docId: 'third' } },
  { operation: 'getSentEdocList', parameters: { docId: '0123456789abcdef01234567' } },
  { operation: 'countReceiveEdoc', parameters: {} },
  { operation: 'countReceiveStatus', parameters: { level: 1, deep: true, one: ['element'] } },
  {
    operation: 'updateStatus',
    parameters: { description: 'a "quoted" \\ <text> & \'more\' = \t tab' },
  },
];

/** Many names, so that the table of the map grows and buckets fill. */
const many: readonly Call[] = Array.from({ length: 12 }, (_, round) => {
  const random = seededRandom(`vxp-java ${round}`);
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_0123456789';
  const name = () =>
    Array.from({ length: 1 + random.integer(12) }, () => letters[random.integer(letters.length)]).join('');
  return {
    operation: round % 2 ? 'sendEdoc' : 'getReceivedEdocList',
    parameters: Object.fromEntries(Array.from({ length: 6 }, () => [name(), String(round)])),
  };
});

/** HttpClient makes blanks of line ends; it must come last, because HttpURLConnection refuses them. */
const twoLines: Call = { operation: 'updateStatus', parameters: { description: 'one\r\ntwo' } };

describe.skipIf(!canRun)(
  'Java with HttpURLConnection and HttpClient 4.5 (skipped where JDK, libhttpclient-java or libgoogle-gson-java are missing)',
  () => {
    let folder = '';
    const file = () => join(folder, 'package.edxml');
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-vxp-java-'));
      writeFileSync(file(), '<edXML>Số một</edXML>\n');
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    async function recorded(run: (endpoint: string) => Promise<void>): Promise<readonly RecordedRequest[]> {
      const server = await recordingServer([{ send: httpReply(reply) }]);
      try {
        await run(`${server.endpoint}/vxp`);
        const port = new URL(server.endpoint).port;
        return server.requests.map((request) => ({
          ...request,
          head: request.head.replace(`127.0.0.1:${port}`, 'HOST'),
        }));
      } finally {
        await server.close();
      }
    }

    async function fromJava(calls: readonly Call[], endpoint: string): Promise<void> {
      const input = calls.map(({ operation, parameters, body }) =>
        [
          operation,
          JSON.stringify(parameters),
          operation === 'sendEdoc' ? file() : (body ?? defaultBody(operation)),
        ].join('\t'),
      );
      const settings = [endpoint, '000.00.01.H99', secret, timestamp];
      const java = spawn('java', ['-cp', archives.join(':'), program, ...settings]);
      const collect = async (stream: AsyncIterable<Buffer>) =>
        Buffer.concat(await Array.fromAsync(stream)).toString();
      const ended = once(java, 'close');
      java.stdin.end(`${input.join('\n')}\n`);
      const [output, errors] = await Promise.all([collect(java.stdout), collect(java.stderr)]);
      expect(await ended, errors).toEqual([0, null]);
      const expected = `200\t${Buffer.from(reply).toString('base64')}`;
      expect(output.trim().split('\n')).toEqual(calls.map(() => expected));
    }

    async function fromClient(calls: readonly Call[], endpoint: string): Promise<void> {
      const client = new VxpClient({ endpoint, systemId: '000.00.01.H99', secret, clock, sticky: true });
      for (const { operation, parameters, body } of calls)
        await client.call(operation, parameters, operation === 'sendEdoc' ? file() : body);
      client.close();
    }

    test('sends the same bytes as our client, over a day of calls and while the header map grows', async () => {
      const calls = [...day, ...many, twoLines]; // In one process: starting one takes a second.
      const java = await recorded((endpoint) => fromJava(calls, endpoint));
      const ours = await recorded((endpoint) => fromClient(calls, endpoint));
      const bytes = (requests: readonly RecordedRequest[]) =>
        requests.map(({ head, body }) => `${head}\n\n${body}`);
      expect(java).toHaveLength(calls.length);
      expect(bytes(ours)).toEqual(bytes(java));
    });
  },
);

function defaultBody(operation: VxpOperation): string {
  return /List/.test(operation) || operation === 'downloadEdoc' ? '' : '{}';
}
