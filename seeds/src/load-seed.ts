import { readFileSync } from 'node:fs';
import {
  applyOrganisationChanges,
  type OrganisationRow,
  parseOrganisationChanges,
  parseOrganisationLines,
  Registry,
} from '@lienthong/registry';
import { completeNation2019, completeNation2025 } from './complete-nation.ts';
import { provinceUnits2019 } from './province-units.ts';
import { type SeedName, type SeedRow, seedTable } from './seed-table.ts';

const read = (file: string): string => readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8');

/** Names of the lists that {@link loadSeed} knows. */
export const seedNames: readonly SeedName[] = Object.keys(seedTable) as SeedName[];

/** Whether `name` is one of {@link seedNames}. */
export function isSeedName(name: string): name is SeedName {
  return Object.hasOwn(seedTable, name);
}

/** What the list `name` holds, in both languages, and the day it stands for. */
export function seedDescription(name: SeedName): Pick<SeedRow, 'vi' | 'en' | 'asOf'> {
  return seedTable[name];
}

/** The agencies of the list `name`, ready to be filtered or added to before a registry is loaded. */
export function seedRows(name: SeedName): readonly OrganisationRow[] {
  const seed: SeedRow = seedTable[name];
  const rows = seed.files.flatMap((file) => parseOrganisationLines(read(`${file}.jsonl`)));
  const changes = seed.changes.flatMap((file) => parseOrganisationChanges(read(`${file}.jsonl`)));
  const listed = applyOrganisationChanges(rows, changes);
  if (seed.nation === 2019) return completeNation2019(listed, provinceUnits2019());
  return seed.nation === 2025 ? completeNation2025(listed) : listed;
}

/** The registry of the list `name`; validity is judged on the list's own day unless a call names an instant. */
export function loadSeed(name: SeedName): Registry {
  return Registry.load(seedRows(name), { asOf: seedTable[name].asOf });
}
