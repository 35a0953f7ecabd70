import { expect, test } from 'vitest';
import { exampleContext, exampleDocument } from './example-packages.ts';
import { parseEdxml } from './parse-edxml.ts';
import { content, edit, element, set } from './rule-cases.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { validateEdxml } from './validate-edxml.ts';

test('a package in memory has findings with paths but without lines', () => {
  const [finding] = validateEdxml({ ...exampleDocument, header: { ...exampleDocument.header, subject: '' } });
  expect(finding).toEqual({
    rule: 'R-077',
    severity: 'error',
    parameters: {},
    path: '/MessageHeader/Subject',
  });
});

test('a finding points at the element itself, with line and column', () => {
  const xml = set('DueDate', 'mai')(serialiseEdxml(exampleDocument).toString());
  const [finding] = validateEdxml(parseEdxml(Buffer.from(xml)), exampleContext);
  expect(finding).toMatchObject({ rule: 'R-089', column: 9, parameters: { x: 'mai' } });
  expect(xml.split('\r\n')[(finding?.line ?? 0) - 1]).toContain('<edXML:DueDate>mai');
  expect(finding?.path).toBe(
    '/edXML/edXML:edXMLEnvelope[1]/edXML:edXMLHeader[1]/edXML:MessageHeader[1]/edXML:DueDate[1]',
  );
});

test('empty elements are passed over when a position is looked up', () => {
  const xml = edit(
    ['<edXML:To>', '<edXML:To/><edXML:To>'],
    [element('OrganId', 'H41'), element('OrganId', 'H63')],
  )(serialiseEdxml(exampleDocument).toString());
  const finding = validateEdxml(parseEdxml(Buffer.from(xml)), exampleContext).find(
    ({ rule }) => rule === 'R-046',
  );
  expect(finding?.path).toMatch(/To\[3\]\/edXML:OrganId\[1\]$/);
});

test('content of attachments is left alone where the caller says so', () => {
  const xml = content('!!')(serialiseEdxml(exampleDocument).toString());
  const context = { ...exampleContext, attachmentContent: 'skip' as const };
  expect(validateEdxml(parseEdxml(Buffer.from(xml)), context)).toEqual([]);
});

test('findings stop at 500', () => {
  const to = Array.from({ length: 2000 }, () => ({ organId: 'x/y', organName: '' }));
  expect(validateEdxml({ ...exampleDocument, header: { ...exampleDocument.header, to } })).toHaveLength(500);
});

test('many defects behind many siblings on one long line are each located', () => {
  const good = Array.from({ length: 20_000 }, (_, index) => ({
    organId: `H41.${index}`,
    organName: 'UBND phường Ví Dụ',
  }));
  const bad = Array.from({ length: 400 }, () => ({ organId: 'null', organName: 'UBND phường Ví Dụ' }));
  const edxml = { ...exampleDocument, header: { ...exampleDocument.header, to: [...good, ...bad] } };
  const bytes = serialiseEdxml(edxml, { layout: 'compact' });
  const findings = validateEdxml(parseEdxml(bytes)).filter(({ rule }) => rule === 'R-033');
  expect(findings).toHaveLength(400);
  const [first, last] = [findings[0], findings.at(-1)];
  expect(first).toMatchObject({ line: 1, parameters: { i: 20_001 } });
  expect(last?.path).toMatch(/edXML:To\[20400\]\/edXML:OrganId\[1\]$/);
  const characters = [...bytes.toString()];
  expect(characters.slice((last?.column ?? 0) - 1).join('')).toMatch(/^<edXML:OrganId>null/);
});

test('only the rules that were asked for are checked, so that what breaks others hides nothing', () => {
  const header = {
    ...exampleDocument.header,
    subject: '',
    to: Array.from({ length: 2000 }, () => ({ organId: 'x/y', organName: '' })),
  };
  const document = { ...exampleDocument, header };
  const rules = new Set(['R-077'] as const);
  expect(validateEdxml(document).some(({ rule }) => rule === 'R-077')).toBe(false);
  expect(validateEdxml(document, {}, rules).map(({ rule }) => rule)).toEqual(['R-077']);
});
