import { expect, test } from 'vitest';
import { examineEdxml } from './examine-edxml.ts';
import { exampleDocument } from './example-packages.ts';
import { findingText } from './finding.ts';
import { edit, set } from './rule-cases.ts';
import { serialiseEdxml } from './serialise-edxml.ts';

const xml = set('DueDate', 'mai')(serialiseEdxml(exampleDocument).toString());
const withJunk = `12\nảo${xml}`;
const unbound = edit([' xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"', ''])(xml);
const examine = (text: string, repair?: 'try') =>
  examineEdxml(Buffer.from(text), { ...(repair && { repair }) });

test('a package that cannot be read is one finding, said as the refusal says it', () => {
  const { error, edxml, findings } = examine(xml.replace('</edXML:Subject>', '</edXML:Subjekt>'));
  expect(edxml).toBeUndefined();
  expect(error?.code).toBe('XML_END_TAG_MISMATCH');
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ rule: 'R-001', severity: 'error', line: error?.details['line'] });
  expect(findingText(findings[0]!, 'vi')).toBe(error?.text('vi').summary);
});

test('without repair, what stands behind junk or uses a prefix that nobody declared is not looked at', () => {
  expect(examine(withJunk)).toMatchObject({ findings: [{ rule: 'R-002' }] });
  expect(examine(unbound)).toMatchObject({ findings: [{ rule: 'R-005' }] });
});

test('with repair, the other defects behind junk are found at their places in the file', () => {
  const { error, edxml, findings } = examine(withJunk, 'try');
  expect(error?.code).toBe('XML_JUNK_BEFORE_DECLARATION');
  expect(edxml?.kind).toBe('document');
  expect(findings.map(({ rule }) => rule)).toEqual(['R-002', 'R-089']);
  const [, dueDate] = findings;
  expect(withJunk.split(/\r?\n/)[(dueDate?.line ?? 0) - 1]).toContain('<edXML:DueDate>mai');
  expect(dueDate?.column).toBe(9);
});

test('on the first line, the junk moves the column', () => {
  const compact = set('DueDate', 'mai')(serialiseEdxml(exampleDocument, { layout: 'compact' }).toString());
  const place = examine(compact).findings[0]?.column ?? 0;
  expect(examine(`ảo${compact}`, 'try').findings[1]).toMatchObject({ line: 1, column: place + 2 });
});

test('with repair, undeclared prefixes are named beside the other defects', () => {
  const { error, edxml, findings } = examine(unbound, 'try');
  expect(error?.code).toBe('XML_PREFIX_UNDECLARED');
  expect(edxml?.kind).toBe('document');
  expect(findings.map(({ rule }) => rule)).toEqual(['R-005', 'R-089']);
});

test('both defects at once, and one that no repair helps', () => {
  expect(examine(`1212${unbound}`, 'try').findings.map(({ rule }) => rule)).toEqual([
    'R-002',
    'R-005',
    'R-089',
  ]);
  expect(examine(`1212${xml.slice(0, 900)}`, 'try').findings.map(({ rule }) => rule)).toEqual([
    'R-002',
    'R-001',
  ]);
});

test('a package with thousands of prefixes that nobody declared is not read on', () => {
  const many = Array.from({ length: 50_000 }, (_, index) => `<p${index}:a/>`).join('');
  const { edxml, findings } = examine(edit(['<edXML:Subject>', `${many}<edXML:Subject>`])(xml), 'try');
  expect(edxml).toBeUndefined();
  expect(findings.map(({ rule }) => rule)).toEqual(['R-005']);
});
