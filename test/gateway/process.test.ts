import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '@lienthong/emulator';
import { seededRandom, systemClock } from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import { VxpClient } from '@lienthong/vxp-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServiceProcess } from '../services/service-process.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-gateway-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const [from, to] = ['000.00.00.H01', '000.00.00.H02'];

test('a gateway of its own process serves beside a running exchange until it is told to stop', async () => {
  const exchange = await startLocalExchange({
    stateDir: dir,
    registry: 'national-2019',
    env: { ...process.env, NATS_URL: undefined },
    syncInterval: 'default',
  });
  const gateway = new ServiceProcess('gateway', { LIENTHONG_STATE: dir, LIENTHONG_GATEWAY_PORT: '0' });
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await gateway.ready)?.[0] ?? '';
  expect((await stat(join(dir, 'gateway-token'))).mode & 0o777).toBe(0o600);

  // Systems are added while it runs: by the book, and by the control route.
  const book = await SystemBook.open({
    file: exchange.state.systems,
    clock: systemClock,
    random: seededRandom('systems'),
  });
  const { secret } = await book.add({ id: from, agencies: [from] });
  const token = (await readFile(join(dir, 'gateway-token'), 'utf8')).trim();
  const added = await fetch(`${url}/control/systems`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: to, agencies: [to] }),
  });
  const other = (await added.json()) as { readonly secret: string };

  const endpoint = `${url}/vxp`;
  const sender = new VxpClient({ endpoint, systemId: from, secret, clock: systemClock });
  const receiver = new VxpClient({ endpoint, systemId: to, secret: other.secret, clock: systemClock });
  const desk = await exchange.emulator.session.desk(from);
  const bytes = await desk.compose({
    to: [exchange.emulator.registry.get(to)],
    codeNumber: '1',
    codeNotation: 'TB',
    typeName: 'Thông báo',
    subject: 'Thông báo',
    attachments: [],
  });
  expect(await sender.sendEdoc({ from, messagetype: 'edoc' }, bytes)).toMatchObject({ status: 'OK' });
  let count = 0;
  while (count === 0) ({ count } = await receiver.countReceiveEdoc());

  gateway.signal('SIGTERM');
  expect(await gateway.ended).toEqual({ code: 0, signal: null });
  expect(gateway.log.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['service-ready', 'gateway-call', 'service-stopped']),
  );
  expect(gateway.logText).not.toContain(secret);
  sender.close();
  receiver.close();
  await exchange.stop();
});

test.each([
  ['nothing', {}, 'LIENTHONG_STATE'],
  [
    'a port that is none',
    { LIENTHONG_STATE: '/nowhere', LIENTHONG_GATEWAY_PORT: '99999' },
    'LIENTHONG_GATEWAY_PORT',
  ],
  ['half of a certificate', { LIENTHONG_STATE: '/nowhere', LIENTHONG_GATEWAY_TLS_CERT: 'a' }, 'TLS_KEY'],
  ['a directory where nothing runs', { LIENTHONG_STATE: '/nowhere' }, '/nowhere'],
])('told %s it ends with 3 and says what is wrong', async (_, env, named) => {
  const gateway = new ServiceProcess('gateway', env);
  expect(await gateway.ended).toEqual({ code: 3, signal: null });
  expect(gateway.said).toContain(named);
});
