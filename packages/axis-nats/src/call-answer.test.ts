import { headers, type Msg } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { AnswerParts, isPrivateInbox } from './call-answer.ts';

const part = (place: string, body: string): Msg => {
  const header = headers();
  header.set('Lt-Part', place);
  return { subject: 'x', sid: 1, data: new TextEncoder().encode(body), headers: header } as Msg;
};

test('parts become one answer', () => {
  const parts = new AnswerParts('call');
  expect(parts.add(part('0/3', 'a'))).toBeUndefined();
  expect(parts.add(part('1/3', 'b'))).toBeUndefined();
  expect(new TextDecoder().decode(parts.add(part('2/3', 'c')))).toBe('abc');
});

test.each([
  ['a part that is missing', ['0/3', '2/3']],
  ['a part that comes twice', ['0/3', '0/3']],
  ['a first part that is not the first', ['1/3']],
  ['a number of parts that changes', ['0/3', '1/4']],
  ['no part at all', ['x']],
])('%s is noticed', (_, places) => {
  const parts = new AnswerParts('call');
  expect(() => {
    for (const place of places) parts.add(part(place, 'x'));
  }).toThrow(expect.objectContaining({ code: 'AXIS_UNREACHABLE' }));
});

test.each([
  ['lt.reply.party.H41.31.20.000.abc', true],
  ['lt.reply.host.a.abc', true],
  ['lt.in.commune.H41.31.20.000.H41.31.20.A01', false],
  ['lt.replyx.a', false],
  ['lt.reply.>', false],
  ['_INBOX.abc', false],
  [undefined, false],
])('an answer goes only to a private inbox: %s', (reply, goes) => {
  expect(isPrivateInbox(reply)).toBe(goes);
});
