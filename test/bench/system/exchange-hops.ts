import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '@lienthong/emulator';
import type { BenchRun } from './bench-run.ts';
import { signedPackages } from './signed-packages.ts';

const senderCount = 20;
const inFlightMax = 256;

/** What one run through the exchange gave. */
export type ExchangeHops = {
  /** From the first submission to the last delivery, packages signed beforehand. */
  readonly packagesPerSecond: number;
  /** Size of one signed package, bytes. */
  readonly packageBytes: number;
  /** Resident memory of this process at the end, which hosts all 503 nodes and the senders, MB. */
  readonly residentMb: number;
};

/**
 * Signed packages from communes to the Government Office over four nodes, each verified, recorded, receipted and
 * counted at every node, exactly once; all tiers of Nghệ An in this process, one server.
 */
export async function exchangeHops({
  packageBytes,
  packageCount,
  syncInterval,
}: BenchRun): Promise<ExchangeHops> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  const exchange = await startLocalExchange({
    stateDir,
    registry: 'nghe-an-2019',
    env: process.env,
    syncInterval,
  });
  try {
    const { session } = exchange.emulator;
    const office = await session.desk('000.00.00.G22');
    const communes = session.registry
      .all()
      .filter(({ tier }) => tier === 'commune')
      .slice(0, senderCount);
    const desks = await Promise.all(communes.map(({ organId }) => session.desk(organId)));
    const packages = await signedPackages(desks, office, packageCount, packageBytes);
    const startedAt = performance.now();
    let next = 0;
    await Promise.all(
      Array.from({ length: inFlightMax }, async () => {
        for (let taken = packages[next++]; taken; taken = packages[next++]) {
          const { outcome } = await taken.desk.submit(taken.bytes);
          if (outcome.status !== 'accepted') throw new Error(`refused: ${JSON.stringify(outcome.refusals)}`);
        }
      }),
    );
    const operator = await session.operator();
    const arrived = async () => (await operator.counters()).get('000.00.00.G22')?.incoming ?? 0;
    while ((await arrived()) < packageCount) await new Promise((resolve) => setTimeout(resolve, 5));
    const seconds = (performance.now() - startedAt) / 1000;
    const residentMb = process.memoryUsage.rss() / 1e6;
    const books = await settled(() => session.verifyBooks({ atRest: true }));
    if (!books.sound) throw new Error('the books do not balance');
    return {
      packagesPerSecond: packageCount / seconds,
      packageBytes: packages[0]?.bytes.length ?? 0,
      residentMb,
    };
  } finally {
    await exchange.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
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
