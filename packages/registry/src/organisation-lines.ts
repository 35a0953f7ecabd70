import { ExchangeError } from '@lienthong/errors';
import type { OrganisationRow } from './organisation.ts';

type Shape = 'text' | 'number' | 'boolean' | 'texts' | 'status';

const members: Readonly<Record<keyof OrganisationRow, Shape>> = {
  codeQcvn102: 'text',
  codeQd20: 'text',
  name: 'text',
  fullName: 'text',
  shortName: 'text',
  tier: 'text',
  parent: 'text',
  kind: 'text',
  countGroup: 'text',
  validFrom: 'text',
  validTo: 'text',
  successors: 'texts',
  gsoCode: 'text',
  mountainous: 'boolean',
  lat: 'number',
  lon: 'number',
  status: 'status',
  note: 'text',
  mail: 'text',
  mobile: 'text',
  fax: 'text',
};

/** What is wrong with `value` as a row, or undefined. A partial row needs no name, tier and kind. */
export function rowProblem(value: unknown, partial: boolean): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object';
  for (const [member, content] of Object.entries(value)) {
    const shape = Object.hasOwn(members, member) ? members[member as keyof OrganisationRow] : undefined;
    if (shape === undefined) return `unknown member "${member.slice(0, 40)}"`;
    if (!hasShape(content, shape)) return `member "${member}" has the wrong type`;
  }
  const required = partial ? [] : ['name', 'tier', 'kind'];
  for (const member of required) if (!Object.hasOwn(value, member)) return `member "${member}" is missing`;
  if (!Object.hasOwn(value, 'codeQcvn102') && !Object.hasOwn(value, 'codeQd20')) return 'no code';
  return undefined;
}

function hasShape(content: unknown, shape: Shape): boolean {
  if (shape === 'text') return typeof content === 'string' && content.length > 0 && content.length <= 1000;
  if (shape === 'number') return typeof content === 'number';
  if (shape === 'boolean') return typeof content === 'boolean';
  if (shape === 'texts') return Array.isArray(content) && content.every((one) => hasShape(one, 'text'));
  return (
    typeof content === 'object' &&
    content !== null &&
    Object.entries(content).every(
      ([key, word]) => ['name', 'code', 'gso', 'mountainous', 'geo'].includes(key) && hasShape(word, 'text'),
    )
  );
}

function parseLines(text: string, partial: boolean): unknown[] {
  const rows: unknown[] = [];
  let line = 0;
  for (const content of text.split('\n')) {
    line += 1;
    if (content.trim() === '') continue;
    let row: unknown;
    try {
      row = JSON.parse(content);
    } catch (cause) {
      throw new ExchangeError('REGISTRY_ROW_INVALID', { line, problem: 'not JSON' }, { cause });
    }
    const problem = rowProblem(row, partial);
    if (problem !== undefined) throw new ExchangeError('REGISTRY_ROW_INVALID', { line, problem });
    rows.push(row);
  }
  return rows;
}

/**
 * The agencies of a list in JSON lines. Codes and links are checked later, when the registry is loaded.
 *
 * @throws REGISTRY_ROW_INVALID a line is not JSON, has an unknown member, a wrong type, or lacks name, tier, kind or code
 */
export function parseOrganisationLines(text: string): OrganisationRow[] {
  return parseLines(text, false) as OrganisationRow[];
}

/** A change to an agency that another list holds: the members that become different, and the code that finds it. */
export type OrganisationChange = Partial<OrganisationRow>;

/**
 * The changes of a list in JSON lines; each needs a code only.
 *
 * @throws REGISTRY_ROW_INVALID a line is not JSON, has an unknown member, a wrong type, or lacks a code
 */
export function parseOrganisationChanges(text: string): OrganisationChange[] {
  return parseLines(text, true) as OrganisationChange[];
}

/**
 * `rows` with the members that `changes` name replaced.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN a change names a code that no row has in the same spelling
 */
export function applyOrganisationChanges(
  rows: readonly OrganisationRow[],
  changes: readonly OrganisationChange[],
): OrganisationRow[] {
  const result = [...rows];
  const positions = new Map<string, number>();
  for (const [position, row] of rows.entries()) {
    if (row.codeQcvn102 !== undefined) positions.set(row.codeQcvn102, position);
    if (row.codeQd20 !== undefined) positions.set(row.codeQd20, position);
  }
  for (const change of changes) {
    const code = change.codeQcvn102 ?? change.codeQd20 ?? '';
    const position = positions.get(code);
    const row = position === undefined ? undefined : result[position];
    if (position === undefined || row === undefined) {
      throw new ExchangeError('REGISTRY_ORGANISATION_UNKNOWN', { code });
    }
    result[position] = { ...row, ...change };
  }
  return result;
}
