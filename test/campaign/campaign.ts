import { seededRandom } from '@lienthong/runtime';
import { MortalExchange, type MortalExchangeOptions, victims } from '../scenarios/crash/mortal-exchange.ts';
import { handIn } from '../scenarios/crash/post-office.ts';
import { planTraffic } from '../scenarios/crash/traffic.ts';
import { type Account, accountFor } from './account.ts';

export type CampaignPlan = MortalExchangeOptions & {
  readonly seed: string;
  readonly packages: number;
  readonly kills: number;
  readonly pauses: number;
  readonly powerCuts: number;
};

export type Blows = Pick<CampaignPlan, 'kills' | 'pauses' | 'powerCuts'>;

/** A pause may be longer than the server waits for an acknowledgement: others' work comes again meanwhile. */
const pauseMsMax = 3_000;
/** After several power cuts in a row everybody starts several times, with nothing in any cache. */
const patienceMs = 300_000;

/**
 * Runs an exchange of real processes on a real server through kills, pauses and power cuts at random moments while
 * mail is handed in, then compares what was acknowledged with what arrived. The seed plans mail and blows; when each
 * process runs is the operating system's.
 */
export async function runCampaign(
  plan: CampaignPlan,
  onProgress: (answered: number, struck: number) => void = () => undefined,
): Promise<Blows & Account> {
  const exchange = await MortalExchange.start(plan);
  const struck: Promise<void>[] = [];
  try {
    const random = seededRandom(plan.seed);
    const mails = planTraffic(exchange.session, random, plan.packages);
    // Those who write are elsewhere: only what they hand in meets the blows.
    for (const mail of mails) await mail.bytes();
    await plan.disk?.settle();
    const pick = () => victims[random.integer(victims.length)] ?? 'server';
    const blows = [
      ...Array.from({ length: plan.kills }, () => {
        const victim = pick();
        return () => exchange.kill(victim);
      }),
      ...Array.from({ length: plan.pauses }, () => {
        const victim = pick();
        const ms = random.integer(pauseMsMax);
        return () => exchange.pause(victim, ms);
      }),
      ...Array.from({ length: plan.powerCuts }, () => () => exchange.cutPower()),
    ];
    const when = new Map<number, (typeof blows)[number][]>();
    for (const blow of blows) {
      const answer = 1 + random.integer(plan.packages - 1);
      when.set(answer, [...(when.get(answer) ?? []), blow]);
    }
    const answers = await handIn(exchange.session, mails, {
      atOnce: 24,
      patienceMs,
      random,
      onAnswer: (count) => {
        for (const blow of when.get(count) ?? []) struck.push(blow());
        onProgress(count, struck.length);
      },
    });
    await Promise.all(struck);
    const { kills, pauses, powerCuts } = plan;
    return { kills, pauses, powerCuts, ...(await accountFor(exchange, answers)) };
  } catch (failure) {
    for (const { tier, end, log } of exchange.surprises) console.error(tier, end, log);
    throw failure;
  } finally {
    // Nobody may be on the way back while everything is taken away.
    await Promise.allSettled(struck);
    await exchange.close();
  }
}
