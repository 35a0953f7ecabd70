import type { Session } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { Text } from '../texts/text.ts';
import type { Cast } from './cast.ts';
import type { Tap } from './tap.ts';

/** What every step of the demonstration works with. */
export type Stage = {
  readonly session: Session;
  readonly cast: Cast;
  readonly tap: Tap;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Told while a step waits. */
  readonly onProgress: (text: Text) => void;
};

/** How long a step waits for what must come, milliseconds. */
const deadlineMs = 30_000;
const pollEveryMs = 15;

/**
 * Goes on only where `holds`: the demonstration shows nothing that it has not checked.
 *
 * @throws DEMO_STEP_FAILED when it does not hold
 */
export function requireThat(holds: boolean, step: number, expected: Text, found: unknown): asserts holds {
  if (holds) return;
  throw new ExchangeError('DEMO_STEP_FAILED', {
    step,
    expected: expected.en,
    expectedVi: expected.vi,
    found: String(typeof found === 'object' ? JSON.stringify(found) : found).slice(0, 2000),
  });
}

/**
 * The first answer of `probe` that is not undefined, asked again and again.
 *
 * @throws DEMO_STEP_FAILED when none comes in half a minute
 */
export async function awaitUntil<Value>(
  { clock }: Pick<Stage, 'clock'>,
  step: number,
  expected: Text,
  probe: () => Promise<Value | undefined>,
): Promise<Value> {
  const until = clock.now() + deadlineMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    requireThat(clock.now() < until, step, expected, `> ${deadlineMs} ms`);
    await clock.sleep(pollEveryMs);
  }
}
