import { buildTopology, type NodeId, type OrganisationRow, Registry } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { senderRefusal, splitReceivers } from './routing.ts';

const row = (codeQcvn102: string, tier: string, parent?: string): OrganisationRow => ({
  codeQcvn102,
  name: codeQcvn102,
  tier,
  kind: tier,
  ...(parent === undefined ? {} : { parent }),
});

const registry = Registry.load(
  [
    row('000.00.00.G22', 'central'),
    row('000.00.00.H41', 'province', '000.00.00.G22'),
    row('000.00.14.H41', 'province', '000.00.00.H41'),
    row('000.00.31.H41', 'district', '000.00.00.H41'),
    row('000.20.31.H41', 'commune', '000.00.31.H41'),
    row('000.21.31.H41', 'commune', '000.00.31.H41'),
    {
      ...row('000.22.31.H41', 'commune', '000.00.31.H41'),
      validTo: '2019-12-31',
      successors: ['000.20.31.H41'],
    },
  ],
  { asOf: '2026-01-01' },
);
const topology = buildTopology(registry, { routing: 'tiered' });
const split = (node: string, ...receivers: readonly string[]) =>
  splitReceivers(receivers, { node: node as NodeId, registry, topology });

test('copies stay together until their ways part', () => {
  const { local, onward, refused } = split(
    '000.00.00.H41',
    '000.20.31.H41',
    '000.21.31.H41',
    '000.00.00.G22',
    '000.00.14.H41',
  );
  expect(local).toEqual(['000.00.14.H41']);
  expect([...onward]).toEqual([
    ['000.00.31.H41', ['000.20.31.H41', '000.21.31.H41']],
    ['000.00.00.G22', ['000.00.00.G22']],
  ]);
  expect(refused).toEqual([]);
});

test('both forms of a code are one receiver and one copy', () => {
  const { onward } = split('000.00.31.H41', '000.20.31.H41', 'H41.31.20', '000.20.31.H41');
  expect([...onward.values()]).toEqual([['000.20.31.H41']]);
});

test('an unknown receiver is refused by rule R-046 and the others go their way', () => {
  const { onward, refused } = split('000.00.00.H41', '000.99.99.H99', '000.20.31.H41');
  expect(refused).toEqual([
    {
      to: '000.99.99.H99',
      refusal: { code: 'EXCHANGE_RECEIVER_UNKNOWN', rule: 'R-046', details: { code: '000.99.99.H99' } },
    },
  ]);
  expect(onward.size).toBe(1);
});

test('a retired receiver is refused by rule R-041 with its successor', () => {
  const [only] = split('000.00.00.H41', '000.22.31.H41').refused;
  expect(only?.refusal).toMatchObject({
    code: 'EXCHANGE_RECEIVER_RETIRED',
    rule: 'R-041',
    details: { successor: '000.20.31.H41 000.20.31.H41' },
  });
});

test.each(['null', '', '../H41', '000.20.31.H41 OR 1=1', '\u0000', '*', 'x'.repeat(5000)])(
  'the receiver %j is refused and nothing else happens',
  (code) => {
    const { local, onward, refused } = split('000.00.00.H41', code);
    expect([local.length, onward.size, refused.length]).toEqual([0, 0, 1]);
    expect(String(refused[0]?.refusal.details['code']).length).toBeLessThanOrEqual(80);
  },
);

test('agencies that notices registered, locked and deregistered are routed, refused, and may send, as the notices say', () => {
  const changing = registry.fork();
  const live = buildTopology(changing, { routing: 'tiered' });
  const at = Date.UTC(2026, 0, 1);
  const way = (code: string) =>
    splitReceivers([code], { node: '000.00.00.H41' as NodeId, registry: changing, topology: live });
  const refusedAs = (code: string) => way(code).refused[0]?.refusal.code;
  expect(refusedAs('H41.31.99')).toBe('EXCHANGE_RECEIVER_UNKNOWN');

  const added = { codeQd20: 'H41.31.99', name: 'Trạm y tế', tier: 'commune', kind: 'trạm' };
  changing.apply({ type: 'registered', row: { ...added, parent: '000.20.31.H41' }, system: 'hcm', at });
  live.attach(changing.get('H41.31.99'));
  expect([...way('H41.31.099').onward]).toEqual([['000.00.31.H41', ['H41.31.99']]]);
  const { organId } = changing.get('H41.31.99');
  expect(senderRefusal(organId, changing)).toBeUndefined();

  changing.apply({ type: 'locked', code: organId, at });
  expect(refusedAs('H41.31.99')).toBe('EXCHANGE_RECEIVER_LOCKED');
  expect(senderRefusal(organId, changing)).toMatchObject({ code: 'EXCHANGE_SENDER_LOCKED' });
  changing.apply({ type: 'unlocked', code: organId, at });
  expect(refusedAs('H41.31.99')).toBeUndefined();

  changing.apply({ type: 'deregistered', code: organId, system: 'hcm', at });
  expect(refusedAs('H41.31.99')).toBe('EXCHANGE_RECEIVER_UNKNOWN');
  expect(senderRefusal(organId, changing)).toMatchObject({ code: 'REGISTRY_AGENCY_DEREGISTERED' });
});
