import type { ListedFault } from '@lienthong/emulator';
import { makeFault } from '@lienthong/faults';
import { expect, test } from 'vitest';
import { plainStyle } from '../render/style.ts';
import { readFaultOrder } from './read-fault-order.ts';
import { clockLines } from './render-clock.ts';
import { faultsLines, faultsWarning, kindsLines, madeLine, struckLines } from './render-faults.ts';

const now = Date.parse('2026-11-22T08:00:00+07:00');
const [vi, en] = (['vi', 'en'] as const).map((language) => ({ language, style: plainStyle }));
const cut = makeFault(
  readFaultOrder('cut', { edge: ['000.21.36.H41', '000.00.36.H41'], for: 3_600_000, seed: 's' }),
  { id: 'F1', now },
);
const listed: ListedFault = { ...cut, state: 'holding', struck: 1_234, lastAt: now, packages: ['P1'] };

test('a fault is told with where, how long and how often', () => {
  expect(madeLine(cut, vi!)).toBe('⚡ F1 đứt (cut) · 000.21.36.H41 → 000.00.36.H41 · seed s');
  expect(faultsLines([listed], vi!)).toEqual([
    'Lỗi  Loại       Phạm vi                        Tham số  Lúc này  Thời gian                Số lần  Gói tin gần nhất',
    'F1   đứt (cut)  000.21.36.H41 → 000.00.36.H41           đang có  đến 22/11/2026 09:00:00   1.234  P1',
    'Gỡ: lienthong fault lift F1 · gỡ hết: lienthong fault lift-all',
  ]);
  expect(faultsLines([listed], en!)[1]).toContain('until 22/11/2026 09:00:00   1,234  P1');
  expect(faultsLines([], en!)).toEqual(['No faults.']);
});

test('whoever looks elsewhere is warned, unless all is over', () => {
  expect(faultsWarning([listed], en!)).toBe('⚡ 1 fault is in place: F1 cut · lienthong fault list');
  expect(faultsWarning([{ ...listed, state: 'over' }], en!)).toBeUndefined();
  expect(struckLines([listed], 'P1', vi!)).toEqual([
    '  ⚡ F1 đứt (000.21.36.H41 → 000.00.36.H41): lỗi cố ý đã tác động tới gói này',
  ]);
  expect(struckLines([listed], 'P2', vi!)).toEqual([]);
});

test('parameters are read with their units, and refused where they have none', () => {
  expect(readFaultOrder('delay', { set: ['ms=1.5s', 'share=0.5'] }).with).toEqual({ ms: 1_500, share: 0.5 });
  expect(readFaultOrder('clock-skew', { set: ['ms=-2h'], node: 'x' }).with).toEqual({ ms: -7_200_000 });
  expect(readFaultOrder('certificate', { set: ['state=expired'] }).with).toEqual({ state: 'expired' });
  for (const flags of [{ set: ['ms'] }, { set: ['ms=soon'] }, { edge: ['one'] }])
    expect(() => readFaultOrder('delay', flags)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
});

test('every kind is told in both languages', () => {
  for (const look of [vi!, en!]) expect(kindsLines(look)).toHaveLength(20 * 5);
});

test('the clock says how far it is from the machine’s, whether it stands, and how fast it goes', () => {
  const setting = { anchor: 0, at: 0, speed: 60, frozen: true };
  expect(clockLines({ now, aheadMs: 90_061_000, setting }, vi!)).toEqual([
    '22/11/2026 08:00:00 · nhanh hơn giờ máy 1d1h1m1s · đang dừng · tốc độ ×60',
  ]);
  expect(clockLines({ now, aheadMs: -3, setting: { ...setting, speed: 1, frozen: false } }, en!)).toEqual([
    '22/11/2026 08:00:00 · time of the machine',
  ]);
});
