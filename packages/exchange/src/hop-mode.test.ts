import { buildTopology, type NodeId, Registry } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { checkHopModes, readHopMode, withHopModes } from './hop-mode.ts';
import { samePolicy } from './node-policy.ts';

const [centre, province] = ['000.00.00.G22', '000.00.00.H41'] as [NodeId, NodeId];
const registry = Registry.load([
  { codeQcvn102: centre, name: 'a', tier: 'central', kind: 'a' },
  { codeQcvn102: province, name: 'b', tier: 'province', kind: 'b', parent: centre },
  { codeQcvn102: '000.00.14.H41', name: 'c', tier: 'province', kind: 'c', parent: province },
]);
const network = { registry, topology: buildTopology(registry, { routing: 'tiered' }) };

test.each([
  ['trace', ['all', 'trace']],
  ['district=rebuild', ['district', 'rebuild']],
  ['000.00.31.H41=verbatim', ['000.00.31.H41', 'verbatim']],
  ['', undefined],
  ['district', undefined],
  ['=trace', undefined],
  ['a=b=trace', undefined],
  ['trace=', undefined],
])('%j is read as %j', (text, read) => {
  expect(readHopMode(text)).toEqual(read);
});

test("a node's own mode comes before its tier's, and that before everybody's", () => {
  const policyOf = withHopModes(samePolicy(), { all: 'trace', province: 'verbatim', [province]: 'rebuild' });
  expect(policyOf('central', centre).hopMode).toBe('trace');
  expect(policyOf('province', 'other' as NodeId).hopMode).toBe('verbatim');
  expect(policyOf('province', province).hopMode).toBe('rebuild');
  expect(withHopModes(samePolicy(), {})('central', centre)).toEqual(samePolicy()('central', centre));
});

test('modes are for everybody, a tier or a node, and for nobody else', () => {
  expect(checkHopModes({ all: 'trace', province: 'rebuild', [centre]: 'verbatim' }, network)).toEqual({
    all: 'trace',
    province: 'rebuild',
    [centre]: 'verbatim',
  });
  expect(() => checkHopModes({ distrct: 'trace' }, network)).toThrow(
    expect.objectContaining({ code: 'REGISTRY_ORGANISATION_UNKNOWN' }),
  );
  expect(() => checkHopModes({ '000.00.14.H41': 'trace' }, network)).toThrow(
    expect.objectContaining({ code: 'REGISTRY_NODE_UNKNOWN' }),
  );
});
