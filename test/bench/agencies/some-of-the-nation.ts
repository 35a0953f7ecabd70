import { type OrganisationRow, Registry } from '@lienthong/registry';
import { seedRows } from '@lienthong/seeds';

/** The way of every package that is measured: from communes of one district to the Government Office. */
export const office = '000.00.00.G22';
const province = '000.00.00.H41';
const district = '000.00.31.H41';

/** The office, one province, one district, its communes, then as many others of the country as make `count` agencies. */
export function someOfTheNation(count: number): Registry {
  const rows = seedRows('nation-2019');
  const isFirst = ({ codeQcvn102 = '', parent, tier }: OrganisationRow) =>
    [office, province, district].includes(codeQcvn102) || (parent === district && tier === 'commune');
  return Registry.load([...rows.filter(isFirst), ...rows.filter((row) => !isFirst(row))].slice(0, count));
}

/** The communes that send. */
export function senders(registry: Registry): readonly string[] {
  return registry
    .children(registry.get(district).organId)
    .filter(({ tier }) => tier === 'commune')
    .slice(0, 7)
    .map(({ organId }) => organId);
}
