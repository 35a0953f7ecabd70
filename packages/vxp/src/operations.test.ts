import { ExchangeError } from '@lienthong/errors';
import { describe, expect, test } from 'vitest';
import { operationOf, parametersOf, parseMessageType, type VxpOperation } from './operations.ts';

describe('operationOf', () => {
  test.each<[string, VxpOperation | undefined]>([
    ['/sendEdoc', 'sendEdoc'],
    ['//sendEdoc', 'sendEdoc'],
    ['/XrdAdapter/adapter/getEdoc', 'getEdoc'],
    ['/a//b///getEdoc/', 'getEdoc'],
    ['/getAgenciesList?x=/sendEdoc', 'getAgenciesList'],
    ['http://127.0.0.1:8102/vxp/countReceiveEdoc', 'countReceiveEdoc'],
    ['/sendedoc', undefined],
    ['/sendEdoc/x', undefined],
    ['/?x=/sendEdoc', undefined],
    ['/', undefined],
    ['', undefined],
    ['/__proto__', undefined],
    ['/constructor', undefined],
    [`/${'/'.repeat(100_000)}`, undefined],
  ])('%#: reads the last segment', (path, operation) => {
    expect(operationOf(path)).toBe(operation);
  });
});

describe('parametersOf', () => {
  const leftovers = new Map([
    ['systemid', 'S1'],
    ['docId', 'A'],
    ['docid', 'B'],
    ['status', 'done'],
    ['from', 'F'],
    ['to', '["T"]'],
    ['filePath', '/home/x'],
    ['hash-file', 'abc'],
    ['servicetype', 'eDoc'],
    ['messagetype', 'edoc'],
  ]);

  test('getEdoc and downloadEdoc prefer docId, updateStatus prefers docid', () => {
    expect(parametersOf('getEdoc', leftovers)).toEqual({ docId: 'A' });
    expect(parametersOf('downloadEdoc', leftovers)).toEqual({ docId: 'A' });
    expect(parametersOf('updateStatus', leftovers)).toEqual({ docId: 'B', status: 'done' });
  });

  test('the other spelling counts only where the first is absent', () => {
    expect(parametersOf('getEdoc', new Map([['docid', 'B']]))).toEqual({ docId: 'B' });
    expect(parametersOf('updateStatus', new Map([['docId', 'A']]))).toEqual({ docId: 'A' });
    expect(parametersOf('getEdoc', new Map([['DOCID', 'C']]))).toEqual({});
  });

  test('leftovers of earlier calls do not count', () => {
    expect(parametersOf('getAgenciesList', leftovers)).toEqual({});
    expect(parametersOf('countReceiveEdoc', leftovers)).toEqual({});
    expect(parametersOf('getReceivedEdocList', leftovers)).toEqual({
      serviceType: 'eDoc',
      messageType: 'edoc',
    });
    expect(parametersOf('sendEdoc', leftovers)).toEqual({
      from: 'F',
      to: '["T"]',
      serviceType: 'eDoc',
      messageType: 'edoc',
      hashFile: 'abc',
    });
    expect(parametersOf('deleteAgency', new Map([['AgencyCode', 'X']]))).toEqual({ agencyCode: 'X' });
  });
});

test('message types are read in any case of letters', () => {
  expect(['edoc', 'eDoc', ' STATUS '].map(parseMessageType)).toEqual(['edoc', 'edoc', 'status']);
});

test.each(['', 'document', 'x'.repeat(10_000)])('another message type is refused', (text) => {
  expect(() => parseMessageType(text)).toThrowError(
    new ExchangeError('VXP_MESSAGE_TYPE_UNKNOWN', { value: text.slice(0, 100) }),
  );
});
