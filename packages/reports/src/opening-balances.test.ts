import { Registry } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { openingTotal, parseOpeningBalances } from './opening-balances.ts';

const registry = Registry.load([
  { codeQcvn102: '000.00.00.H41', codeQd20: 'H41', name: 'UBND tỉnh', tier: 'province', kind: 'UBND tỉnh' },
  {
    codeQcvn102: '000.00.36.H41',
    codeQd20: 'H41.36',
    name: 'UBND huyện',
    tier: 'district',
    kind: 'UBND huyện',
    parent: '000.00.00.H41',
  },
]);
const source = 'Số liệu công bố';

test('opening balances are of agencies, in either form of their code, and of nobody in particular', () => {
  const opening = parseOpeningBalances(
    {
      source,
      until: '2019-11-30',
      whole: { incoming: 1_648_072, outgoing: 261_336, internal: 178_280, crossing: 74_673 },
      agencies: { 'H41.36': { outgoing: 10, signed: 10 } },
    },
    registry,
  );
  expect(opening.agencies.get('000.00.36.H41')).toMatchObject({ outgoing: 10, incoming: 0 });
  expect(openingTotal(opening)).toMatchObject({ outgoing: 261_346, incoming: 1_648_072, signed: 10 });
});

test.each([
  ['no object', []],
  ['nothing', null],
  ['no source', { whole: {} }],
  ['a blank source', { source: '  ' }],
  ['an endless source', { source: 'a'.repeat(501) }],
  ['an unknown member', { source, balances: {} }],
  ['an unknown counter', { source, whole: { income: 1 } }],
  ['a fraction', { source, whole: { incoming: 1.5 } }],
  ['a negative number', { source, whole: { incoming: -1 } }],
  ['a number as text', { source, whole: { incoming: '1' } }],
  ['a number beyond all', { source, whole: { incoming: 1e15 } }],
  ['infinity', { source, whole: { incoming: Number.POSITIVE_INFINITY } }],
  ['no day', { source, until: '2019-02-30' }],
  ['a part without its whole', { source, whole: { signed: 1 } }],
  ['a part larger than its whole', { source, agencies: { H41: { outgoing: 1, internal: 2 } } }],
  ['parts larger than their whole together', { source, whole: { outgoing: 3, internal: 2, crossing: 2 } }],
  ['signed and unsigned larger than all', { source, whole: { outgoing: 3, signed: 2, unsigned: 2 } }],
  ['one agency twice', { source, agencies: { H41: { outgoing: 1 }, '000.00.00.H41': { outgoing: 1 } } }],
  [
    'too many agencies',
    { source, agencies: Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [`A${n}`, {}])) },
  ],
])('%s is refused', (_, value) => {
  expect(() => parseOpeningBalances(value, registry)).toThrow(
    expect.objectContaining({ code: 'LEDGER_OPENING_INVALID' }),
  );
});

test.each(['000.00.99.H41', '__proto__x', '<script>'])(
  'an agency that nobody knows is refused: %s',
  (code) => {
    expect(() => parseOpeningBalances({ source, agencies: { [code]: {} } }, registry)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_ORGANISATION_UNKNOWN' }),
    );
  },
);

test('a member named as the prototype is left out and changes no object', () => {
  const value: unknown = JSON.parse(`{"source":"x","agencies":{"__proto__":{"outgoing":1}}}`);
  expect(parseOpeningBalances(value, registry).agencies.size).toBe(0);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['outgoing']).toBeUndefined();
});
