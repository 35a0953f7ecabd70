import { seededRandom, systemClock } from '@lienthong/runtime';
import { expect, onTestFinished, test } from 'vitest';
import { expectEverythingOnce } from './crash/expect-everything-once.ts';
import { ackWaitMs, MortalExchange } from './crash/mortal-exchange.ts';
import { type Answer, handIn } from './crash/post-office.ts';
import { planTraffic } from './crash/traffic.ts';

const timeout = 180_000;
const superseded = { code: 4, signal: null };

async function start(): Promise<MortalExchange> {
  const exchange = await MortalExchange.start();
  onTestFinished(() => exchange.close());
  return exchange;
}

function handInSome(
  exchange: MortalExchange,
  options: { readonly seed: string; readonly count: number; readonly onAnswer?: (count: number) => void },
): Promise<readonly Answer[]> {
  const random = seededRandom(options.seed);
  return handIn(exchange.session, planTraffic(exchange.session, random, options.count), {
    atOnce: 24,
    random,
    onAnswer: options.onAnswer ?? (() => undefined),
  });
}

test('a second process for nodes that are served is refused by name, and the first goes on', {
  timeout,
}, async () => {
  const exchange = await start();
  const second = exchange.spawn('district');
  exchange.expectEnd(second);
  expect(await second.ended).toEqual(superseded);
  expect(second.said).toMatch(/^Nút 000\.\d\d\.\d\d\.H41 đã có tiến trình khác phục vụ/);
  expect(second.said).toMatch(/^Node 000\.\d\d\.\d\d\.H41 is served by another process already/m);
  await expectEverythingOnce(exchange, await handInSome(exchange, { seed: 'second', count: 60 }));
});

test.each(['district', 'server'] as const)(
  '%s that sleeps longer than the waiting time of its messages, and wakes, does no harm',
  { timeout },
  async (victim) => {
    const exchange = await start();
    const slept = Promise.withResolvers<void>();
    const answers = await handInSome(exchange, {
      seed: `asleep ${victim}`,
      count: 200,
      onAnswer: (count) => {
        if (count !== 60) return;
        exchange.signal(victim, 'SIGSTOP');
        slept.resolve(systemClock.sleep(1.5 * ackWaitMs).then(() => exchange.signal(victim, 'SIGCONT')));
      },
    });
    await slept.promise;
    await expectEverythingOnce(exchange, answers);
  },
);

test('a process that was replaced while it slept is fenced when it wakes: it stops, says so, and has doubled nothing', {
  timeout,
}, async () => {
  const exchange = await start();
  const sleeper = exchange.service('district');
  let wakeAt = Number.POSITIVE_INFINITY;
  const answers = await handInSome(exchange, {
    seed: 'replaced',
    count: 300,
    onAnswer: (count) => {
      if (count === 60) {
        sleeper.signal('SIGSTOP');
        const replacement = exchange.spawn('district');
        exchange.replace('district', replacement);
        void replacement.ready.then(() => {
          wakeAt = 0;
        });
      }
      // In the middle of the replacement's work.
      if (wakeAt === 0) wakeAt = count + 20;
      if (count === wakeAt) sleeper.signal('SIGCONT');
    },
  });
  sleeper.signal('SIGCONT');
  expect(await sleeper.ended).toEqual(superseded);
  expect(sleeper.said).toContain('Một tiến trình khởi động sau đang phục vụ nút');
  expect(sleeper.said).toContain('Another process, started later, serves node');
  expect(sleeper.log.map(({ event }) => event)).toContain('host-fenced');
  await expectEverythingOnce(exchange, answers);
});

test('of two processes that start at the same instant one stays, and nothing is doubled', {
  timeout,
}, async () => {
  const exchange = await start();
  await exchange.kill('district');
  const [one, other] = [exchange.service('district'), exchange.spawn('district')];
  exchange.expectEnd(one);
  exchange.expectEnd(other);
  const answers = await handInSome(exchange, { seed: 'twins', count: 200 });
  expect(await Promise.race([one.ended, other.ended])).toEqual(superseded);
  await expectEverythingOnce(exchange, answers);
  const stillThere = await Promise.race([Promise.all([one.ended, other.ended]), systemClock.sleep(0)]);
  expect(stillThere).toBeUndefined();
});
