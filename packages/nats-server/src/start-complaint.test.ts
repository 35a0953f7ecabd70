import { isExchangeError } from '@lienthong/errors';
import { expect, it } from 'vitest';
import { startComplaint } from './start-complaint.ts';

const place = { host: '127.0.0.1', storeDir: '/data/js', logPath: '/data/log' };

it.each([
  [
    '[1] 2026/11/22 06:44:04.9 [INF] Starting\n[1] 2026/11/22 06:44:04.9 [FTL] Error listening on port: 127.0.0.1:23456, "listen tcp 127.0.0.1:23456: bind: address already in use"\n',
    'NATS_SERVER_PORT_IN_USE',
    { host: '127.0.0.1', port: 23_456 },
  ],
  [
    "[1] 2026/11/22 06:44:04.9 [FTL] Can't start JetStream: storage directory is not writable\n",
    'NATS_SERVER_STORE_UNUSABLE',
    { path: '/data/js', reason: "Can't start JetStream: storage directory is not writable" },
  ],
  [
    '[1] 2026/11/22 06:44:04.9 [ERR] write /data/js/x: no space left on device\n[1] 2026/11/22 06:44:04.9 [FTL] stopped\n',
    'NATS_SERVER_DISK_FULL',
    { path: '/data/js' },
  ],
  [
    'nats-server: /data/nats-server.conf:8:1: unknown field "no_such"\n',
    'NATS_SERVER_CONFIG_INVALID',
    { reason: '/data/nats-server.conf:8:1: unknown field "no_such"' },
  ],
  ['', 'NATS_SERVER_START_FAILED', { reason: 'no reason given', logPath: '/data/log' }],
  [
    'panic: out of memory\n',
    'NATS_SERVER_START_FAILED',
    { reason: 'panic: out of memory', logPath: '/data/log' },
  ],
] as const)('puts %j into our words as %s', (said, code, details) => {
  const complaint = startComplaint(said, place);
  expect(isExchangeError(complaint, code)).toBe(true);
  expect(complaint.details).toEqual(details);
});
