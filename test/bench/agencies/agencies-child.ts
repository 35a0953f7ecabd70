/** Starts the exchange for so many agencies in memory, sends so many packages over four nodes, prints what that cost. */
import { startEmulator } from '@lienthong/emulator';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { signedPackages } from '../system/signed-packages.ts';
import type { AgenciesRun } from './agencies-run.ts';
import { office, senders, someOfTheNation } from './some-of-the-nation.ts';

const [agencies = 10, packages = 100] = process.argv.slice(2).map(Number);
const warmUp = 200;
const atOnce = 32;
const packageBytes = 8_192;

const beganAt = performance.now();
const registry = someOfTheNation(agencies);
const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
const emulator = await startEmulator({ registry, pki });
const startMs = performance.now() - beganAt;

const desks = await Promise.all(senders(registry).map((code) => emulator.session.desk(code)));
const receiver = await emulator.session.desk(office);
const queue = await signedPackages(desks, receiver, warmUp + packages, packageBytes, 1);

const send = async (from: number, to: number): Promise<void> => {
  const left = queue.slice(from, to).values();
  const work = async (): Promise<void> => {
    for (const { desk, bytes } of left)
      if ((await desk.submit(bytes)).outcome.status !== 'accepted') throw new Error('refused');
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  // Not the counters: asking every node would be what is measured.
  while ((await receiver.inbox({ limit: queue.length })).length < to) await systemClock.sleep(100);
};

await send(0, warmUp);
global.gc?.();
const before = process.cpuUsage();
await send(warmUp, queue.length);
const { user, system } = process.cpuUsage(before);
const cpuMs = (user + system) / 1_000 / packages;
const { sound } = await emulator.session.verifyBooks({ atRest: true });
if (!sound) throw new Error('the books are not sound');
const run: AgenciesRun = {
  agencies: registry.size,
  nodes: emulator.nodeCount,
  startMs,
  cpuMs,
  residentMb: process.memoryUsage().rss / 1e6,
};
process.stdout.write(JSON.stringify(run));
await emulator.stop();
