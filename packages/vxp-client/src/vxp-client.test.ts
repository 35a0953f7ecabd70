import { systemClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { VxpClient } from './vxp-client.ts';

const options = { endpoint: 'http://127.0.0.1:8102', systemId: 'S1', secret: 'x', clock: systemClock };

test.each([
  ['endpoint', 'ftp://x'],
  ['endpoint', 'http://'],
  ['endpoint', '127.0.0.1:8102'],
  ['systemId', ''],
  ['secret', ''],
  ['attempts', 1],
  ['attempts', 6],
  ['attempts', 2.5],
])('the SDK would not take %s = %o, nor does the client', (name, value) => {
  expect(() => new VxpClient({ ...options, [name]: value })).toThrow('VXP_ARGUMENT_INVALID');
});
