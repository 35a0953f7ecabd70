import { readFileSync } from 'node:fs';

/** How many districts and communes a province had in December 2019. */
export type ProvinceUnits = { readonly districts: number; readonly communes: number };

/** The units of each of the 63 provinces, by its code in the new form (`H41`). */
export function provinceUnits2019(): ReadonlyMap<string, ProvinceUnits> {
  const text = readFileSync(new URL('../data/national-2019-units.json', import.meta.url), 'utf8');
  return new Map(Object.entries(JSON.parse(text) as Readonly<Record<string, ProvinceUnits>>));
}
