/** Writes the tables of `infra/national-plan.md` anew from the inputs: `pnpm exec node test/bench/national-plan/make-national-plan.ts`. */
import { readFile, writeFile } from 'node:fs/promises';
import { replaceSection } from '../performance-page.ts';
import { planTables } from './plan-tables.ts';

const path = new URL('../../../infra/national-plan.md', import.meta.url);
await writeFile(path, replaceSection(await readFile(path, 'utf8'), 'plan', planTables()));
