import { beforeAll, describe, test } from 'vitest';
import { type KindOnTheExchange, type Trial, trialOrders, tryFault } from './fault-trial.ts';
import { invariants } from './invariants.ts';

describe.each(Object.keys(trialOrders) as readonly KindOnTheExchange[])('%s', (kind) => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await tryFault(kind);
  }, 60_000);

  test.each(Object.entries(invariants))('%s', (_, holds) => holds(trial, kind));
});
