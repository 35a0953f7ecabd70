import { describe, expect, test } from 'vitest';
import { readServiceSettings } from './service-settings.ts';

const given = {
  NATS_URL: 'nats://127.0.0.1:4222',
  LIENTHONG_REGISTRY: 'nghe-an-2019',
  LIENTHONG_ROUTING: 'tiered',
  LIENTHONG_PKI: '/var/lib/lienthong/pki',
};

test('a running exchange is named by its directory alone', () => {
  expect(readServiceSettings({ LIENTHONG_STATE: '/state', PATH: '/bin' })).toEqual({
    host: undefined,
    nodes: undefined,
    source: { kind: 'state', path: '/state' },
  });
});

test('a given server needs its address, the list, the routing and the keys', () => {
  expect(readServiceSettings(given)).toEqual({
    host: undefined,
    nodes: undefined,
    source: {
      kind: 'given',
      url: given.NATS_URL,
      registry: 'nghe-an-2019',
      routing: 'tiered',
      pki: given.LIENTHONG_PKI,
      nkeyFile: undefined,
      ackWaitMs: undefined,
      hopModes: undefined,
    },
  });
});

test('nodes are codes between commas, spaces around them do not matter', () => {
  const { nodes, host } = readServiceSettings({
    ...given,
    LIENTHONG_HOST: 'north',
    LIENTHONG_NODES: '000.00.31.H41, 000.00.32.H41',
  });
  expect(nodes).toEqual(['000.00.31.H41', '000.00.32.H41']);
  expect(host).toBe('north');
});

test('the waiting time of messages is a number of milliseconds', () => {
  expect(readServiceSettings({ ...given, LIENTHONG_ACK_WAIT_MS: '2500' }).source).toMatchObject({
    ackWaitMs: 2_500,
  });
});

test('hop modes are for all nodes, a tier or a node', () => {
  const LIENTHONG_HOP_MODES = 'verbatim, district=trace,000.00.31.H41=rebuild';
  expect(readServiceSettings({ ...given, LIENTHONG_HOP_MODES }).source).toMatchObject({
    hopModes: { all: 'verbatim', district: 'trace', '000.00.31.H41': 'rebuild' },
  });
  expect(() => readServiceSettings({ ...given, LIENTHONG_HOP_MODES: 'district' })).toThrow(
    expect.objectContaining({ code: 'SERVICE_SETTING_INVALID' }),
  );
});

describe('refuses', () => {
  test.each(['NATS_URL', 'LIENTHONG_REGISTRY', 'LIENTHONG_ROUTING', 'LIENTHONG_PKI'])(
    'to do without %s, and an empty one is none',
    (name) => {
      const missing = { code: 'SERVICE_SETTING_MISSING', details: { name } };
      expect(() => readServiceSettings({ ...given, [name]: undefined })).toThrow(
        expect.objectContaining({ ...missing, details: expect.objectContaining({ name }) }),
      );
      expect(() => readServiceSettings({ ...given, [name]: ' ' })).toThrow(
        expect.objectContaining({ code: missing.code }),
      );
    },
  );

  test.each([
    ['NATS_URL', 'localhost'],
    ['NATS_URL', 'http://localhost:4222'],
    ['NATS_URL', 'nats://one nats://two'],
    ['LIENTHONG_ROUTING', 'star'],
    ['LIENTHONG_HOST', 'a.b'],
    ['LIENTHONG_HOST', 'x'.repeat(65)],
    ['LIENTHONG_NODES', ','],
    ['LIENTHONG_NODES', '000.00.31.H41 000.00.32.H41'],
    ['LIENTHONG_NODES', '000.*.31.H41'],
    ['LIENTHONG_ACK_WAIT_MS', '30s'],
    ['LIENTHONG_ACK_WAIT_MS', '99'],
    ['LIENTHONG_ACK_WAIT_MS', '3600001'],
  ])('%s = %s, and says what it should be', (name, value) => {
    expect(() => readServiceSettings({ ...given, [name]: value })).toThrow(
      expect.objectContaining({
        code: 'SERVICE_SETTING_INVALID',
        details: { name, value, expected: expect.stringMatching(/./) },
      }),
    );
  });

  test.each([...Object.keys(given), 'LIENTHONG_NKEY_FILE', 'LIENTHONG_ACK_WAIT_MS'])(
    'a running exchange together with %s',
    (name) => {
      const value = (given as Readonly<Record<string, string>>)[name] ?? '1000';
      expect(() => readServiceSettings({ LIENTHONG_STATE: '/state', [name]: value })).toThrow(
        expect.objectContaining({
          code: 'SERVICE_SETTINGS_CONTRADICT',
          details: { one: 'LIENTHONG_STATE', other: name },
        }),
      );
    },
  );

  test('a long value is cut in the error', () => {
    expect(() => readServiceSettings({ ...given, NATS_URL: 'x'.repeat(100_000) })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ value: 'x'.repeat(200) }) }),
    );
  });
});
