import { expect, test } from 'vitest';
import {
  gatewayAddress,
  gatewayName,
  hostsAddress,
  isGatewayAddress,
  laneOf,
  nodeAddress,
  operatorAddress,
  partyAddress,
  partyOf,
} from './address.ts';

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

test('a gateway is known by its address, and nobody else is taken for one', () => {
  const gateway = gatewayAddress('main');
  expect(gateway).toBe('GATEWAY.main._._');
  expect(gatewayName(gateway)).toBe('main');
  const others = [
    operatorAddress,
    hostsAddress,
    partyAddress(['H41', '31', '20', '000']),
    partyAddress(['GATEWAY', 'main', '_', '000']),
    partyAddress(['H41', 'GATEWAY', '_', '_']),
    'GATEWAY.main._._.x',
    'xGATEWAY.main._._',
    'GATEWAY.a.b._._',
  ];
  expect(others.filter(isGatewayAddress)).toEqual([]);
});

test.each(['a.b', '', '*', '>', 'a b', 'x'.repeat(65)])('no gateway is called %j', (name) => {
  expect(() => gatewayAddress(name)).toThrow(expect.objectContaining({ code: 'AXIS_ADDRESS_MALFORMED' }));
});
