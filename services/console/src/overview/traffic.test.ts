import type { ControlEvent } from '@lienthong/control/client';
import { expect, test } from 'vitest';
import { Traffic } from './traffic.ts';

const event = (members: Partial<ControlEvent>): ControlEvent => ({
  id: '1',
  type: 'package.relayed',
  at: 0,
  node: 'a',
  pkg: 'p',
  kind: 'new',
  ...members,
});

test('hops of one package are shown one after the other', () => {
  const traffic = new Traffic();
  traffic.add(event({ node: 'a', edge: 'b' }), 1_000);
  traffic.add(event({ node: 'b', edge: 'c' }), 1_001);
  const [first, second] = traffic.movers;
  expect(first).toMatchObject({ from: 'a', to: 'b', startsAt: 1_000 });
  expect(second).toMatchObject({ from: 'b', to: 'c', startsAt: first?.endsAt });
});

test('a hundred documents that leave together on one line are one dot, on another line another', () => {
  const traffic = new Traffic();
  for (let n = 0; n < 100; n += 1)
    traffic.add(event({ pkg: `p${n}`, edge: n % 2 === 0 ? 'b' : 'c' }), n / 10);
  expect(traffic.movers.map(({ to }) => to)).toEqual(['b', 'c']);
  expect(traffic.queues.get('b')).toBe(50);
});

test('what was relayed waits at the next node until that has admitted it', () => {
  const traffic = new Traffic();
  traffic.add(event({ edge: 'b', copies: 3 }), 0);
  expect(traffic.queues.get('b')).toBe(3);
  traffic.add(event({ type: 'package.admitted', node: 'b', edge: 'a', copies: 3 }), 1);
  expect(traffic.queues.has('b')).toBe(false);
});

test('an express document, a status and a refusal look like what they are', () => {
  const traffic = new Traffic();
  traffic.add(event({ edge: 'b', priority: 3 }), 0);
  traffic.add(event({ edge: 'b', kind: 'status', pkg: 's' }), 0);
  traffic.add(event({ type: 'package.refused' }), 0);
  const { movers, pulses } = traffic;
  expect(movers.map(({ look }) => look)).toEqual(['express', 'status']);
  expect(pulses.map(({ look }) => look)).toEqual(['refused']);
});

test('200,000 events leave nothing behind that grows', () => {
  const traffic = new Traffic();
  let most = 0;
  for (let turn = 0; turn < 100_000; turn += 1) {
    const now = turn * 5;
    traffic.add(event({ pkg: `p${turn}`, edge: 'b' }), now);
    traffic.add(event({ type: 'package.admitted', pkg: `p${turn}`, node: 'b', edge: 'a' }), now);
    if (turn % 4 !== 0) continue;
    traffic.forget(now);
    most = Math.max(most, traffic.movers.length);
  }
  expect(most).toBeLessThanOrEqual(3_000);
  expect(traffic.queues.size).toBe(0);
  traffic.forget(1e9);
  expect(traffic.movers).toEqual([]);
  expect(traffic.pulses).toEqual([]);
  expect(traffic.isMoving).toBe(false);
});

test('what has ended is forgotten, what has not stays in its order', () => {
  const traffic = new Traffic();
  for (const [index, pkg] of ['p', 'q', 'r'].entries()) traffic.add(event({ pkg, edge: 'b' }), index * 500);
  traffic.forget(800);
  expect(traffic.movers.map(({ startsAt }) => startsAt)).toEqual([500, 1_000]);
});
