import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalExchange, startLocalExchange } from '@lienthong/emulator';
import { LatencyHistogram } from '@lienthong/load';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallLoad } from './memory-load.ts';

let stateDir: string;
let exchange: LocalExchange;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'lienthong-stall-'));
  // Keys that cost nothing: they are found where the exchange keeps its own.
  const pki = await openPki({ dir: join(stateDir, 'pki'), clock: systemClock, agencyKeys: 'p-256' });
  const { path } = await testNatsServerBinary();
  const env = { ...process.env, NATS_SERVER_BIN: path };
  exchange = await startLocalExchange({ stateDir, registry: 'hung-yen-2020', env, syncInterval: 'default' });
  for (const { organId, name, fullName, tier } of exchange.emulator.registry.all())
    await pki.agencyIdentity({ organId, name: fullName ?? name, tier });
}, 60_000);

afterAll(async () => {
  await exchange?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

test('a server that stands still for 1.5 s shows in the percentiles, and nothing is lost by it', async () => {
  const [server] = exchange.servers;
  const pid = server?.process.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  let stalls = 0;
  const result = await smallLoad(exchange.emulator, {
    run: 'stall',
    perSecond: 25,
    durationMs: 4_000,
    patienceMs: 30_000,
    throughDoor: (door) => ({
      name: door.name,
      stages: door.stages,
      processes: door.processes,
      counters: () => door.counters(),
      verifyBooks: () => door.verifyBooks(),
      queue: () => door.queue(),
      close: () => door.close(),
      watch: (onSighting) => door.watch(onSighting),
      send: (parcel) => {
        if (parcel.index === 25) {
          stalls += 1;
          process.kill(pid, 'SIGSTOP');
          void systemClock.sleep(1_500).then(() => process.kill(pid, 'SIGCONT'));
        }
        return door.send(parcel);
      },
    }),
  });
  expect(stalls).toBe(1);
  expect(result.counts).toMatchObject({ lost: 0, doubled: 0, altered: 0, miscounted: 0, books: 0 });
  expect(result.verdict.passed).toBe(true);
  // Twelve of the hundred packages were to be sent in its first half second; none of them can have arrived within one.
  expect(result.measured.accepted.p99).toBeGreaterThan(1_000);
  expect(result.measured.delivered.p99).toBeGreaterThan(1_000);
  expect(Math.max(...result.measured.moments.map(({ depth }) => depth))).toBeGreaterThan(10);
}, 90_000);

test('a tester that waits for each answer before it sends again does not see the same stall', () => {
  const everyMs = 10;
  const serviceMs = 2;
  const [stallFrom, stallTo] = [1_000, 2_500];
  // The instant at which a server that stands still meanwhile answers what it was sent at an instant.
  const answeredAt = (sentAt: number) =>
    sentAt + serviceMs > stallFrom && sentAt < stallTo ? stallTo + serviceMs : sentAt + serviceMs;
  const [open, closed] = [new LatencyHistogram(), new LatencyHistogram()];
  for (let intended = 0; intended < 10_000; intended += everyMs)
    open.record((answeredAt(intended) - intended) * 1_000);
  for (let sentAt = 0; sentAt < 10_000; ) {
    const answered = answeredAt(sentAt);
    closed.record((answered - sentAt) * 1_000);
    sentAt = Math.max(answered, sentAt + everyMs);
  }
  expect(open.percentile(99) / 1_000).toBeGreaterThan(1_300);
  expect(closed.percentile(99) / 1_000).toBeLessThan(3);
});
