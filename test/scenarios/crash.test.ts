import { type RandomSource, seededRandom } from '@lienthong/runtime';
import { describe, expect, onTestFailed, onTestFinished, test } from 'vitest';
import { expectEverythingOnce } from './crash/expect-everything-once.ts';
import { MortalExchange, type Victim, victims } from './crash/mortal-exchange.ts';
import { handIn } from './crash/post-office.ts';
import { planTraffic } from './crash/traffic.ts';

/** The run can be had again with LIENTHONG_SEED; the operating system's own chances remain. */
const givenSeed = process.env['LIENTHONG_SEED'];

async function start(): Promise<MortalExchange> {
  const exchange = await MortalExchange.start();
  onTestFinished(() => exchange.close());
  return exchange;
}

/** Who dies after which answer: everybody in turn, in an order of chance, about every `every` answers. */
function planDeaths(
  random: RandomSource,
  options: { readonly count: number; readonly every: number },
): Map<number, Victim> {
  const deaths = new Map<number, Victim>();
  let order: Victim[] = [];
  for (let at = options.every; at < options.count; at += 1 + random.integer(2 * options.every - 1)) {
    if (order.length === 0) order = [...victims];
    const [victim] = order.splice(random.integer(order.length), 1);
    if (victim) deaths.set(at, victim);
  }
  return deaths;
}

async function liveThroughDeaths(
  seed: string,
  options: { readonly count: number; readonly every: number },
): Promise<void> {
  onTestFailed(() => console.error(`LIENTHONG_SEED=${seed}`));
  const exchange = await start();
  const random = seededRandom(seed);
  const mails = planTraffic(exchange.session, random, options.count);
  const deaths = planDeaths(random, options);
  const killing: Promise<void>[] = [];
  const answers = await handIn(exchange.session, mails, {
    atOnce: 24,
    random,
    onAnswer: (count) => {
      const victim = deaths.get(count);
      if (victim) killing.push(exchange.kill(victim));
    },
  });
  await Promise.all(killing);
  expect(killing).toHaveLength(deaths.size);
  await expectEverythingOnce(exchange, answers);
}

describe('kill -9 of any process, and of the server, at random moments', () => {
  test.each(givenSeed ? [givenSeed] : ['1', '2', '3'])(
    'during 200 packages with seed %s: every admitted package is delivered or refused exactly once',
    { timeout: 600_000 },
    (seed) => liveThroughDeaths(seed, { count: 200, every: 25 }),
  );

  test(
    'during 2,000 packages: every admitted package is delivered or refused exactly once',
    { timeout: 600_000 },
    () => liveThroughDeaths(givenSeed ?? '2026', { count: 2_000, every: 90 }),
  );
});
