import type { OrganisationRow } from '@lienthong/registry';
import type { CsvRecord } from './csv.ts';
import { organisationRow } from './organisation-record.ts';

const lastDay = '2025-06-30';

/**
 * The agencies of July 2025, and those of 2019 whose codes ended, each with its successors where the table gives them:
 * provinces and communes by statistical code, central bodies by the codes that the notes name.
 */
export function makeTopology2025(
  records: readonly CsvRecord[],
  before: readonly OrganisationRow[],
): { readonly current: OrganisationRow[]; readonly retired: OrganisationRow[] } {
  const current: OrganisationRow[] = records.map((record) => ({
    ...organisationRow(record),
    countGroup: countGroup(record),
  }));
  const inForce = new Set(current.flatMap((row) => [row.codeQcvn102, row.codeQd20]));
  const successorsByGso = new Map<string, string[]>();
  const successorsByCode = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, successor: string): void => {
    map.set(key, [...(map.get(key) ?? []), successor]);
  };
  for (const record of records) {
    const successor = record('code_qd20');
    const kind = record('tier');
    for (const gso of record('predecessors_gso').split(' ').filter(Boolean)) {
      add(successorsByGso, `${kind} ${gso}`, successor);
    }
    const [, taken] = /(?:took over|merger of) ([^;]*)/.exec(record('note')) ?? [];
    for (const [code] of (taken ?? '').matchAll(/\bG\d\d\b/g)) add(successorsByCode, code, successor);
  }

  const retired = new Map<string, OrganisationRow>();
  for (const row of before) {
    const code = row.codeQcvn102 ?? row.codeQd20 ?? '';
    if (inForce.has(row.codeQcvn102) || inForce.has(row.codeQd20) || retired.has(code)) continue;
    const successors = [
      ...(successorsByGso.get(`${row.tier} ${row.gsoCode}`) ?? []),
      ...(successorsByCode.get(row.codeQd20 ?? '') ?? []),
    ];
    retired.set(code, { ...row, validTo: lastDay, ...(successors.length > 0 ? { successors } : {}) });
  }
  return { current, retired: [...retired.values()] };
}

function countGroup(record: CsvRecord): string {
  if (record('tier') === 'commune') return 'xa_130';
  if (record('tier') === 'central') return 'central';
  if (record('code_level') === '1') return 'province_34';
  return record('kind') === 'ban quản lý' ? 'so_extra' : 'so_14';
}
