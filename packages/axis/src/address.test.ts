import { expect, test } from 'vitest';
import { laneOf, nodeAddress, partyAddress, partyOf } from './address.ts';

test('an address keeps lane and party apart', () => {
  const node = nodeAddress('district', ['H41', '31', '00', '000']);
  expect(node).toBe('district.H41.31.00.000');
  expect(laneOf(node)).toBe('district');
  expect(partyOf(node)).toBe(partyAddress(['H41', '31', '00', '000']));
});

test.each([
  ['a wildcard', ['H41', '*', '00', '000']],
  ['a tail wildcard', ['H41', '31', '00', '>']],
  ['a separator inside', ['H41.31', '00', '00', '000']],
  ['an empty token', ['H41', '', '00', '000']],
  ['too few tokens', ['H41', '31', '00']],
  ['a line break', ['H41', '31', '00', '0\r\n']],
])('%s in an address is refused', (_, tokens) => {
  expect(() => partyAddress(tokens)).toThrow(expect.objectContaining({ code: 'AXIS_ADDRESS_MALFORMED' }));
});
