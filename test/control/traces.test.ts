import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlRig, centre, kySon, myLy, ngheAn } from './control-rig.ts';

type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly events: readonly { readonly name: string }[];
  readonly links: readonly { readonly traceId: string }[];
};

let rig: ControlRig;
let collector: Server;
const spans: Span[] = [];
const paths = new Set<string>();

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      paths.add(`${request.method} ${request.url} ${request.headers['x-tenant']}`);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      spans.push(...body.resourceSpans[0].scopeSpans[0].spans);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;
  rig = await ControlRig.start({ traces: { endpoint, headers: { 'x-tenant': 'a' } } });
});
afterAll(async () => {
  await rig.close();
  collector.close();
});

test('a journey is one trace: the whole, a span for every node below the one before, statuses linked', async () => {
  const { pkg } = await rig.json('POST', `/api/v1/agencies/${myLy}/documents`, {
    to: [centre],
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject: 'vết',
    attachments: [{ name: 'a.txt', content: 'YQ==' }],
  });
  await rig.json('GET', `/api/v1/wait/packages/${pkg}`);
  await rig.json('POST', `/api/v1/agencies/${centre}/received/${pkg}/status`, { status: '03' });
  await rig.json('GET', '/api/v1/wait/quiescent');
  await rig.control.close();

  expect([...paths]).toEqual(['POST /v1/traces a']);
  const whole = spans.find(({ name }) => name === 'journey new');
  const trace = spans.filter(({ traceId }) => traceId === whole?.traceId);
  const named = new Map(trace.map((span) => [span.spanId, span]));
  expect(trace.map(({ name }) => name)).toEqual([
    'journey new',
    `commune ${myLy}`,
    `district ${kySon}`,
    `province ${ngheAn}`,
    `central ${centre}`,
  ]);
  expect(trace.map(({ parentSpanId }) => named.get(parentSpanId ?? '')?.name)).toEqual([
    undefined,
    'journey new',
    `commune ${myLy}`,
    `district ${kySon}`,
    `province ${ngheAn}`,
  ]);
  expect(trace.at(-1)?.events.map(({ name }) => name)).toEqual(['delivered']);
  for (const { traceId, spanId, startTimeUnixNano, endTimeUnixNano } of spans) {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
  }
  const status = spans.find(({ name }) => name === 'journey status');
  expect(status?.links.map(({ traceId }) => traceId)).toEqual([whole?.traceId]);
});

test('a collector that is away costs traces and nothing else', async () => {
  const other = await ControlRig.start({ traces: { endpoint: 'http://127.0.0.1:9' } });
  const { status } = await other.json('POST', `/api/v1/agencies/${myLy}/documents`, {
    to: [kySon],
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject: 'vết',
    attachments: [{ name: 'a.txt', content: 'YQ==' }],
  });
  expect(status).toBe('accepted');
  await other.json('GET', '/api/v1/wait/quiescent');
  await other.close();
});
