import { once } from 'node:events';
import type { ControlOptions } from '@lienthong/control';
import { afterEach, expect, test } from 'vitest';
import { ControlRig, kySon, myLy } from '../control/control-rig.ts';
import { RawSocket, rawExchange } from '../gateway/rig/raw-socket.ts';

let rig: ControlRig | undefined;
afterEach(() => rig?.close());

async function start(limits: NonNullable<ControlOptions['limits']>): Promise<ControlRig> {
  rig = await ControlRig.start({ limits });
  return rig;
}
const request = (control: ControlRig['control'], more = '') =>
  `GET /api/v1/status HTTP/1.1\r\nHost: ${new URL(control.url).host}\r\nAuthorization: Bearer ${control.token}\r\n${more}\r\n`;

test('headers above the limit are refused, those below are read', async () => {
  const { control } = await start({ headersSizeBytesMax: 4096 });
  expect((await rawExchange(control.url, request(control, `X: ${'x'.repeat(3000)}\r\n`)))?.status).toBe(200);
  const refused = await rawExchange(control.url, request(control, `X: ${'x'.repeat(5000)}\r\n`));
  expect(refused?.status ?? 400).toBeGreaterThanOrEqual(400);
});

test('connections above the limit are closed', async () => {
  const { control } = await start({ connectionsMax: 3 });
  const open = await Promise.all([1, 2, 3].map(() => RawSocket.open(control.url)));
  const beyond = await RawSocket.open(control.url);
  await beyond.closed;
  for (const raw of open) {
    raw.send(request(control));
    expect((await raw.reply())?.status).toBe(200);
    raw.close();
  }
});

test('who is slow with the headers is closed', async () => {
  const { control } = await start({ headersTimeoutMs: 200 });
  const raw = await RawSocket.open(control.url);
  raw.send('GET /api/v1/status HTTP/1.1\r\nX: ');
  await raw.closed;
});

test('who is slow with the body is closed', async () => {
  const { control } = await start({ headersTimeoutMs: 200, requestTimeoutMs: 300 });
  const raw = await RawSocket.open(control.url);
  raw.send(
    request(control)
      .replace('GET /api/v1/status', 'POST /api/v1/launches')
      .replace('\r\n\r\n', '\r\nContent-Length: 10\r\n\r\n{'),
  );
  await raw.closed;
});

test('a resting connection is closed', async () => {
  const { control } = await start({ keepAliveTimeoutMs: 100 });
  const raw = await RawSocket.open(control.url);
  raw.send(request(control));
  expect((await raw.reply())?.status).toBe(200);
  await once(raw.socket, 'close');
});

test('only so many sessions are open: the eldest ends first', async () => {
  const { control } = await start({ sessionsMax: 2 });
  const cookies: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const launch = new URL(control.launchUrl()).hash.slice('#launch='.length);
    const opened = await fetch(`${control.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ launch }),
    });
    cookies.push(opened.headers.get('set-cookie')?.split(';')[0] ?? '');
  }
  const statuses = await Promise.all(
    cookies.map(
      async (cookie) => (await fetch(`${control.url}/api/v1/status`, { headers: { cookie } })).status,
    ),
  );
  expect(statuses).toEqual([401, 200, 200]);
});

test('only so many packages are remembered, the latest', async () => {
  const { emulator, json } = await startedWithPackages();
  const desk = await emulator.session.desk(myLy);
  for (let number = 1; number <= 4; number += 1) {
    const bytes = await desk.compose({
      to: [emulator.registry.get(kySon)],
      codeNumber: String(number),
      codeNotation: 'BC',
      typeName: 'Báo cáo',
      subject: `Báo cáo ${number}`,
      attachments: [{ name: 'a.txt', bytes: Buffer.from(`${number}`) }],
    });
    expect((await desk.submit(bytes)).outcome.status).toBe('accepted');
  }
  await json('/api/v1/wait/quiescent');
  const { items } = await json('/api/v1/packages');
  expect(items).toHaveLength(2);
});

async function startedWithPackages() {
  const { emulator, control } = await start({ packagesKeptMax: 2 });
  const headers = { authorization: `Bearer ${control.token}` };
  const json = async (path: string) =>
    (await (await fetch(`${control.url}${path}`, { headers })).json()) as {
      readonly items: readonly object[];
    };
  return { emulator, json };
}
