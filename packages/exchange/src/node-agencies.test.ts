import { buildTopology, type NodeId, type OrganisationRow, Registry } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { AddressBook } from './address-book.ts';
import { NodeAgencies } from './node-agencies.ts';

const row = (codeQcvn102: string, tier: string, parent?: string): OrganisationRow => ({
  codeQcvn102,
  name: codeQcvn102,
  tier,
  kind: tier,
  ...(parent === undefined ? {} : { parent }),
});
const registry = Registry.load([
  row('000.00.00.H41', 'province'),
  row('000.00.14.H41', 'province', '000.00.00.H41'),
  row('000.00.31.H41', 'district', '000.00.00.H41'),
]);

test('an agency that is attached later is heard from then on, one of another node never', () => {
  const changing = registry.fork();
  const topology = buildTopology(changing, { routing: 'tiered' });
  const addresses = new AddressBook(changing, topology);
  const agencies = new NodeAgencies('000.00.00.H41' as NodeId, topology, addresses);
  expect(agencies.ofParty('H41.14.00.000')).toBe('000.00.14.H41');
  expect(agencies.ofParty('H41.31.00.000')).toBeUndefined();
  expect(agencies.has('000.00.31.H41')).toBe(false);
  expect(agencies.has('000.00.15.H41')).toBe(false);
  const added = row('000.00.15.H41', 'province', '000.00.00.H41');
  changing.apply({ type: 'registered', row: added, system: 's', at: 1 });
  topology.attach(changing.get('000.00.15.H41'));
  expect(agencies.has('000.00.15.H41')).toBe(true);
  expect(agencies.ofParty('H41.15.00.000')).toBe('000.00.15.H41');
});
