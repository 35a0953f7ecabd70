import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeRegistryNotice,
  parseRegistryNotice,
  type RegistryNotice,
  registryNoticeKey,
} from './registry-notice.ts';

const at = Date.UTC(2026, 0, 1);
const row = { codeQd20: 'H41.99', name: 'Trạm y tế', tier: 'province', kind: 'trạm', parent: 'H41' };
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const refused = (problem = '') =>
  expect.objectContaining({
    code: 'REGISTRY_NOTICE_INVALID',
    message: expect.stringContaining(problem) as string,
  }) as Error;

test.each<RegistryNotice>([
  { type: 'registered', row: { ...row, mail: 'a@example.org', mobile: '0912', fax: '1' }, system: 'hcm', at },
  { type: 'deregistered', code: 'H41.99', system: 'hcm', at },
  { type: 'locked', code: 'H41.99', at, reason: 'chuyển trụ sở' },
  { type: 'unlocked', code: 'H41.99', at },
])('a notice of type $type comes back as it was sent', (notice) => {
  expect(parseRegistryNotice(encodeRegistryNotice(notice))).toEqual(notice);
});

test('notices about one agency have one key, whatever the spelling of its code', () => {
  const key = registryNoticeKey({ type: 'registered', row: { ...row, codeQd20: 'H41.09' }, system: 'x', at });
  expect(key).toBe('H41_9');
  expect(registryNoticeKey({ type: 'locked', code: 'H41.9', at })).toBe(key);
  expect(registryNoticeKey({ type: 'locked', code: '../x'.repeat(50), at })).toBe('malformed');
});

describe('what is no notice is refused', () => {
  const locked = { type: 'locked', code: 'H41', at };
  test.each([
    ['nothing', '', 'not JSON'],
    ['half of one', '{"type":"lock', 'not JSON'],
    ['null', 'null', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['no type', '{}', 'unknown type'],
    ['an unknown type', '{"type":"renamed"}', 'unknown type "renamed"'],
    ['a type of every object', '{"type":"constructor"}', 'unknown type'],
    ['an unknown member', JSON.stringify({ ...locked, by: 'x' }), 'unknown member "by"'],
    ['a prototype', `{"type":"locked","code":"H41","at":${at},"__proto__":{"x":1}}`, 'unknown member'],
    ['no code', JSON.stringify({ type: 'locked', at }), 'code'],
    ['an empty code', JSON.stringify({ ...locked, code: '' }), 'code'],
    ['a long code', JSON.stringify({ ...locked, code: 'H'.repeat(101) }), 'code'],
    ['a long reason', JSON.stringify({ ...locked, reason: 'x'.repeat(501) }), 'reason'],
    ['no instant', JSON.stringify({ type: 'locked', code: 'H41' }), 'at'],
    ['half an instant', JSON.stringify({ ...locked, at: 0.5 }), 'at'],
    ['an instant before 1970', JSON.stringify({ ...locked, at: -1 }), 'at'],
    ['an instant after 9999', JSON.stringify({ ...locked, at: 1e16 }), 'at'],
    ['no system', JSON.stringify({ type: 'deregistered', code: 'H41', at }), 'system'],
    ['no row', JSON.stringify({ type: 'registered', system: 'x', at }), 'row'],
    [
      'a row without a code',
      JSON.stringify({ type: 'registered', system: 'x', at, row: { ...row, codeQd20: undefined } }),
      'no code',
    ],
    [
      'a row without a name',
      JSON.stringify({ type: 'registered', system: 'x', at, row: { ...row, name: undefined } }),
      '"name" is missing',
    ],
    [
      'a row with an empty mail',
      JSON.stringify({ type: 'registered', system: 'x', at, row: { ...row, mail: '' } }),
      '"mail" has the wrong type',
    ],
    [
      'a row with a long mail',
      JSON.stringify({ type: 'registered', system: 'x', at, row: { ...row, mail: 'x'.repeat(1001) } }),
      '"mail" has the wrong type',
    ],
  ])('%s', (_, body, problem) => {
    expect(() => parseRegistryNotice(utf8(body))).toThrow(refused(problem));
  });

  test('more than 64 KiB, without being read', () => {
    expect(() => parseRegistryNotice(new Uint8Array(64 * 1024 + 1))).toThrow(refused('65537 bytes'));
  });

  test('bytes that are no UTF-8', () => {
    expect(() => parseRegistryNotice(new Uint8Array([0x22, 0xff, 0x22]))).toThrow(refused('not JSON'));
  });

  test('deep nesting and any other bytes, with this one code', () => {
    expect(() => parseRegistryNotice(utf8('['.repeat(60_000)))).toThrow(refused());
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(utf8)), (body) => {
        expect(() => parseRegistryNotice(body)).toThrow(refused());
      }),
    );
  });
});
