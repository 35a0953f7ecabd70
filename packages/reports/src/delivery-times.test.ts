import type { LedgerEntry } from '@lienthong/ledger';
import { expect, test } from 'vitest';
import { DeliveryTimes, deliveryTimeOf } from './delivery-times.ts';

const facts = {
  digest: 'd',
  size: 1,
  kind: 'new',
  sender: 'A',
  documentId: 'i',
  origin: 'N',
  scope: 'crossing',
} as const;
const entry = (more: Partial<LedgerEntry>): LedgerEntry => ({
  n: 0,
  prev: '',
  at: 0,
  act: 'delivered',
  pkg: 'p',
  copies: 1,
  agency: 'B',
  kind: 'new',
  ...more,
});
const admitted = (at: number, more: Partial<LedgerEntry> = {}) =>
  entry({ act: 'admitted', at, agency: 'A', facts, ...more });

test('a copy takes from its first admission to the mailbox, in whatever order ledgers are read', () => {
  const times = new DeliveryTimes(() => true);
  times.add(entry({ at: 1_500 }));
  times.add(admitted(1_000));
  times.add(entry({ at: 1_250, agency: 'C' }));
  // A node on the way admits too, and states no scope.
  times.add(admitted(1_200, { facts: { ...facts, scope: undefined } }));
  times.add(admitted(1_400));
  expect(times.bySender()).toEqual(new Map([['A', [500, 250]]]));
});

test('statuses, deliveries outside the period, and copies whose admission nobody has, count for nothing', () => {
  const times = new DeliveryTimes((at) => at < 2_000);
  times.add(admitted(1_000));
  times.add(entry({ at: 2_000 }));
  times.add(entry({ at: 1_500, kind: 'status' }));
  times.add(entry({ at: 1_500, pkg: 'q' }));
  expect(times.bySender()).toEqual(new Map());
});

test('a clock that is behind makes no negative time', () => {
  const times = new DeliveryTimes(() => true);
  times.add(admitted(1_000));
  times.add(entry({ at: 10 }));
  expect(times.bySender().get('A')).toEqual([0]);
});

test('95 of 100 took no longer than the 95th percentile', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, place) => count - place);
  expect(deliveryTimeOf(upTo(100))).toEqual({ copies: 100, averageMs: 50.5, p95Ms: 95 });
  expect(deliveryTimeOf(upTo(10))?.p95Ms).toBe(10);
  expect(deliveryTimeOf([7])).toEqual({ copies: 1, averageMs: 7, p95Ms: 7 });
  expect(deliveryTimeOf([])).toBeUndefined();
});
