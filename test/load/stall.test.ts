import { LatencyHistogram } from '@lienthong/load';
import { systemClock } from '@lienthong/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallLoad } from './memory-load.ts';
import { type OwnExchange, ownExchange } from './own-exchange.ts';

let own: OwnExchange;

beforeAll(async () => {
  own = await ownExchange('stall');
});

afterAll(() => own?.stop());

test('a server that stands still for 1.5 s shows in the percentiles, and nothing is lost by it', async () => {
  const { exchange } = own;
  const [server] = exchange.servers;
  const pid = server?.process.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  let stalls = 0;
  const result = await smallLoad(exchange.emulator, {
    run: 'stall',
    perSecond: 25,
    durationMs: 4_000,
    // A message whose settling was lost in the stall comes again after the 30 s of the server's consumers.
    patienceMs: 90_000,
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
});

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
