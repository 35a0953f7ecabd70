import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '@lienthong/emulator';
import type { OrganId } from '@lienthong/registry';
import { type BenchRun, inFlightMax } from './bench-run.ts';
import { processorSeconds, serverPid } from './server-process.ts';
import { packageMaker, signedPackages } from './signed-packages.ts';

const senderCount = 20;
const office = '000.00.00.G22' as OrganId;

/** What one run through the exchange gave. */
export type ExchangeHops = {
  /** From the first submission to the last delivery. */
  readonly packagesPerSecond: number;
  /** Size of one signed package, bytes. */
  readonly packageBytes: number;
  /** Processor time of one package, milliseconds: in this process, with senders and nodes, and in the server. */
  readonly processorMs: { readonly here: number; readonly server: number };
  /** Resident memory of this process at the end, which hosts all 503 nodes and the senders, MB. */
  readonly residentMb: number;
};

/**
 * Signed packages from communes to the Government Office over four nodes, or to their district over two, each verified,
 * recorded, receipted and counted at every node, exactly once; all tiers of Nghệ An in this process, one server.
 *
 * @param run.signs - whether signing counts; else the packages are signed beforehand
 */
export async function exchangeHops(run: BenchRun & { readonly signs?: boolean }): Promise<ExchangeHops> {
  const { packageBytes, packageCount, syncInterval, hops, signs = false } = run;
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  const exchange = await startLocalExchange({
    stateDir,
    registry: 'nghe-an-2019',
    env: process.env,
    syncInterval,
  });
  try {
    const { session } = exchange.emulator;
    const { topology, registry } = session;
    const districtOf = (commune: OrganId) => {
      const node = topology.nodeOf(commune);
      const central = topology.nodeOf(office);
      return node && central && topology.nextHop(node, central);
    };
    const all = registry.all().filter(({ tier }) => tier === 'commune');
    const district = districtOf(all[0]?.organId ?? office);
    const communes = hops === 3 ? all : all.filter(({ organId }) => districtOf(organId) === district);
    const receiver = await session.desk(hops === 3 ? office : (district ?? office));
    const desks = await Promise.all(
      communes.slice(0, senderCount).map(({ organId }) => session.desk(organId)),
    );
    const make = await packageMaker(desks, receiver, packageBytes);
    const made = signs ? [] : await signedPackages(desks, receiver, packageCount, packageBytes);
    const server = await serverPid(stateDir);
    const serverBefore = await processorSeconds(server);
    const before = process.cpuUsage();
    const startedAt = performance.now();
    let next = 0;
    let bytes = 0;
    await Promise.all(
      Array.from({ length: inFlightMax(run) }, async () => {
        for (let index = next++; index < packageCount; index = next++) {
          const taken = made[index] ?? (await make(index + 1));
          bytes = taken.bytes.length;
          const { outcome } = await taken.desk.submit(taken.bytes);
          if (outcome.status !== 'accepted') throw new Error(`refused: ${JSON.stringify(outcome.refusals)}`);
        }
      }),
    );
    const operator = await session.operator();
    const { organId } = receiver.organisation;
    const arrived = async () => (await operator.counters()).get(organId)?.incoming ?? 0;
    while ((await arrived()) < packageCount) await new Promise((resolve) => setTimeout(resolve, 20));
    const seconds = (performance.now() - startedAt) / 1000;
    const used = process.cpuUsage(before);
    const serverSeconds = (await processorSeconds(server)) - serverBefore;
    const residentMb = process.memoryUsage.rss() / 1e6;
    const books = await settled(() => session.verifyBooks({ atRest: true }));
    if (!books.sound) throw new Error('the books do not balance');
    return {
      packagesPerSecond: packageCount / seconds,
      packageBytes: bytes,
      processorMs: {
        here: (used.user + used.system) / 1000 / packageCount,
        server: (serverSeconds * 1000) / packageCount,
      },
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
