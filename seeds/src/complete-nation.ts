import type { OrganisationRow } from '@lienthong/registry';
import type { ProvinceUnits } from './province-units.ts';

/** Agencies that the national axis counted as registered. */
const nationalAgencies = 111_339;
/** Communes of the country from July 2025. */
const communes2025 = 3_321;

/** Where the numbers of districts, of communes below districts, and of communes below provinces begin. */
const firstNumber = { district: 31, communeOfDistrict: 20, communeOfProvince: 101 } as const;

/** Groups of a code, the highest level first: `H41`, `31`, `20`. */
type Code = readonly string[];

/**
 * The country of 2019: the listed agencies; in every province of which only the name is listed the departments that every province
 * had, and as many districts and communes as there were; below the communes as many units as make 111,339 agencies in all.
 * What is not listed is made up, and its name says so.
 *
 * @param rows - central bodies, provinces, and some provinces in full; where a code stands twice the first counts
 */
export function completeNation2019(
  rows: readonly OrganisationRow[],
  units: ReadonlyMap<string, ProvinceUnits>,
): readonly OrganisationRow[] {
  const nation = withoutRepeats(rows);
  const departments = nation.filter(({ countGroup }) => countGroup === 'so_17');
  for (const province of bareProvinces(nation)) {
    const code: Code = [province.codeQd20 ?? ''];
    nation.push(...departmentsLike(departments, province));
    const { districts, communes } = units.get(code[0] ?? '') ?? { districts: 0, communes: 0 };
    for (let place = 0; place < districts; place += 1) {
      const district = [...code, String(firstNumber.district + place)];
      nation.push(
        madeUp(district, code, { name: `UBND huyện ${place + 1}`, tier: 'district', kind: 'UBND huyện' }),
      );
      nation.push(
        ...communesBelow(district, share(communes, districts, place), firstNumber.communeOfDistrict),
      );
    }
  }
  return withUnits(nation);
}

/**
 * The country from July 2025, without districts: 34 provinces, the communes of Nghệ An, and for the other provinces as many made-up ones as
 * make 3,321 in all, the same number each; otherwise as {@link completeNation2019}.
 */
export function completeNation2025(rows: readonly OrganisationRow[]): readonly OrganisationRow[] {
  const nation = withoutRepeats(rows);
  const departments = nation.filter(({ countGroup }) => countGroup === 'so_14');
  const provinces = bareProvinces(nation);
  const wanting = communes2025 - nation.filter(({ tier }) => tier === 'commune').length;
  for (const [place, province] of provinces.entries()) {
    nation.push(...departmentsLike(departments, province));
    const count = share(wanting, provinces.length, place);
    nation.push(...communesBelow([province.codeQd20 ?? ''], count, firstNumber.communeOfProvince));
  }
  return withUnits(nation);
}

function withoutRepeats(rows: readonly OrganisationRow[]): OrganisationRow[] {
  const byCode = new Map<string, OrganisationRow>();
  for (const row of rows) {
    const code = row.codeQd20 ?? '';
    if (!byCode.has(code)) byCode.set(code, row);
  }
  return [...byCode.values()];
}

/** Provinces below which nothing is listed. */
function bareProvinces(rows: readonly OrganisationRow[]): readonly OrganisationRow[] {
  const parents = new Set(rows.map(({ parent }) => parent));
  return rows.filter(
    ({ tier, codeQcvn102, codeQd20 }) =>
      tier === 'province' && isProvince(codeQd20) && !parents.has(codeQcvn102) && !parents.has(codeQd20),
  );
}

function isProvince(code: string | undefined): boolean {
  return code !== undefined && !code.includes('.');
}

/** The departments of one province for another: their kind is that of all provinces, their codes are made up. */
function departmentsLike(
  departments: readonly OrganisationRow[],
  { codeQd20 = '', name }: OrganisationRow,
): readonly OrganisationRow[] {
  return departments.map(({ codeQd20: like = '', name: department, kind, tier, shortName }) => ({
    ...codesOf([codeQd20, ...like.split('.').slice(1)]),
    name: department,
    fullName: `${department} ${name.replace(/^UBND /, '')}`,
    ...(shortName === undefined ? {} : { shortName }),
    tier,
    kind,
    parent: codeQd20,
    countGroup: 'nation',
    status: { name: 'template', code: 'synthetic' },
  }));
}

function communesBelow(above: Code, count: number, first: number): readonly OrganisationRow[] {
  return Array.from({ length: count }, (_, place) =>
    madeUp([...above, String(first + place)], above, {
      name: `UBND xã ${place + 1}`,
      tier: 'commune',
      kind: 'UBND xã',
    }),
  );
}

/** Units below the communes, the same number each, until the country has as many agencies as were registered. */
function withUnits(nation: OrganisationRow[]): readonly OrganisationRow[] {
  const communes = nation.filter(
    ({ tier, codeQd20 = '', kind }) => tier === 'commune' && kind.startsWith('UBND') && codeQd20 !== '',
  );
  const taken = new Set(nation.map(({ codeQd20 }) => codeQd20));
  const wanting = nationalAgencies - nation.length;
  for (const [place, { codeQd20 = '' }] of communes.entries()) {
    const above = codeQd20.split('.');
    let number = 0;
    for (let left = share(wanting, communes.length, place); left > 0; left -= 1) {
      do number += 1;
      while (taken.has(`${codeQd20}.${number}`));
      nation.push(
        madeUp([...above, String(number)], above, {
          name: `Đơn vị ${number}`,
          tier: 'commune',
          kind: 'đơn vị trực thuộc xã',
        }),
      );
    }
  }
  return nation;
}

function madeUp(
  code: Code,
  above: Code,
  row: Pick<OrganisationRow, 'name' | 'tier' | 'kind'>,
): OrganisationRow {
  return {
    ...codesOf(code),
    ...row,
    name: `${row.name} (mô phỏng)`,
    parent: above.join('.'),
    countGroup: 'nation',
    status: { name: 'synthetic', code: 'synthetic' },
  };
}

/** Both forms of a code; the new one alone where a number does not go into the old. */
function codesOf(code: Code): Pick<OrganisationRow, 'codeQcvn102' | 'codeQd20'> {
  const [first = '', second = '', third = '', fourth = ''] = code;
  const codeQd20 = code.join('.');
  if (second.length > 2 || third.length > 2) return { codeQd20 };
  const codeQcvn102 = `${fourth.padStart(3, '0')}.${third.padStart(2, '0')}.${second.padStart(2, '0')}.${first}`;
  return { codeQcvn102, codeQd20 };
}

/** How many of `count` fall to a place of `places`, so that all together are `count`. */
function share(count: number, places: number, place: number): number {
  return Math.floor((count * (place + 1)) / places) - Math.floor((count * place) / places);
}
