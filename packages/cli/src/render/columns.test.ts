import { describe, expect, test } from 'vitest';
import { atBothEnds, cut, displayWidth, padEnd, padStart, wrap, wrapEvenly } from './columns.ts';

const composed = 'Ủy ban nhân dân xã Mỹ Lý'.normalize('NFC');
const decomposed = composed.normalize('NFD');

describe('width', () => {
  test('a Vietnamese letter takes one column, whether composed or written with combining marks', () => {
    expect(displayWidth(composed)).toBe(24);
    expect(displayWidth(decomposed)).toBe(24);
    expect(decomposed.length).toBeGreaterThan(24);
  });

  test('colours take no columns', () => {
    expect(displayWidth('\u001b[32mtốt\u001b[39m')).toBe(3);
  });
});

test('padding fills columns, not code units, and composes the text', () => {
  expect(padEnd(decomposed, 26)).toBe(`${composed}  `);
  expect(padStart(decomposed, 26)).toBe(`  ${composed}`);
  expect(padEnd(composed, 3)).toBe(composed);
});

test('a text that is too long is cut before the last column, which holds an ellipsis', () => {
  expect(cut(decomposed, 9)).toBe('Ủy ban n…'.normalize('NFC'));
  expect(cut(composed, 24)).toBe(composed);
});

test('two texts stand at both ends of a line, and never touch', () => {
  expect(atBothEnds('đi', 'đến', 10)).toBe('đi     đến');
  expect(atBothEnds('văn bản đi', 'đến', 10)).toBe('văn bản đi  đến');
});

describe('breaking', () => {
  test('lines are broken at spaces, and a word that is too long stands alone', () => {
    expect(wrap('một hai ba', 7)).toEqual(['một hai', 'ba']);
    expect(wrap('một khôngngắtđược ba', 5)).toEqual(['một', 'khôngngắtđược', 'ba']);
  });

  test('lines are evened out without becoming more', () => {
    expect(wrap('Bản bị từ chối', 9)).toEqual(['Bản bị từ', 'chối']);
    const width = { least: 7, most: 9 };
    expect(wrapEvenly('Bản bị từ chối', width)).toEqual(['Bản bị', 'từ chối']);
    expect(wrapEvenly('Văn bản đi', width)).toEqual(['Văn bản', 'đi']);
    expect(wrapEvenly('Trạng thái nhận', width)).toEqual(['Trạng', 'thái nhận']);
  });
});
