import { describe, expect, test } from 'vitest';
import { httpClientStyle, urlConnectionStyle } from './http-style.ts';

const host = (style: typeof httpClientStyle, endpoint: string): string | undefined =>
  new Map(style.headers({ signed: [], target: style.target(endpoint, 'x'), bodyLength: undefined })).get(
    'Host',
  );

describe('the Host header', () => {
  test.each([
    ['http://axis.example', 'axis.example', 'axis.example'],
    ['http://axis.example:8102/vxp', 'axis.example:8102', 'axis.example:8102'],
    ['http://axis.example:80', 'axis.example', 'axis.example:80'],
    ['https://axis.example:443/a', 'axis.example', 'axis.example:443'],
  ])('of %s is %s to HttpURLConnection and %s to HttpClient', (endpoint, connection, client) => {
    expect(host(urlConnectionStyle, endpoint)).toBe(connection);
    expect(host(httpClientStyle, endpoint)).toBe(client);
  });
});

test('paths are joined as they are for HttpURLConnection, and lose repeated slashes for HttpClient', () => {
  const endpoint = 'http://axis.example//a/';
  expect(urlConnectionStyle.target(endpoint, 'x').url.pathname).toBe('//a//x');
  expect(httpClientStyle.target(endpoint, 'x').url.pathname).toBe('/a/x');
});

test('HttpURLConnection keeps the first spelling and the last value of two names that differ in case', () => {
  const target = urlConnectionStyle.target('http://axis.example', 'x');
  const signed = [
    ['XroadVnpt-docId', '1'],
    ['a', 'b'],
    ['XroadVnpt-docid', '2'],
  ] as const;
  expect(urlConnectionStyle.headers({ signed, target, bodyLength: 0 }).slice(0, 3)).toEqual([
    ['XroadVnpt-docId', '2'],
    ['a', 'b'],
    ['Cache-Control', 'no-cache'],
  ]);
});
