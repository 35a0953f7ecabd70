import { SignaturePool } from '@lienthong/edxml-signature';
import { systemClock } from '@lienthong/runtime';
import { median } from '../system/bench-run.ts';
import type { BenchPackage, BenchSigner } from './bench-package.ts';

/** Packages per second by the clock on the wall: one after another in one thread, and several at a time through a pool. */
export type TwoCores = {
  readonly one: number;
  readonly pool: number;
  readonly ratio: number;
};

export async function twoCores(
  what: 'sign' | 'verify',
  { unsigned, signed }: BenchPackage,
  { identity, trust }: BenchSigner,
  { rounds, times, inlineBytesMax }: { rounds: number; times: number; inlineBytesMax?: number },
): Promise<TwoCores> {
  const here = new SignaturePool({ clock: systemClock, size: 0 });
  const pool = new SignaturePool({
    clock: systemClock,
    ...(inlineBytesMax !== undefined && { inlineBytesMax }),
  });
  const now = systemClock.now();
  const options = {
    resolveSigner: (certificates: readonly Uint8Array[], at: number) => trust.verifyChain(certificates, at),
    receivedAt: now,
  };
  const on = (by: SignaturePool) =>
    what === 'sign'
      ? () => by.sign(unsigned, identity, { signingTime: now })
      : () => by.verify(signed, options);
  const measured: TwoCores[] = [];
  for (let round = 0; round <= rounds; round++) {
    const one = await perSecond(times, 1, on(here));
    const two = await perSecond(times, 4, on(pool));
    if (round > 0) measured.push({ one, pool: two, ratio: two / one });
  }
  await pool.close();
  return {
    one: median(measured.map(({ one }) => one)),
    pool: median(measured.map((round) => round.pool)),
    ratio: median(measured.map(({ ratio }) => ratio)),
  };
}

async function perSecond(times: number, atATime: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let begun = 0;
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      while (begun < times) {
        begun++;
        await work();
      }
    }),
  );
  return (times / (performance.now() - startedAt)) * 1000;
}
