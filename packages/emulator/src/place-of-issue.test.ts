import { loadRegistry } from '@lienthong/node-host';
import { expect, test } from 'vitest';
import { placeOfIssue } from './place-of-issue.ts';

const registry = loadRegistry('nghe-an-2019');

test.each([
  ['a commune', '000.21.36.H41', 'UBND xã'],
  ['a department of the province', '000.00.01.H41', 'Nghệ An'],
  ['the province', '000.00.00.H41', 'Nghệ An'],
  ['a ministry', '000.00.00.G01', 'Hà Nội'],
])('%s issues its documents where it sits', (_, code, place) => {
  const organisation = registry.get(code);
  const expected =
    place === 'UBND xã' ? organisation.name.replace(/^UBND (xã|phường|thị trấn) /u, '') : place;
  expect(placeOfIssue(organisation, registry)).toBe(expected);
});

test.each([
  ['UBND thành phố Hồ Chí Minh', 'Thành phố Hồ Chí Minh'],
  ['UBND quận 1', 'Quận 1'],
  ['UBND thị xã Cửa Lò', 'Cửa Lò'],
  ['UBND thành phố Đà Nẵng', 'Đà Nẵng'],
])('%s is at %s', (name, place) => {
  expect(placeOfIssue({ ...registry.get('000.00.00.H41'), name }, registry)).toBe(place);
});

test('parents that lead in a circle come to an end', () => {
  const lost = { ...registry.get('000.00.01.H41'), name: 'Ban Quản lý' };
  expect(placeOfIssue(lost, { find: () => lost })).toBe('Hà Nội');
});
