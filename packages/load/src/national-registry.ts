import { type OrganisationRow, Registry } from '@lienthong/registry';

/** Agencies that were registered on the national axis, by its own count. */
export const nationalAgencies = 111_339;
const departmentsOfProvince = 20;
const districtsOfCountry = 707;
const communesOfCountry = 11_053;

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * The country before July 2025: the central bodies and provinces of `members`, and below each province made-up departments, districts,
 * communes and their units, 111,339 agencies in all. Only how many there are of each kind is real.
 *
 * @param members - the list `national-2019`
 */
export function nationalRegistry(members: Registry): Registry {
  const rows: OrganisationRow[] = members.all().map(({ organId, name, tier, kind, parent }) => ({
    codeQcvn102: organId,
    name,
    tier,
    kind,
    ...(parent === undefined ? {} : { parent }),
  }));
  const provinces = rows.filter(({ tier }) => tier === 'province');
  const communes: OrganisationRow[] = [];
  for (const [place, province] of provinces.entries()) {
    const code = province.codeQcvn102 ?? '';
    const group = code.slice(code.lastIndexOf('.') + 1);
    const add = (codeQcvn102: string, row: Omit<OrganisationRow, 'codeQcvn102'>): OrganisationRow => {
      const added = { codeQcvn102, ...row };
      rows.push(added);
      return added;
    };
    for (let number = 1; number <= departmentsOfProvince; number += 1)
      add(`000.00.${two(number)}.${group}`, {
        name: `Sở ${number}`,
        tier: 'province',
        kind: 'sở',
        parent: code,
      });
    const districts = share(districtsOfCountry, provinces.length, place);
    for (let number = 0; number < districts; number += 1) {
      const y = two(31 + number);
      const district = add(`000.00.${y}.${group}`, {
        name: `Huyện ${number + 1}`,
        tier: 'district',
        kind: 'UBND huyện',
        parent: code,
      });
      const before = startOf(districtsOfCountry, provinces.length, place) + number;
      for (let z = 1; z <= share(communesOfCountry, districtsOfCountry, before); z += 1)
        communes.push(
          add(`000.${two(z)}.${y}.${group}`, {
            name: `Xã ${z}`,
            tier: 'commune',
            kind: 'UBND xã',
            parent: district.codeQcvn102 ?? '',
          }),
        );
    }
  }
  const units = nationalAgencies - rows.length;
  for (const [place, { codeQcvn102: code = '' }] of communes.entries())
    for (let v = 1; v <= share(units, communes.length, place); v += 1)
      rows.push({
        codeQcvn102: `0${two(v)}${code.slice(3)}`,
        name: `Đơn vị ${v}`,
        tier: 'commune',
        kind: 'đơn vị trực thuộc xã',
        parent: code,
      });
  return Registry.load(rows);
}

/** How many of `count` fall to a place of `places`, so that all together are `count`. */
function share(count: number, places: number, place: number): number {
  return startOf(count, places, place + 1) - startOf(count, places, place);
}

function startOf(count: number, places: number, place: number): number {
  return Math.floor((count * place) / places);
}
