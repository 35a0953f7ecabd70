import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalExchange, startLocalExchange } from '@lienthong/emulator';
import {
  forkSnapshot,
  listSnapshots,
  resetExchange,
  restoreSnapshot,
  saveSnapshot,
} from '@lienthong/snapshots';
import { afterAll, beforeAll, expect, test } from 'vitest';

const sender = '000.21.36.H41';
const receiver = '000.00.00.G22';
let dir: string;
let state: string;
const opened: LocalExchange[] = [];
/** No two documents of a test have the same number. */
let number = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-snapshots-'));
  state = join(dir, 'state');
});
afterAll(async () => {
  for (const exchange of opened) await exchange.stop();
  await rm(dir, { recursive: true, force: true });
});

async function start(stateDir: string): Promise<LocalExchange> {
  const exchange = await startLocalExchange({
    stateDir,
    registry: 'nghe-an-2019',
    env: process.env,
    gateway: {},
    policies: { commune: { pdf: 'report' } },
    // What was taken and not settled at the cut comes again after this time.
    ackWaitMs: 1_000,
  });
  opened.push(exchange);
  return exchange;
}

async function stop(exchange: LocalExchange): Promise<void> {
  opened.splice(opened.indexOf(exchange), 1);
  await exchange.stop();
}

async function send({ emulator }: LocalExchange, count: number): Promise<void> {
  const desk = await emulator.session.desk(sender);
  for (let left = count; left > 0; left -= 1) {
    number += 1;
    const bytes = await desk.compose({
      to: [emulator.registry.get(receiver)],
      codeNumber: String(number),
      codeNotation: 'BC',
      typeName: 'Báo cáo',
      subject: `Báo cáo ${number}`,
      attachments: [{ name: 'a.txt', bytes: Buffer.from(`${number}`) }],
    });
    const { outcome } = await desk.submit(bytes);
    expect(outcome.status).toBe('accepted');
  }
}

/** Resolves when every copy has arrived and every receipt is back; with what the books say then. */
async function books({ emulator }: LocalExchange, delivered: number) {
  const operator = await emulator.session.operator();
  for (;;) {
    const counters = await operator.counters();
    const line = counters.get(sender);
    if ((line?.arrived ?? 0) >= delivered) {
      const verdict = await emulator.session.verifyBooks({ atRest: true });
      // Counters and ledgers are read one after the other: while something travels they may differ.
      const isStill = JSON.stringify([...counters]) === JSON.stringify([...(await operator.counters())]);
      if (verdict.sound && isStill) return { counters, heads: verdict.heads };
    }
  }
}

test('a running exchange is saved, goes on, and is the same again after it was restored', async () => {
  const first = await start(state);
  await send(first, 20);
  const before = await books(first, 20);
  const saved = await saveSnapshot({ stateDir: state, to: 'twenty' });
  expect(saved.manifest).toMatchObject({
    running: true,
    settings: { registry: 'nghe-an-2019', routing: 'tiered', policies: { commune: { pdf: 'report' } } },
  });
  expect((await stat(saved.file)).mode & 0o777).toBe(0o600);
  await send(first, 5);
  expect((await books(first, 25)).heads).not.toEqual(before.heads);
  await expect(restoreSnapshot({ stateDir: state, from: 'twenty' })).rejects.toMatchObject({
    code: 'SNAPSHOT_EXCHANGE_RUNNING',
    details: { pid: process.pid },
  });
  await expect(resetExchange({ stateDir: state })).rejects.toMatchObject({
    code: 'SNAPSHOT_EXCHANGE_RUNNING',
  });
  await stop(first);

  const { replaced } = await restoreSnapshot({ stateDir: state, from: 'twenty' });
  expect(await readdir(replaced ?? '')).toContain('nats');
  const second = await start(state);
  expect(await books(second, 20)).toEqual(before);
  expect(second.emulator.pki.trust).toBeDefined();
  const desk = await second.emulator.session.desk(receiver);
  const [item] = await desk.inbox({ limit: 1 });
  expect(Buffer.from(await desk.fetch(item!)).includes('Báo cáo 1')).toBe(true);
  await send(second, 1);
  await books(second, 21);
  await stop(second);
  expect((await listSnapshots(state)).map(({ name }) => name)).toEqual(['twenty']);
  await expect(saveSnapshot({ stateDir: state, to: 'twenty' })).rejects.toMatchObject({
    code: 'SNAPSHOT_TARGET_TAKEN',
  });
});

test('a fork has the same past and a future of its own', async () => {
  const other = join(dir, 'fork');
  const file = join(state, 'snapshots', 'twenty.snapshot');
  await forkSnapshot({ stateDir: other, from: file });
  await expect(forkSnapshot({ stateDir: other, from: file })).rejects.toMatchObject({
    code: 'SNAPSHOT_TARGET_TAKEN',
  });
  const [original, fork] = await Promise.all([start(state), start(other)]);
  await send(fork, 2);
  await send(original, 1);
  expect((await books(original, 22)).counters.get(sender)?.arrived).toBe(22);
  expect((await books(fork, 22)).counters.get(sender)?.arrived).toBe(22);
  await Promise.all([stop(original), stop(fork)]);
});

test('snapshots taken while packages travel hold everything that was acknowledged, and run on to its end', async () => {
  const busy = join(dir, 'busy');
  const exchange = await start(busy);
  const operator = await exchange.emulator.session.operator();
  const known: { readonly name: string; readonly admitted: number }[] = [];
  const sending = send(exchange, 30);
  for (const name of ['a', 'b']) {
    // Acknowledged before the cut: the cut must have it.
    const admitted = (await operator.counters()).get(sender)?.outgoing ?? 0;
    await saveSnapshot({ stateDir: busy, to: name });
    known.push({ name, admitted });
  }
  await sending;
  await books(exchange, 30);
  await stop(exchange);
  for (const { name, admitted } of known) {
    await restoreSnapshot({ stateDir: busy, from: name });
    const restored = await start(busy);
    const { counters } = await books(restored, admitted);
    expect(counters.get(sender)?.outgoing).toBeGreaterThanOrEqual(admitted);
    await stop(restored);
  }
});

test('a reset takes packages and ledgers back and leaves keys and systems; all of it where that is asked for', async () => {
  const before = await readdir(state);
  await resetExchange({ stateDir: state });
  expect(await readdir(state)).toEqual(before.filter((name) => name !== 'nats'));
  const fresh = await start(state);
  const { counters, heads } = await books(fresh, 0);
  expect([counters.get(sender)?.outgoing ?? 0, heads.size]).toEqual([0, 0]);
  await send(fresh, 1);
  await stop(fresh);
  await resetExchange({ stateDir: state, everything: true });
  expect((await readdir(state)).sort()).toEqual(['replaced', 'snapshots']);
  await expect(saveSnapshot({ stateDir: state, to: 'none' })).rejects.toMatchObject({
    code: 'SNAPSHOT_NOTHING_THERE',
  });
});

test('an exchange on a server that it did not start has no data here to save', async () => {
  const server = await start(join(dir, 'server'));
  const guest = join(dir, 'guest');
  const exchange = await start(guest);
  const run = await exchange.state.readRun();
  await stop(exchange);
  // What `up` writes with NATS_URL: no server of its own in the directory.
  await exchange.state.writeRun({ ...run, url: server.server.url });
  await expect(saveSnapshot({ stateDir: guest, to: 'a' })).rejects.toMatchObject({
    code: 'SNAPSHOT_SERVER_FOREIGN',
  });
  await stop(server);
});
