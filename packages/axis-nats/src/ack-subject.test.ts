import { expect, test } from 'vitest';
import { parseAckSubject } from './ack-subject.ts';

const place = { attempt: 2, sequence: 71, deliverySequence: 9 };

test('the place of a delivery is read from both forms of the reply subject', () => {
  expect(parseAckSubject('$JS.ACK.LT_IN.host-a.2.71.9.1795330649944578099.3')).toEqual(place);
  expect(parseAckSubject('$JS.ACK.hub.ACCHASH.LT_IN.host-a.2.71.9.1795330649944578099.3.rnd')).toEqual(place);
  expect(parseAckSubject('$JS.ACK._.ACCHASH.LT_IN.host-a.2.71.9.1795330649944578099.3')).toEqual(place);
});

test.each([
  undefined,
  '',
  '$JS.ACK',
  '$JS.FC.LT_IN.a.b',
  '$JS.ACK.LT_IN.host-a.x.71.9.1.3',
  '$JS.ACK.a.b.c.d.e.f.g.h',
])('anything else names no place: %s', (subject) => {
  expect(parseAckSubject(subject)).toBeUndefined();
});
