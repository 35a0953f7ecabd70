import { agencyCodeForm, validateEdxml } from '@lienthong/edxml';
import { isProcedureCode, organIdForm } from '@lienthong/registry';
import { loadSeed, seedNames } from '@lienthong/seeds';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const group = fc.stringMatching(/^[A-Z0-9]{1,4}$/);
const code = fc.oneof(
  fc.array(group, { minLength: 1, maxLength: 6 }).map((groups) => groups.join('.')),
  fc.stringMatching(/^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/),
  fc.stringMatching(/^[A-Z]\d{2}(\.[A-Z0-9]{1,10})*$/),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('null', 'NULL', '', '2.000815.000.00.00.H55', 'vxp.saas.02'),
);

test('the edXML rules and the registry agree on the grammar of agency codes', () => {
  const forms = { old: 'qcvn102', new: 'qd20', 'old-seen': 'irregular', test: 'irregular' } as const;
  fc.assert(
    fc.property(code, (text) => {
      const form = organIdForm(text);
      const expected = isProcedureCode(text) ? 'procedure' : form === undefined ? 'invalid' : forms[form];
      expect(agencyCodeForm(text)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test('every agency of every list has a code that the edXML rules accept', () => {
  for (const name of seedNames) {
    const others = loadSeed(name)
      .all()
      .filter(({ organId }) => !/^(qcvn102|qd20)$/.test(agencyCodeForm(organId)));
    expect(others).toEqual([]);
  }
});

test('a registry is what validation asks: retired codes name their successor', () => {
  const registry = loadSeed('topology-2025');
  const party = (organId: string) => ({ organId, organName: registry.find(organId)?.name ?? '' });
  const findings = validateEdxml(
    {
      kind: 'status',
      header: {
        from: party('H41'),
        responseFor: {
          organId: '000.00.00.H22',
          code: '1/BC',
          documentId: 'x',
          promulgationDate: '2026/01/05',
        },
        staffInfo: { staff: 'Lê Văn Ví Dụ' },
        statusCode: '01',
        timestamp: '2026/01/05 08:00:00',
      },
    },
    { registry, now: Date.UTC(2026, 0, 6) },
  );
  expect(findings).toMatchObject([
    { rule: 'R-041', severity: 'error', parameters: { code: '000.00.00.H22', successor: '000.00.00.H60' } },
  ]);
});
