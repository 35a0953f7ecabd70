import type { Organisation, Registry } from '@lienthong/registry';

/** Seat of those who are below no people's committee. */
const capital = 'Hà Nội';
/** More parents than a registry has tiers, so that one that leads in a circle ends. */
const stepsMax = 8;
const committee = /^UBND (tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu) (\S.*)$/u;
/** Units that are called by a number or after a person keep what they are before it. */
const namedInFull = /^(\d|Hồ Chí Minh$)/u;

/**
 * The place that stands beside the date of a document: the name of the unit in which the agency has its seat.
 *
 * @clause NĐ 30/2020/NĐ-CP, Phụ lục I, phần II.4
 */
export function placeOfIssue(organisation: Organisation, registry: Pick<Registry, 'find'>): string {
  let at: Organisation | undefined = organisation;
  for (let step = 0; at && step < stepsMax; step += 1) {
    const [, unit = '', name = ''] = committee.exec(at.name) ?? [];
    if (name !== '')
      return namedInFull.test(name)
        ? `${unit.charAt(0).toLocaleUpperCase('vi')}${unit.slice(1)} ${name}`
        : name;
    at = at.parent === undefined ? undefined : registry.find(at.parent);
  }
  return capital;
}
