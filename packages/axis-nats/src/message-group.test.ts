import type { NodeAddress } from '@lienthong/axis';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeGroup, encodeGroup, groupedPlace, groupId, groupMax } from './message-group.ts';

const messages = fc.array(
  fc.record({ id: fc.string({ unit: 'binary', maxLength: 40 }), body: fc.uint8Array({ maxLength: 60 }) }),
  { minLength: 1, maxLength: groupMax.messages },
);

test('what was put into a group comes out of it, in order', () => {
  fc.assert(
    fc.property(messages, (group) => {
      const read = decodeGroup(encodeGroup(group));
      expect(read?.map(({ id, body }) => [id, [...body]])).toEqual(
        group.map(({ id, body }) => [id.toWellFormed(), [...body]]),
      );
    }),
  );
});

test('a group for several nodes says for whom each message is', () => {
  const [one, other] = ['commune.H41.31.20.000', 'commune.H41.31.21.000'] as NodeAddress[];
  const group = [
    { id: 'a', body: Buffer.from('one'), to: one as NodeAddress },
    { id: 'a', body: Buffer.from('two'), to: other as NodeAddress },
  ];
  expect(decodeGroup(encodeGroup(group))?.map(({ id, to }) => [id, to])).toEqual([
    ['a', one],
    ['a', other],
  ]);
  expect(groupId(group)).not.toBe(groupId(group.toReversed()));
});

test('bytes that are no group are none, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeGroup(bytes)).toBeUndefined();
    }),
  );
});

test.each([
  ['a body that is cut off', (bytes: Uint8Array) => bytes.subarray(0, -1)],
  ['bytes after the last body', (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from('x')])],
  ['a head that is cut off', (bytes: Uint8Array) => bytes.subarray(0, 9)],
  ['a head longer than everything', (bytes: Uint8Array) => Buffer.concat([Buffer.alloc(4, 255), bytes])],
  ['no bytes', () => new Uint8Array()],
])('%s is no group', (_, spoil) => {
  const bytes = encodeGroup([
    { id: 'a', body: Buffer.from('one') },
    { id: 'b', body: Buffer.from('two') },
  ]);
  expect(decodeGroup(bytes)).toHaveLength(2);
  expect(decodeGroup(spoil(bytes))).toBeUndefined();
});

test.each([
  ['[]'],
  ['{}'],
  ['null'],
  ['["a",3]'],
  ['[["a"]]'],
  ['[["a",-1]]'],
  ['[["a",1.5]]'],
  ['[["a","3"]]'],
  ['[[3,3]]'],
  ['[["a",3,4]]'],
  ['[["a",3,"to","more"]]'],
  [`[["a",3,"${'a'.repeat(257)}"]]`],
  [`[["${'a'.repeat(1_025)}",3]]`],
  [JSON.stringify(Array.from({ length: groupMax.messages + 1 }, () => ['a', 0]))],
])('the head %.40s is none of a group', (head) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(head));
  expect(decodeGroup(Buffer.concat([length, Buffer.from(head), Buffer.from('one')]))).toBeUndefined();
});

test('the same messages in the same order have one id, others another', () => {
  const body = new Uint8Array();
  const id = (...ids: string[]) => groupId(ids.map((one) => ({ id: one, body })));
  expect(id('a', 'b')).toBe(id('a', 'b'));
  expect(new Set([id('a', 'b'), id('b', 'a'), id('a'), id('ab'), id('a', 'b', 'c')]).size).toBe(5);
});

test('places of a group are exact, distinct, and begin with its own', () => {
  const sequence = 2 ** 40 - 1;
  const places = Array.from({ length: groupMax.messages }, (_, n) => groupedPlace(sequence, n));
  expect(places[0]).toBe(sequence);
  expect(new Set(places).size).toBe(groupMax.messages);
  expect(places.every(Number.isSafeInteger)).toBe(true);
});
