import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { SignaturePool } from '@lienthong/edxml-signature';
import { systemClock } from '@lienthong/runtime';
import type { BenchPackage, BenchSigner } from './bench-package.ts';

/** How long other work had to wait while packages were signed or verified, milliseconds. */
export type LoopDelay = {
  /** The largest delay of a timer; other processes of the machine count. */
  readonly timerMs: number;
  /** The most processor time that this thread took in one turn; undefined where Node cannot tell. */
  readonly turnMs: number | undefined;
};

/** The event loop while five packages, one after another, are worked on in this thread (`threads` 0) or on others. */
export async function loopDelay(
  what: 'sign' | 'verify',
  { unsigned, signed }: BenchPackage,
  { identity, trust }: BenchSigner,
  threads: number,
): Promise<LoopDelay> {
  const pool = new SignaturePool({ clock: systemClock, size: threads });
  const now = systemClock.now();
  const work = () =>
    what === 'sign'
      ? pool.sign(unsigned, identity, { signingTime: now })
      : pool.verify(signed, {
          resolveSigner: (certificates, at) => trust.verifyChain(certificates, at),
          receivedAt: now,
        });
  await work();
  await setTimeout(50);
  const timers = monitorEventLoopDelay({ resolution: 1 });
  timers.enable();
  const turns = longestTurn();
  await setTimeout(10);
  for (let times = 0; times < 5; times++) {
    await work();
    await setTimeout(2);
  }
  timers.disable();
  const turnMs = await turns.stop();
  await pool.close();
  return { timerMs: timers.max / 1e6, turnMs };
}

function longestTurn(): { stop(): Promise<number | undefined> } {
  if (process.threadCpuUsage === undefined) return { stop: async () => undefined };
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let isOver = false;
  let longest = 0;
  const watching = (async () => {
    for (let last = used(); !isOver; ) {
      await setImmediate();
      const now = used();
      longest = Math.max(longest, now - last);
      last = now;
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await watching;
      return longest;
    },
  };
}
