import { existsSync, readFileSync } from 'node:fs';
import { isRuleId, ruleIds, ruleRow } from '@lienthong/edxml';
import { describe, expect, test } from 'vitest';

/** The working specification. It stays outside the project; without it this file is skipped. */
const specification = new URL('../../../shared/spec/edxml-102.md', import.meta.url);

const severities: Readonly<Record<string, string>> = { E: 'error', W: 'warning', I: 'information' };
/** Parameters have one name in both languages here, the English one. */
const withoutNames = (text: string): string => text.replace(/\{[^}]*\}/g, '{}');

describe.skipIf(!existsSync(specification))('the rules (skipped where the specification is absent)', () => {
  const rows = [
    ...readFileSync(existsSync(specification) ? specification : import.meta.filename, 'utf8').matchAll(
      /^\| (R-\d{3}) \| ([EWI]) \| (.*?) \| (.*) \| (.*) \|$/gm,
    ),
  ].map(([, id = '', severity = '', source = '', vi = '', en = '']) => ({ id, severity, source, vi, en }));

  test('are those of the specification, no more and no fewer', () => {
    expect(rows.map(({ id }) => id)).toEqual(ruleIds);
  });

  test('have its severities, sources and sentences', () => {
    for (const { id, severity, source, vi, en } of rows) {
      if (!isRuleId(id)) throw new Error(id);
      const row = ruleRow(id);
      expect([id, row.severity, row.source]).toEqual([id, severities[severity], source]);
      expect(withoutNames(row.vi)).toBe(withoutNames(vi));
      expect(row.en).toBe(en);
    }
  });
});

test('both sentences of a rule name the same parameters', () => {
  const parameters = (text: string): string[] =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([name]) => name).sort();
  for (const id of ruleIds) expect(parameters(ruleRow(id).vi), id).toEqual(parameters(ruleRow(id).en));
});
