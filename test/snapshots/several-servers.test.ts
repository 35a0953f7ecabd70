import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExchangeMode, type LocalExchange, startLocalExchange } from '@lienthong/emulator';
import { auditLedgers, linesOf } from '@lienthong/ledger';
import {
  openStoppedExchange,
  repairLedger,
  resetExchange,
  restoreSnapshot,
  saveSnapshot,
} from '@lienthong/snapshots';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, expect, test } from 'vitest';

// Several servers are started several times; a busy machine takes its time.
const sender = '000.21.36.H41';
const receiver = '000.00.00.G22';
const registry = 'nghe-an-2019';
const opened: LocalExchange[] = [];
const dirs: string[] = [];

afterEach(async () => {
  for (const exchange of opened.splice(0)) await exchange.stop();
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'lienthong-several-'));
  dirs.push(dir);
  return dir;
}

async function start(stateDir: string, mode: ExchangeMode): Promise<LocalExchange> {
  const env = { ...process.env, NATS_URL: undefined };
  // What is killed is the process, not the machine: what it has written is there without a sync.
  const exchange = await startLocalExchange({ stateDir, registry, env, mode, syncInterval: 'default' });
  opened.push(exchange);
  return exchange;
}

async function stop(exchange: LocalExchange): Promise<void> {
  opened.splice(opened.indexOf(exchange), 1);
  await exchange.stop();
}

/** Resolves with the ids of the documents, in the order of their numbers. */
async function send({ emulator }: LocalExchange, numbers: readonly number[]): Promise<readonly string[]> {
  const ids: string[] = [];
  const desk = await emulator.session.desk(sender);
  for (const number of numbers) {
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
    ids.push(outcome.documentId);
  }
  return ids;
}

/** Heads of all ledgers once `arrived` documents have arrived and every receipt is back. */
async function headsAtRest({ emulator }: LocalExchange, arrived: number) {
  const operator = await emulator.session.operator();
  const counted = async () => (await operator.counters()).get(sender)?.arrived ?? 0;
  await expect.poll(counted, { interval: 50 }).toBe(arrived);
  const verdict = () => emulator.session.verifyBooks({ atRest: true });
  await expect.poll(async () => (await verdict()).sound, { interval: 50 }).toBe(true);
  const { heads, absent } = await verdict();
  expect(absent).toEqual([]);
  return heads;
}

/** Documents in the mailbox of the receiver. */
async function received({ emulator }: LocalExchange): Promise<readonly string[]> {
  const items = await (await emulator.session.desk(receiver)).inbox();
  return items.map(({ facts }) => facts.documentId).sort();
}

test('sites: saved at one moment with what waits between them; restored, repaired and reset', async () => {
  const stateDir = await newDir();
  const settings = { stateDir, registry, routing: 'tiered', env: process.env } as const;
  const first = await start(stateDir, 'tiered');
  expect(first.sites).toHaveLength(2);
  const ids = [...(await send(first, [1, 2]))];
  const before = await headsAtRest(first, 2);
  const saved = await saveSnapshot({ stateDir, to: 'rest' });
  expect(saved.manifest).toMatchObject({ running: true, layout: { mode: 'tiered', sites: 'province' } });
  first.sites[1]?.link?.cut();
  ids.push(...(await send(first, [3, 4, 5])));
  await saveSnapshot({ stateDir, to: 'cut' });
  first.sites[1]?.link?.mend();
  // The exchange goes on where it was.
  expect(await headsAtRest(first, 5)).not.toEqual(before);
  await stop(first);

  // What waited for the link waits again, and arrives once.
  await restoreSnapshot({ stateDir, from: 'cut' });
  const second = await start(stateDir, 'tiered');
  const after = await headsAtRest(second, 5);
  expect(await received(second)).toEqual(ids.toSorted());
  await stop(second);

  // The ledger of a node of the province, altered by one who may do everything with its server.
  const exchange = await openStoppedExchange(settings);
  const owner = exchange.ledgers.owners.find((one) => exchange.ledgers.nodeIdOf(one) === sender)!;
  const { path, nats, provision, connection, nodes } = exchange.storeOf(owner);
  const ledgers = new Map<string, readonly string[]>();
  for (const node of nodes) ledgers.set(node, await linesOf(exchange.ledgers, node));
  const lines = ledgers.get(owner)!;
  await (await jetstreamManager(nats)).streams.delete('LT_LEDGER');
  await provision();
  for (const [node, own] of ledgers) {
    const stored = node === owner ? own.with(1, own[1]!.replace('"copies":', '"copies":1')) : own;
    if (stored.length > 0) await connection.ledgers.append(node, stored, 0);
  }
  const audit = await auditLedgers(exchange.ledgers, { atRest: true, heads: after });
  expect(audit.divergences).toMatchObject([{ node: sender, n: 1, what: 'altered' }]);
  await exchange.close();
  const { plan, quarantine } = await repairLedger({ ...settings, node: sender, apply: true, heads: after });
  expect(plan).toMatchObject({ lines, restored: [1], holes: [] });
  expect(await readdir(join(quarantine ?? '', path))).toContain('jetstream');
  const third = await start(stateDir, 'tiered');
  expect(await headsAtRest(third, 5)).toEqual(after);
  await stop(third);

  await resetExchange({ stateDir });
  expect(await readdir(join(stateDir, 'sites', 'hub'))).toEqual(['credentials.json']);
});

test('a cluster: three servers saved at one moment while packages travel, restored with all that was admitted', async () => {
  const stateDir = await newDir();
  const first = await start(stateDir, 'cluster');
  await send(first, [1, 2]);
  const before = await headsAtRest(first, 2);
  const saved = await saveSnapshot({ stateDir, to: 'rest' });
  expect(saved.manifest).toMatchObject({ running: true, layout: { mode: 'cluster' } });
  const sending = send(first, [3, 4, 5, 6]);
  const operator = await first.emulator.session.operator();
  const outgoing = async () => (await operator.counters()).get(sender)?.outgoing ?? 0;
  await expect.poll(outgoing, { interval: 10 }).toBeGreaterThan(2);
  // Acknowledged before the cut: the cut must have it.
  const admitted = await outgoing();
  await saveSnapshot({ stateDir, to: 'busy' });
  await sending;
  await headsAtRest(first, 6);
  await stop(first);

  await restoreSnapshot({ stateDir, from: 'busy' });
  const second = await start(stateDir, 'cluster');
  const has = async () => (await received(second)).length;
  await expect.poll(has, { interval: 50 }).toBeGreaterThanOrEqual(admitted);
  await expect
    .poll(async () => (await second.emulator.session.verifyBooks({ atRest: true })).sound, { interval: 50 })
    .toBe(true);
  await stop(second);

  await restoreSnapshot({ stateDir, from: 'rest' });
  const stopped = await openStoppedExchange({ stateDir, registry, routing: 'tiered', env: process.env });
  const audit = await auditLedgers(stopped.ledgers, { atRest: true, heads: before });
  expect(audit).toMatchObject({ sound: true });
  expect(audit.heads).toEqual(before);
  await stopped.close();
  await resetExchange({ stateDir });
  expect(await readdir(stateDir)).not.toContain('cluster');
});
