import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JavaHashMap, javaHashCode } from './java-hash-map.ts';

fc.configureGlobal({ seed: 1 });

const orderOf = (names: string): string => {
  const map = new JavaHashMap();
  for (const name of names.split(' ')) map.set(name, '');
  return Array.from(map, ([name]) => name).join(' ');
};

// Each line was printed by java.util.HashMap of OpenJDK 17.
describe('iterates in the order of java.util.HashMap', () => {
  test.each([
    [
      'twelve entries in the first table',
      'timestamp systemid Content-Type servicetype messagetype from to hash-file docId docid status filePath',
      'systemid servicetype messagetype hash-file docId docid filePath from to timestamp Content-Type status',
    ],
    [
      'the thirteenth entry doubles the table',
      'timestamp systemid Content-Type servicetype messagetype from to hash-file docId docid status filePath fromDate',
      'systemid messagetype docId docid filePath fromDate servicetype hash-file from to timestamp Content-Type status',
    ],
    [
      'the twenty-fifth entry doubles it again',
      'timestamp systemid Content-Type servicetype messagetype from to hash-file docId docid status filePath fromDate toDate description AgencyCode level pageSize pageIndex đơn_vị a b c d e f g h',
      'systemid messagetype docId description pageSize AgencyCode from timestamp Content-Type a b c d level e docid f filePath toDate g h fromDate servicetype đơn_vị pageIndex hash-file to status',
    ],
    [
      'nine keys of one hash make a small table grow',
      'AaAaAa AaAaBB AaBBAa AaBBBB BBAaAa BBAaBB BBBBAa BBBBBB AaAaC# x systemid timestamp',
      'AaAaAa AaAaBB AaBBAa AaBBBB BBAaAa BBAaBB BBBBAa BBBBBB AaAaC# systemid x timestamp',
    ],
    [
      'nine hashes of one bucket are split by the growth that they cause',
      'k18 k29 k90 k140 k151 k162 k173 k184 k195',
      'k90 k18 k29 k140 k151 k162 k173 k184 k195',
    ],
    ['one bucket keeps the order of insertion', 'docid hash-file docId', 'docid hash-file docId'],
  ])('%s', (_, names, expected) => {
    expect(orderOf(names)).toBe(expected);
  });
});

test('an entry that is set again keeps its place and has the new value', () => {
  const map = new JavaHashMap();
  for (const [name, value] of [
    ['docid', '1'],
    ['docId', '2'],
    ['docid', '3'],
  ] as const)
    map.set(name, value);
  expect([...map]).toEqual([
    ['docid', '3'],
    ['docId', '2'],
  ]);
  expect(map.get('docid')).toBe('3');
  expect(map.get('DocId')).toBeUndefined();
});

test('holds what a Map holds, whatever the names', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string())), (entries) => {
      const map = new JavaHashMap();
      for (const [name, value] of entries) map.set(name, value);
      expect(new Map(map)).toEqual(new Map(entries));
      expect(map.size).toBe(new Map(entries).size);
    }),
  );
});

test.each([
  ['', 0],
  ['systemid', 1976086410],
  ['Content-Type', 949037134],
  ['đơn_vị', -385688266],
  ['AaAaBB', 1952508096],
])('hashes %o as Java does', (text, hash) => {
  expect(javaHashCode(text)).toBe(hash);
});
