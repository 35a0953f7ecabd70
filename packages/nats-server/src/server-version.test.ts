import { describe, expect, it } from 'vitest';
import { compareServerVersions, features, parseServerVersion } from './server-version.ts';

describe('server versions', () => {
  it.each([
    ['nats-server: v2.15.1', '2.15.1'],
    ['nats-server: v2.10.27\n', '2.10.27'],
    ['2.10.27-1+b2', '2.10.27'],
    ['v2.12.0-RC.3', '2.12.0'],
    ['nats-server: v2.14.0-preview.1', '2.14.0'],
  ])('reads %j', (text, version) => {
    const parsed = parseServerVersion(text);
    expect(`${parsed?.major}.${parsed?.minor}.${parsed?.patch}`).toBe(version);
  });

  it.each(['', 'nats-server', 'v2.10', '1.2.3.4', '99999.1.1', `${'x'.repeat(500)}2.10.0`])(
    'finds none in %j',
    (text) => {
      expect(parseServerVersion(text)).toBeUndefined();
    },
  );

  it('orders by number, not by letter', () => {
    const versions = ['2.10.0', '2.9.10', '2.10.27', '2.2.0', '10.0.0', '2.10.3', 'unknown'];
    expect(versions.sort(compareServerVersions)).toEqual([
      'unknown',
      '2.2.0',
      '2.9.10',
      '2.10.0',
      '2.10.3',
      '2.10.27',
      '10.0.0',
    ]);
    expect(compareServerVersions('v2.10.0', '2.10.0')).toBe(0);
  });

  it('names what each version can do', () => {
    expect(features('2.9.10').size).toBe(0);
    expect(features('2.10.27').has('multiFilterConsumers')).toBe(true);
    expect(features('2.10.27').has('syncInterval')).toBe(true);
    expect(features('2.10.27').has('perMessageTtl')).toBe(false);
    expect(features('2.11.0').has('perMessageTtl')).toBe(true);
    expect(features('2.11.9').has('atomicBatch')).toBe(false);
    expect(features('2.15.1').has('atomicBatch')).toBe(true);
    expect(features('2.15.1').has('counters')).toBe(true);
    expect(features('no version').size).toBe(0);
  });
});
