import { type OrganisationRow, Registry } from '@lienthong/registry';

const row = (
  codeQcvn102: string,
  name: string,
  tier: string,
  kind: string,
  parent?: string,
): OrganisationRow => ({
  codeQcvn102,
  name,
  tier,
  kind,
  ...(parent === undefined ? {} : { parent }),
});

/** Two central bodies, a province with a department and a unit of it, two districts, three communes: every shape, few nodes. */
export const smallProvinceRows: readonly OrganisationRow[] = [
  row('000.00.00.G22', 'Văn phòng Chính phủ', 'central', 'văn phòng'),
  row('000.00.00.G12', 'Bộ Tài chính', 'central', 'bộ', '000.00.00.G22'),
  row('000.00.00.H41', 'UBND tỉnh', 'province', 'UBND tỉnh', '000.00.00.G22'),
  row('000.00.14.H41', 'Sở Thông tin', 'province', 'sở', '000.00.00.H41'),
  row('000.01.14.H41', 'Trung tâm của sở', 'province', 'đơn vị trực thuộc', '000.00.14.H41'),
  row('000.00.31.H41', 'UBND huyện Một', 'district', 'UBND huyện', '000.00.00.H41'),
  row('000.00.32.H41', 'UBND huyện Hai', 'district', 'UBND huyện', '000.00.00.H41'),
  row('000.20.31.H41', 'UBND xã Một Một', 'commune', 'UBND xã', '000.00.31.H41'),
  row('000.21.31.H41', 'UBND xã Một Hai', 'commune', 'UBND xã', '000.00.31.H41'),
  row('000.20.32.H41', 'UBND xã Hai Một', 'commune', 'UBND xã', '000.00.32.H41'),
  {
    ...row('000.22.31.H41', 'UBND xã đã sáp nhập', 'commune', 'UBND xã', '000.00.31.H41'),
    validTo: '2019-12-31',
    successors: ['000.20.31.H41'],
  },
];

/** The registry of {@link smallProvinceRows} in the year 2026. */
export function smallProvince(): Registry {
  return Registry.load(smallProvinceRows, { asOf: '2026-06-01' });
}
