import type { OrganisationRow } from '@lienthong/registry';
import type { CsvRecord } from './csv.ts';

/** The agency that a record of the collected tables states; empty cells are left out. */
export function organisationRow(record: CsvRecord): OrganisationRow {
  const text = (column: string): string | undefined => record(column) || undefined;
  const number = (column: string): number | undefined =>
    record(column) ? Number(record(column)) : undefined;
  const members = {
    codeQcvn102: text('code_qcvn102'),
    codeQd20: text('code_qd20'),
    name: record('name_vi'),
    fullName: text('name_full_vi') === record('name_vi') ? undefined : text('name_full_vi'),
    shortName: text('short_name'),
    tier: record('tier'),
    parent: text('parent_qcvn102') ?? text('parent_qd20'),
    kind: record('kind'),
    countGroup: text('seed_count_group'),
    validFrom: text('valid_from'),
    validTo: text('valid_to'),
    gsoCode: text('gso_code'),
    mountainous: record('mountainous') ? record('mountainous') === '1' : undefined,
    lat: number('lat'),
    lon: number('lon'),
    status: present({
      name: text('name_status'),
      code: text('code_status'),
      gso: text('gso_status'),
      mountainous: text('mountainous_status'),
      geo: text('geo_status'),
    }),
    note: text('note'),
  };
  return present(members) as OrganisationRow;
}

function present<Members extends object>(members: Members): Partial<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Partial<Members>;
}
