import { createHash } from 'node:crypto';
import type { Organisation } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { Account } from './account.ts';
import type { TrafficPlan } from './traffic-plan.ts';

const plan: TrafficPlan = {
  run: 'r',
  agencies: ['a', 'b'].map((organId) => ({ organId }) as Organisation),
  count: 1,
  copies: 1,
  intendedMs: Float64Array.of(0),
  senders: Uint32Array.of(0),
  starts: Uint32Array.of(0, 1),
  receivers: Uint32Array.of(1),
  sizes: Uint32Array.of(6_000),
  priorities: Uint8Array.of(0),
};
const stages = { delivered: false, inHand: true, receipt: false, confirmed: false };
const digestOf = (text: string) => createHash('sha256').update(text).digest();

test('a receiver’s process may be heard before the sender’s: the bytes are compared when both are known', () => {
  const account = new Account(plan, stages);
  account.seen(0, 1, 'inHand', digestOf('same'));
  account.sent(0, digestOf('same'), 4);
  account.accepted(0);
  account.close();
  expect(account.findings()).toEqual([]);
  expect(account.isComplete).toBe(true);
});

test('bytes that were altered are found in that order too', () => {
  const account = new Account(plan, stages);
  account.seen(0, 1, 'inHand', digestOf('other'));
  account.sent(0, digestOf('same'), 4);
  account.accepted(0);
  expect(account.findings()).toEqual([{ name: 'altered', what: 'a 1/LT-r', detail: 'b' }]);
});
