import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalExchange, startLocalExchange } from '@lienthong/emulator';
import { type BenchRun, type Throughput, warmUpCount } from './bench-run.ts';
import { openHopSenders, receiverOf } from './hop-senders.ts';
import { openSendersApart } from './senders-apart.ts';
import { processorSeconds, serverPid } from './server-process.ts';

/** What one run through the exchange gave. */
export type ExchangeHops = Throughput & {
  /** Resident memory of this process at the end, which hosts all 503 nodes and the senders where these are not apart, MB. */
  readonly residentMb: number;
};

/**
 * Signed packages from communes to the Government Office over four nodes, or to their district over two, each verified,
 * recorded, receipted and counted at every node, exactly once; all tiers of Nghệ An in this process, one server.
 *
 * @param run.signs - whether signing counts; else the packages are signed beforehand
 */
export async function exchangeHops(run: BenchRun & { readonly signs?: boolean }): Promise<ExchangeHops> {
  const { packageCount, sendersApart = false, signs = false } = run;
  return withHopExchange(run, async (exchange, stateDir) => {
    const { session } = exchange.emulator;
    const apart = sendersApart ? await openSendersApart(stateDir, run) : undefined;
    try {
      const senders = apart ?? (await openHopSenders(session, run));
      const arrived = arrivals(exchange, run);
      const warmUp = { first: 1, count: warmUpCount(run) };
      await senders.send(warmUp);
      await arrived(warmUp.count);
      const measured = { first: 1 + warmUp.count, count: packageCount };
      if (!signs) await senders.prepare(measured);
      const server = await serverPid(stateDir);
      const ours = [process.pid, ...(apart ? [apart.pid] : [])];
      const used = await processorTimes([...ours, server]);
      const startedAt = performance.now();
      const packageBytes = await senders.send(measured);
      await arrived(warmUp.count + packageCount);
      const seconds = (performance.now() - startedAt) / 1000;
      const times = (await processorTimes([...ours, server])).map(
        (time, index) => ((time - (used[index] ?? 0)) * 1000) / packageCount,
      );
      const residentMb = process.memoryUsage.rss() / 1e6;
      const books = await settled(() => session.verifyBooks({ atRest: true }));
      if (!books.sound) throw new Error('the books do not balance');
      return {
        packagesPerSecond: packageCount / seconds,
        packageBytes,
        processorMs: {
          here: times.slice(0, -1).reduce((sum, time) => sum + time, 0),
          server: times.at(-1) ?? 0,
        },
        residentMb,
      };
    } finally {
      apart?.close();
    }
  });
}

/** An exchange of Nghệ An in a directory that goes with it. */
export async function withHopExchange<Result>(
  { syncInterval }: Pick<BenchRun, 'syncInterval'>,
  work: (exchange: LocalExchange, stateDir: string) => Promise<Result>,
): Promise<Result> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  const exchange = await startLocalExchange({
    stateDir,
    registry: 'nghe-an-2019',
    env: process.env,
    syncInterval,
  });
  try {
    return await work(exchange, stateDir);
  } finally {
    await exchange.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** Waits until the receiver of a run counts so many packages in all. */
export function arrivals(
  { emulator: { session } }: LocalExchange,
  run: Pick<BenchRun, 'hops' | 'packageBytes'>,
): (count: number) => Promise<void> {
  const receiver = receiverOf(session, run);
  return async (count) => {
    const operator = await session.operator();
    const incoming = async () => (await operator.counters()).get(receiver)?.incoming ?? 0;
    while ((await incoming()) < count) await new Promise((resolve) => setTimeout(resolve, 50));
  };
}

function processorTimes(pids: readonly (number | undefined)[]): Promise<readonly number[]> {
  return Promise.all(pids.map(processorSeconds));
}

/** Receipts and acknowledgements are still on their way when the last package is delivered. */
async function settled<Books extends { readonly sound: boolean }>(
  verify: () => Promise<Books>,
): Promise<Books> {
  for (let attempts = 0; attempts < 50; attempts += 1) {
    const books = await verify();
    if (books.sound) return books;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return verify();
}
