import { expect, test } from 'vitest';
import { parseLimits, parseQuota } from './read-quota.ts';

test('a quota is for all, a tier or an agency, and later ones are laid over those before', () => {
  const one = parseQuota('packages=1000');
  const two = parseQuota('commune:packages=10,per=1m,policy=queue', one);
  expect(parseQuota('000.20.31.H41:urgent=5,waiting=7,bytes=1000', two)).toEqual({
    all: { packages: 1000 },
    commune: { packages: 10, windowMs: 60_000, policy: 'queue' },
    '000.20.31.H41': { urgent: 5, waiting: 7, bytes: 1000 },
  });
});

test.each([
  '',
  'packages',
  'packages=',
  'packages=0',
  'packages=-1',
  'packages=1e3',
  'packages=1.5',
  'parcels=1',
  'packages=1,per=soon',
  'packages=1,policy=drop',
  'commune:',
  'commune:policy=queue',
  '__proto__=1',
  'constructor=1',
])('%j is no quota', (text) => {
  expect(() => parseQuota(text)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
});

test('each quota of a file limits something', () => {
  expect(parseLimits({ commune: { packages: 3 } })).toEqual({ commune: { packages: 3 } });
  for (const value of [{ commune: {} }, { commune: { policy: 'queue' } }, { commune: { parcels: 3 } }, 7])
    expect(() => parseLimits(value)).toThrow(expect.objectContaining({ code: 'EXCHANGE_QUOTA_MALFORMED' }));
});
