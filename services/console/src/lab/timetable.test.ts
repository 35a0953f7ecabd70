import type { Fault } from '@lienthong/control/client';
import { expect, test } from 'vitest';
import { timetableOf } from './timetable.ts';

const faultOf = (id: string, from: number, to?: number, kind = 'cut'): Fault => ({
  id,
  kind,
  on: {},
  with: {},
  from,
  ...(to !== undefined && { to }),
  after: 0,
  seed: id,
});

test('faults stand in the order in which they begin, each with its state at the moment', () => {
  const faults = [
    faultOf('late', 5_000, 9_000),
    faultOf('early', 1_000, 2_000),
    faultOf('long', 1_500, 8_000),
  ];
  const { startsAt, endsAt, rows } = timetableOf(faults, 2_000);
  expect([startsAt, endsAt]).toEqual([1_000, 9_000]);
  expect(rows.map(({ fault, state }) => [fault.id, state])).toEqual([
    ['early', 'over'],
    ['long', 'holding'],
    ['late', 'waiting'],
  ]);
});

test('a fault without an end is drawn beyond all others, and one at a moment has a length too', () => {
  const { endsAt } = timetableOf([faultOf('open', 0), faultOf('other', 0, 4_000)], undefined);
  expect(endsAt).toBe(5_000);
  expect(timetableOf([faultOf('open', 7)], 7).endsAt).toBeGreaterThan(7);
});

test('a kill that has happened is over', () => {
  expect(timetableOf([faultOf('kill', 10, undefined, 'kill')], 11).rows[0]?.state).toBe('over');
});
