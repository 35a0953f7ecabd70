import { ExchangeError } from '@lienthong/errors';
import { type OrganId, organIdKey, parseOrganId } from './organ-id.ts';
import type { Organisation, OrganisationRow } from './organisation.ts';
import { subjectTokens } from './subject-tokens.ts';

type Entry = { readonly row: OrganisationRow; readonly organId: OrganId; readonly level: number };

/** Rows whose codes were checked, in their order; their places by every code and by subject. */
export type RowIndex = {
  readonly entries: readonly Entry[];
  readonly byKey: ReadonlyMap<string, number>;
  readonly bySubject: ReadonlyMap<string, number>;
};

/** Most levels that an agency may have above it. */
export const levelsMax: number = 64;
const noSuccessors: readonly OrganId[] = [];

/** Checks codes: known form, no code and no subject twice. */
export function indexRows(rows: Iterable<OrganisationRow>, limit: number): RowIndex {
  const entries: Entry[] = [];
  const byKey = new Map<string, number>();
  const bySubject = new Map<string, number>();
  const claim = (names: Map<string, number>, name: string, place: number): void => {
    const other = names.get(name);
    if (other !== undefined && other !== place) {
      const details = {
        code: entries[place]?.organId ?? '',
        first: entries[other]?.row.name ?? '',
        second: entries[place]?.row.name ?? '',
      };
      throw new ExchangeError('REGISTRY_CODE_DUPLICATE', details);
    }
    names.set(name, place);
  };
  for (const row of rows) {
    if (entries.length >= limit) throw new ExchangeError('REGISTRY_TOO_LARGE', { limit });
    const codes = [row.codeQcvn102, row.codeQd20].filter((code) => code !== undefined);
    const { organId, groups } = parseOrganId(codes[0] ?? '');
    const place = entries.push({ row, organId, level: groups.length }) - 1;
    for (const code of codes) claim(byKey, organIdKey(parseOrganId(code).organId), place);
    claim(bySubject, subjectTokens({ organId }).join('.'), place);
  }
  return { entries, byKey, bySubject };
}

/** Resolves parents and successors to primary codes and finds each agency's unit. */
export function linkRows({ entries, byKey }: Pick<RowIndex, 'entries' | 'byKey'>): Organisation[] {
  const target = (from: Entry, code: string): Entry => {
    const entry = entries[byKey.get(organIdKey(code)) ?? -1];
    if (!entry) throw new ExchangeError('REGISTRY_PARENT_UNKNOWN', { code: from.organId, parent: code });
    return entry;
  };
  const parents = new Map<Entry, Entry>();
  for (const entry of entries) {
    if (entry.row.parent !== undefined) parents.set(entry, target(entry, entry.row.parent));
  }
  for (const entry of entries) {
    let above = parents.get(entry);
    for (let level = 0; above !== undefined; level += 1, above = parents.get(above)) {
      if (level === levelsMax) {
        throw new ExchangeError('REGISTRY_PARENT_CYCLE', { code: entry.organId, limit: levelsMax });
      }
    }
  }
  const unitOf = (entry: Entry): OrganId => {
    let unit = entry;
    for (;;) {
      const above = parents.get(unit);
      if (!above || above.row.tier !== unit.row.tier || unit.level < 3) return unit.organId;
      unit = above;
    }
  };
  return entries.map((entry) => {
    const { parent: _, successors, ...members } = entry.row;
    const parent = parents.get(entry);
    return {
      ...members,
      organId: entry.organId,
      ...(parent === undefined ? {} : { parent: parent.organId }),
      successors: successors?.map((code) => target(entry, code).organId) ?? noSuccessors,
      unit: unitOf(entry),
    };
  });
}
