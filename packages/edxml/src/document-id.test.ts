import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agencyCodeForm } from './agency-code.ts';
import { documentTypes, documentTypesNamed } from './code-lists/document-types.ts';
import { readStatusCode } from './code-lists/status-codes.ts';
import { buildDocumentId, looseDocumentId, parseDocumentId } from './document-id.ts';
import { formatWireDate, formatWireTimestamp, parseWireDate, parseWireTimestamp } from './wire-time.ts';

describe('document identifiers', () => {
  test('the dated form is split at the first slash of its third part', () => {
    const id = buildDocumentId({
      organId: '000.00.00.G22',
      promulgationDate: '2015/09/30',
      codeNumber: '7816',
      codeNotation: 'VPCP/TTĐT',
    });
    expect(id).toBe('000.00.00.G22,2015/09/30,7816/VPCP/TTĐT');
    expect(parseDocumentId(id)).toEqual({
      form: 'dated',
      organId: '000.00.00.G22',
      date: '2015/09/30',
      dateExists: true,
      codeNumber: '7816',
      codeNotation: 'VPCP/TTĐT',
    });
  });

  test.each([
    ['000.00.01.H01,2018,10', 'yearly'],
    ['9fbfbad2-f1f8-4256-a2eb-50fb1061cddb', 'uuid'],
    ['9FBFBAD2-F1F8-4256-A2EB-50FB1061CDDB', 'uuid'],
    ['VPCP-00021', 'free'],
    ['', 'free'],
    ['H41,2015/09/30', 'free'],
  ])('%j has the form %s', (id, form) => {
    expect(parseDocumentId(id).form).toBe(form);
  });

  test('a date that does not exist is told', () => {
    expect(parseDocumentId('H41,2014/02/30,1/BC').dateExists).toBe(false);
    expect(parseDocumentId('H41,2026-1-5,1/BC')).toMatchObject({ date: '2026-1-5', dateExists: true });
  });

  test('loose comparison only forgives case, spaces and hyphens', () => {
    expect(looseDocumentId(' H41, 2026-01-05,1/BC-UBND ')).toBe(looseDocumentId('h41,2026/01/05,1/bc-ubnd'));
    expect(looseDocumentId('H41,2026/01/05,1/BC')).not.toBe(looseDocumentId('H41,2026/01/05,2/BC'));
  });
});

describe('times on the wire', () => {
  test('are Vietnamese, without zone', () => {
    expect(parseWireTimestamp('2026/01/05 08:00:00')).toBe(Date.UTC(2026, 0, 5, 1));
    expect(formatWireTimestamp(Date.UTC(2025, 11, 31, 17))).toBe('2026/01/01 00:00:00');
    expect(formatWireDate(Date.UTC(2025, 11, 31, 17))).toBe('2026/01/01');
  });

  test.each(['2014/02/30', '2026/13/01', '2026/1/5', '05/01/2026', '2026-01-05', '2026/01/05 ', ''])(
    '%j is no date',
    (text) => expect(parseWireDate(text)).toBeUndefined(),
  );

  test('every second between 1900 and 2100 is written and read back', () => {
    const seconds = fc.integer({ min: Date.UTC(1900, 0) / 1000, max: Date.UTC(2100, 0) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        expect(parseWireTimestamp(formatWireTimestamp(second * 1000))).toBe(second * 1000);
      }),
    );
  });
});

test.each([
  ['01', '01'],
  ['1', '01'],
  ['14', '15'],
  ['16', '16'],
  ['07', undefined],
  ['44', undefined],
  ['toString', undefined],
])('status code %s is read as %s', (code, read) => {
  expect(readStatusCode(code)).toBe(read);
});

test('kinds of document are found by name, without case and remark', () => {
  expect(documentTypes).toHaveLength(13 + 32 + 1);
  expect(documentTypesNamed('công văn')).toMatchObject([{ type: 2, typeDetail: 18 }]);
  expect(documentTypesNamed('Quyết định (cá biệt)').map(({ type }) => type)).toEqual([1, 2]);
  expect(documentTypesNamed('Văn bản lạ')).toEqual([]);
});

test.each([
  ['000.00.15.H51', 'qcvn102'],
  ['H51', 'qd20'],
  ['28.22.H17', 'irregular'],
  ['2.000815.000.00.00.H55', 'procedure'],
  ['null', 'invalid'],
  ['H41/1', 'invalid'],
])('agency code %s has the form %s', (code, form) => {
  expect(agencyCodeForm(code)).toBe(form);
});
