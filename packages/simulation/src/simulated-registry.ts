import { type OrganisationRow, Registry } from '@lienthong/registry';

const row = (
  codeQcvn102: string,
  name: string,
  tier: string,
  kind: string,
  parent?: string,
): OrganisationRow => ({ codeQcvn102, name, tier, kind, ...(parent === undefined ? {} : { parent }) });

const office = '000.00.00.G22';

/** An invented country: superiors stand before those under them, so that its first agencies are a country too. */
const rows: readonly OrganisationRow[] = [
  row(office, 'Văn phòng trung ương', 'central', 'văn phòng'),
  row('000.00.00.H41', 'UBND tỉnh Một', 'province', 'UBND tỉnh', office),
  row('000.00.31.H41', 'UBND huyện Một Một', 'district', 'UBND huyện', '000.00.00.H41'),
  row('000.20.31.H41', 'UBND xã Một Một Một', 'commune', 'UBND xã', '000.00.31.H41'),
  row('000.00.00.G12', 'Bộ Một', 'central', 'bộ', office),
  row('000.00.14.H41', 'Sở Một', 'province', 'sở', '000.00.00.H41'),
  row('000.21.31.H41', 'UBND xã Một Một Hai', 'commune', 'UBND xã', '000.00.31.H41'),
  row('000.00.00.H57', 'UBND tỉnh Hai', 'province', 'UBND tỉnh', office),
  row('000.00.31.H57', 'UBND huyện Hai Một', 'district', 'UBND huyện', '000.00.00.H57'),
  row('000.20.31.H57', 'UBND xã Hai Một Một', 'commune', 'UBND xã', '000.00.31.H57'),
  row('000.00.32.H41', 'UBND huyện Một Hai', 'district', 'UBND huyện', '000.00.00.H41'),
  row('000.20.32.H41', 'UBND xã Một Hai Một', 'commune', 'UBND xã', '000.00.32.H41'),
  row('000.01.14.H41', 'Trung tâm của Sở Một', 'province', 'đơn vị trực thuộc', '000.00.14.H41'),
  row('000.00.14.H57', 'Sở Hai', 'province', 'sở', '000.00.00.H57'),
  row('000.21.31.H57', 'UBND xã Hai Một Hai', 'commune', 'UBND xã', '000.00.31.H57'),
  row('000.00.32.H57', 'UBND huyện Hai Hai', 'district', 'UBND huyện', '000.00.00.H57'),
  row('000.20.32.H57', 'UBND xã Hai Hai Một', 'commune', 'UBND xã', '000.00.32.H57'),
  row('000.21.32.H41', 'UBND xã Một Hai Hai', 'commune', 'UBND xã', '000.00.32.H41'),
  row('000.21.32.H57', 'UBND xã Hai Hai Hai', 'commune', 'UBND xã', '000.00.32.H57'),
  row('000.00.00.G01', 'Bộ Hai', 'central', 'bộ', office),
];

/** How many agencies the simulated country has. */
export const simulatedAgenciesMax: number = rows.length;

/** The first `count` agencies of the simulated country. */
export function simulatedRegistry(count: number): Registry {
  return Registry.load(rows.slice(0, count), { asOf: '2026-06-01' });
}
