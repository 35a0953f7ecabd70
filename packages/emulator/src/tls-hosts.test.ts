import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { reachableUrl, tlsHosts } from './tls-hosts.ts';

const address = (text: string, internal = false) => ({ address: text, internal }) as NetworkInterfaceInfo;
const machine = {
  name: 'may-chu.h41.vn',
  interfaces: {
    lo: [address('127.0.0.1', true), address('::1', true)],
    eth0: [address('10.0.0.7'), address('fe80::1'), address('2001:db8::7')],
    down: undefined,
  },
};

test('a server on this machine only is reached as localhost and by its two addresses', () => {
  const local = { names: ['localhost'], ips: ['127.0.0.1', '::1'] };
  expect(tlsHosts(undefined, machine)).toEqual(local);
});

test('one on a given name or address is reached by that too', () => {
  expect(tlsHosts('vxp.example.vn', machine).names).toEqual(['localhost', 'vxp.example.vn']);
  expect(tlsHosts('10.0.0.7', machine).ips).toEqual(['127.0.0.1', '::1', '10.0.0.7']);
});

test.each(['0.0.0.0', '::'])('one on %s is reached by all that the machine has', (host) => {
  expect(tlsHosts(host, machine)).toEqual({
    names: ['localhost', 'may-chu.h41.vn'],
    ips: ['127.0.0.1', '::1', '10.0.0.7', '2001:db8::7'],
  });
});

test.each(['may_chu', '-may', 'máy', 'a..b', ''])(
  'a machine called %j is not called so on the net',
  (name) => {
    expect(tlsHosts('0.0.0.0', { ...machine, name }).names).toEqual(['localhost']);
  },
);

test('every address is written as one of them', () => {
  expect(reachableUrl('http://0.0.0.0:8102')).toBe('http://127.0.0.1:8102');
  expect(reachableUrl('https://[::]:8102')).toBe('https://[::1]:8102');
  expect(reachableUrl('http://10.0.0.7:8102')).toBe('http://10.0.0.7:8102');
});
