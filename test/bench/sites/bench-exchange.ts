import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AgencyDesk,
  type ExchangeMode,
  type LocalExchange,
  type SiteLevel,
  startLocalExchange,
} from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { type SignedPackage, signedPackages } from '../system/signed-packages.ts';

export const office = '000.00.00.G22';

/** Packages of some communes to the office, signed before anything is measured. */
export type Queue = readonly SignedPackage[];

/** An exchange in a directory of its own, which goes with it. */
export async function withExchange<Result>(
  setting: { readonly mode: ExchangeMode; readonly sites?: SiteLevel; readonly syncInterval?: string },
  work: (exchange: LocalExchange, readyMs: number) => Promise<Result>,
): Promise<Result> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  const startedAt = performance.now();
  const exchange = await startLocalExchange({
    ...setting,
    stateDir,
    registry: 'nghe-an-2019',
    env: { ...process.env, NATS_URL: undefined },
  });
  try {
    return await work(exchange, performance.now() - startedAt);
  } finally {
    await exchange.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** `count` packages of about 8 KB from communes of several districts. */
export async function queueOf(exchange: LocalExchange, count: number, first = 1): Promise<Queue> {
  const { session, topology } = exchange.emulator;
  const communes = topology.nodes().filter(({ tier }) => tier === 'commune');
  const desks = await Promise.all(
    Array.from({ length: 16 }, (_, index) => session.desk(communes[index * 29]?.id ?? '')),
  );
  return signedPackages(desks, await session.desk(office), count, 8_192, first);
}

/** Hands everything in, `atOnce` at a time; milliseconds until all are answered. */
export async function handIn(queue: Queue, atOnce: number): Promise<number> {
  const startedAt = performance.now();
  const left = queue.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const { desk, bytes } of left)
        if ((await submitted(desk, bytes)).outcome.status !== 'accepted') throw new Error('refused');
    }),
  );
  return performance.now() - startedAt;
}

/** Asks again where no answer came in time: the same bytes are admitted once. */
async function submitted(desk: AgencyDesk, bytes: Uint8Array): ReturnType<AgencyDesk['submit']> {
  for (;;) {
    try {
      return await desk.submit(bytes);
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE')) throw failure;
    }
  }
}

/** Milliseconds until so many packages wait in the mailbox of the office. */
export async function whenArrived(exchange: LocalExchange, count: number): Promise<number> {
  const startedAt = performance.now();
  const desk = await exchange.emulator.session.desk(office);
  while ((await desk.inbox({ limit: 100_000 })).length < count)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return performance.now() - startedAt;
}

/** Memory of the servers that nobody shares with them, megabytes; 0 where the system does not tell. */
export async function serverMegabytes(exchange: LocalExchange): Promise<number> {
  const sizes = exchange.servers.map(async ({ process: { pid } }) => {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
}
