import { describe, expect, test } from 'vitest';
import { type NameWish, type PlacedName, placeNames, shortName } from './names.ts';

const wish = (id: string, x: number, y: number, members: Partial<NameWish> = {}): NameWish => ({
  id,
  text: `Name of ${id}`,
  x,
  y,
  radius: 6,
  rank: 1,
  isLarge: false,
  isTilted: false,
  isSure: false,
  ...members,
});
const widthOf = (text: string) => text.length * 6;
const place = (wishes: readonly NameWish[]): readonly PlacedName[] =>
  placeNames(wishes, { width: 600, height: 400, widthOf, nodes: wishes });

/** The boxes of level names, as they are painted. */
function boxesOf(wishes: readonly NameWish[], placed: readonly PlacedName[]) {
  return placed.map(({ id, text, dx, dy, align }) => {
    const { x, y } = wishes.find((one) => one.id === id) ?? { x: 0, y: 0 };
    const left = x + dx - (align === 'right' ? widthOf(text) : align === 'center' ? widthOf(text) / 2 : 0);
    return { left, right: left + widthOf(text), top: y + dy - 7, bottom: y + dy + 7 };
  });
}

test('a name stands to the right of its node, to the left at the right border', () => {
  const [left, right] = place([wish('a', 100, 100), wish('b', 590, 300)]);
  expect(left).toMatchObject({ align: 'left', dy: 0 });
  expect(right).toMatchObject({ align: 'right', dy: 0 });
});

test('no two names cover each other, however close their nodes are, and none leaves the picture', () => {
  const wishes = Array.from({ length: 300 }, (_, n) =>
    wish(`n${n}`, (n * 7_919) % 600, (n * 104_729) % 400, { rank: n % 4, radius: 3 }),
  );
  const placed = place(wishes);
  const boxes = boxesOf(wishes, placed);
  expect(placed.length).toBeGreaterThan(20);
  for (const [index, a] of boxes.entries()) {
    expect(Math.min(a.left, a.top, 600 - a.right, 400 - a.bottom)).toBeGreaterThanOrEqual(0);
    for (const b of boxes.slice(index + 1))
      expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
  }
});

test('the place goes to the higher tier, and who finds none is left out', () => {
  const crowd = Array.from({ length: 90 }, (_, n) =>
    wish(`c${n}`, 280 + (n % 10) * 7, 190 + Math.floor(n / 10) * 7, { rank: 3, radius: 3 }),
  );
  const chief = wish('p', 310, 215, { rank: 1 });
  const placed = placeNames([...crowd, chief], { width: 600, height: 400, widthOf, nodes: [chief] });
  expect(placed[0]?.id).toBe('p');
  expect(placed.length).toBeLessThan(crowd.length);
});

test('the name that was asked for is written even where no place is free', () => {
  const crowd = Array.from({ length: 60 }, (_, n) =>
    wish(`c${n}`, 250 + (n % 10) * 8, 180 + Math.floor(n / 10) * 8),
  );
  expect(place([...crowd, wish('s', 280, 200, { isSure: true, rank: 9 })]).some(({ id }) => id === 's')).toBe(
    true,
  );
});

describe('a name that is longer than its room', () => {
  test('is shortened', () => {
    const [placed] = place([wish('a', 100, 100, { text: 'Hưng Nguyên Nam', room: 60 })]);
    expect(placed?.text).toBe('Hưng Nguy…');
  });

  test('keeps its letters whole', () => {
    const [placed] = place([wish('a', 100, 100, { text: '𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷', room: 10 })]);
    expect(placed?.text).toBe('𠮷𠮷𠮷𠮷…');
  });
});

test('what every name of a tier begins with is left out', () => {
  expect(shortName('UBND huyện Kỳ Sơn')).toBe('Kỳ Sơn');
  expect(shortName('UBND tỉnh Nghệ An')).toBe('UBND tỉnh Nghệ An');
});
