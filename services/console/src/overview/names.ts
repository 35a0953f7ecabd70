/** A name that would like to stand beside its node. Lengths are pixels. */
export type NameWish = {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Who comes first: the smaller, the earlier. */
  readonly rank: number;
  readonly isLarge: boolean;
  /** Leans upwards to the right: rows of nodes that are closer than their names are long. */
  readonly isTilted: boolean;
  /** Longest that the name may be; longer ones are shortened. */
  readonly room?: number | undefined;
  /** Written even where it covers another. */
  readonly isSure: boolean;
};

/** Where a name is written, from the middle of its node. */
export type PlacedName = {
  readonly id: string;
  readonly text: string;
  readonly dx: number;
  readonly dy: number;
  readonly align: 'left' | 'right' | 'center';
  readonly isLarge: boolean;
  readonly isTilted: boolean;
};

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
type Candidate = { readonly name: PlacedName; readonly boxes: readonly Box[] };

export const tilt: number = Math.PI / 4;
const gap = 5;
const shortestLetters = 4;

/**
 * Names that do not cover each other, nor a node of some size, nor leave the picture; those of smaller rank first. A name for
 * which no place is free is left out.
 */
export function placeNames(
  wishes: readonly NameWish[],
  options: {
    readonly width: number;
    readonly height: number;
    readonly widthOf: (text: string, isLarge: boolean) => number;
    /** Nodes that no name may cover. */
    readonly nodes: readonly {
      readonly id: string;
      readonly x: number;
      readonly y: number;
      readonly radius: number;
    }[];
  },
): readonly PlacedName[] {
  const { width, height, widthOf } = options;
  const taken: Box[] = [];
  const nodes = options.nodes.map(({ id, x, y, radius }) => ({ id, box: around(x, y, radius) }));
  const isFree = (id: string, boxes: readonly Box[]) =>
    boxes.every(
      (box) =>
        box.left >= 0 &&
        box.top >= 0 &&
        box.right <= width &&
        box.bottom <= height &&
        !taken.some((other) => areCrossing(box, other)) &&
        !nodes.some((node) => node.id !== id && areCrossing(box, node.box)),
    );
  const placed: PlacedName[] = [];
  for (const wish of wishes.toSorted((a, b) => Number(b.isSure) - Number(a.isSure) || a.rank - b.rank)) {
    const text = shortened(wish, widthOf);
    const candidates = candidatesOf(wish, text, widthOf(text, wish.isLarge));
    const found =
      candidates.find(({ boxes }) => isFree(wish.id, boxes)) ?? (wish.isSure ? candidates[0] : undefined);
    if (!found) continue;
    placed.push(found.name);
    taken.push(...found.boxes);
  }
  return placed;
}

function candidatesOf(wish: NameWish, text: string, length: number): readonly Candidate[] {
  const { id, x, y, radius, isLarge, isTilted } = wish;
  const half = isLarge ? 9 : 7.5;
  const away = radius + gap;
  const common = { id, text, isLarge };
  if (isTilted) {
    // A leaning name is covered by a chain of small boxes.
    const steps = Math.max(1, Math.ceil(length / (half * 2)));
    const boxes = Array.from({ length: steps + 1 }, (_, step) => {
      const along = away + (length * step) / steps;
      return around(x + Math.cos(tilt) * along, y - Math.sin(tilt) * along, half * 0.5);
    });
    return [{ name: { ...common, dx: away, dy: -2, align: 'left', isTilted }, boxes }];
  }
  const at = (dx: number, dy: number, align: PlacedName['align']): Candidate => {
    const left = x + dx - (align === 'right' ? length : align === 'center' ? length / 2 : 0);
    const box = { left, right: left + length, top: y + dy - half, bottom: y + dy + half };
    return { name: { ...common, dx, dy, align, isTilted }, boxes: [box] };
  };
  return [
    at(away, 0, 'left'),
    at(-away, 0, 'right'),
    at(0, away + half - 3, 'center'),
    at(0, -away - half + 3, 'center'),
    at(away - 2, -half - 2, 'left'),
    at(away - 2, half + 2, 'left'),
    at(-away + 2, -half - 2, 'right'),
    at(-away + 2, half + 2, 'right'),
  ];
}

function shortened(
  { text, isLarge, room }: NameWish,
  widthOf: (text: string, isLarge: boolean) => number,
): string {
  if (room === undefined || widthOf(text, isLarge) <= room) return text;
  const letters = [...text];
  let count = letters.length - 1;
  const cut = () => `${letters.slice(0, count).join('').trimEnd()}…`;
  while (count > shortestLetters && widthOf(cut(), isLarge) > room) count -= 1;
  return cut();
}

function around(x: number, y: number, radius: number): Box {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
}

function areCrossing(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** A name without what every name of its tier begins with. */
export function shortName(name: string): string {
  return name.replace(/^(UBND|Ủy ban nhân dân) (huyện|thị xã|thành phố|xã|phường|thị trấn) /, '');
}
