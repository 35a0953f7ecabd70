/**
 * Makes `seeds/data/` again from the team's collected tables:
 * `pnpm exec node seeds/src/make-seeds.ts --data DIR`, where DIR holds the CSV and JSON files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { OrganisationChange, OrganisationRow } from '@lienthong/registry';
import { type CsvRecord, parseCsv } from './csv.ts';
import { makeTopology2025 } from './make-topology-2025.ts';
import { makeVolumes } from './make-volumes.ts';
import { organisationRow } from './organisation-record.ts';
import type { ProvinceUnits } from './province-units.ts';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) {
  process.stderr.write(
    'usage: make-seeds.ts --data DIR   (DIR holds agencies-nghe-an.csv and the other tables)\n',
  );
  process.exit(2);
}
const from = values.data;
const into = new URL('../data/', import.meta.url);

const table = (name: string): CsvRecord[] => parseCsv(readFileSync(join(from, `${name}.csv`), 'utf8'));

const write = (name: string, rows: readonly (OrganisationRow | OrganisationChange)[]): void => {
  writeFileSync(new URL(`${name}.jsonl`, into), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  process.stdout.write(`${name}: ${rows.length}\n`);
};

/** Districts and communes of each province, by its code. */
const unitsOfProvinces = (records: readonly CsvRecord[]): Readonly<Record<string, ProvinceUnits>> =>
  Object.fromEntries(
    records
      .filter((record) => record('tier') === 'province')
      .map((record) => [
        record('code_qd20'),
        {
          districts: Number(record('district_units_2019')),
          communes: Number(record('commune_units_2019')),
        },
      ]),
  );

const withoutEnd = ({ validTo: _, ...row }: OrganisationRow): OrganisationRow => row;

const ngheAnRecords = table('agencies-nghe-an');
const ngheAn = ngheAnRecords
  .filter((record) => record('seed_count_group') !== 'so_extra')
  .map(organisationRow)
  .map(withoutEnd);
write('nghe-an-2019', ngheAn);
write('nghe-an-subunits', table('agencies-nghe-an-subunits').map(organisationRow));

const codeByGso = new Map(ngheAn.map((row) => [row.gsoCode, row.codeQcvn102]));
const district = new Map(ngheAn.map((row) => [row.codeQcvn102, row.fullName]));
write(
  'nghe-an-mergers-2020',
  table('nghe-an-mergers-2020').map((record): OrganisationChange => {
    const code = record('code_qcvn102');
    if (record('event') === 'dissolved') {
      const successor = codeByGso.get(record('successor_gso'));
      if (successor === undefined) throw new Error(`no successor for ${code}`);
      return {
        codeQcvn102: code,
        validTo: '2019-12-31',
        successors: [successor],
        note: `successor ${record('successor_status')}`,
      };
    }
    const before = ngheAn.find((row) => row.codeQcvn102 === code);
    const above = district.get(before?.parent)?.replace('Ủy ban nhân dân ', '');
    const place = record('name_2020').replace(/^\S+/, (word) => word.toLowerCase());
    return {
      codeQcvn102: code,
      name: `UBND ${place}`,
      fullName: `Ủy ban nhân dân ${place}, ${above}`,
      note: `until 2019-12-31: ${before?.name}`,
    };
  }),
);
write('hung-yen-2020', table('agencies-hung-yen').map(organisationRow));
write('khanh-hoa-2021', table('agencies-khanh-hoa').map(organisationRow));
const national = table('national').map((record) => {
  const more: Readonly<Record<string, string>> = {
    parent_qcvn102: record('axis_role') === 'hub' ? '' : '000.00.00.G22',
    seed_count_group: record('tier') === 'central' ? 'central_37' : 'province_63',
  };
  return organisationRow((column) => more[column] ?? record(column));
});
write('national-2019', national);
writeFileSync(
  new URL('national-2019-units.json', into),
  `${JSON.stringify(unitsOfProvinces(table('national')), null, 1)}\n`,
);
const { current, retired } = makeTopology2025(table('topology-2025'), [...national, ...ngheAn]);
write('topology-2025', current);
write('topology-2025-retired', retired);

const volumes = makeVolumes(JSON.parse(readFileSync(join(from, 'volumes.json'), 'utf8')));
writeFileSync(new URL('volumes.json', into), `${JSON.stringify(volumes, null, 1)}\n`);
process.stdout.write(`volumes: ${volumes.facts.length} facts\n`);
