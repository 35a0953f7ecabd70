import { create, type Font } from 'fontkit';
import { type FontFace, fontBytes } from './fonts.ts';
import { writeNumber } from './write-value.ts';

const opened = new Map<FontFace, Font>();

/** The font of a face, for its outlines. */
function fontOf(face: FontFace): Font {
  let font = opened.get(face);
  if (!font) {
    font = create(fontBytes(face)) as Font;
    opened.set(face, font);
  }
  return font;
}

/** A text as shapes: a mark that is appended to a file then needs no font in it. */
export type OutlinedText = {
  /** Points. */
  readonly width: number;
  /** Operators that fill the shapes with the present colour, the first letter beginning at the origin. */
  readonly operators: string;
};

/** The shapes of a text in one line. */
export function outlineText(text: string, face: FontFace, size: number): OutlinedText {
  const parts: string[] = [];
  let pen = 0;
  for (const { glyphOperators, advance } of outlinesOf(text, face, size)) {
    parts.push(`q 1 0 0 1 ${writeNumber(pen)} 0 cm ${glyphOperators} Q`);
    pen += advance;
  }
  return { width: pen, operators: parts.join('\n') };
}

/** The shapes of a text on the upper half of a circle around the origin, its middle at the top. */
export function outlineOnCircle(text: string, face: FontFace, size: number, radius: number): string {
  const glyphs = outlinesOf(text, face, size);
  const length = glyphs.reduce((sum, { advance }) => sum + advance, 0);
  let pen = -length / 2;
  return glyphs
    .map(({ glyphOperators, advance }) => {
      const angle = Math.PI / 2 - (pen + advance / 2) / radius;
      pen += advance;
      const [cosine, sine] = [Math.sin(angle), -Math.cos(angle)];
      const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
      const matrix = [cosine, sine, -sine, cosine, x, y].map(writeNumber).join(' ');
      return `q ${matrix} cm 1 0 0 1 ${writeNumber(-advance / 2)} 0 cm ${glyphOperators} Q`;
    })
    .join('\n');
}

function outlinesOf(
  text: string,
  face: FontFace,
  size: number,
): readonly { readonly glyphOperators: string; readonly advance: number }[] {
  const font = fontOf(face);
  const scale = size / font.unitsPerEm;
  const { glyphs, positions } = font.layout(text);
  return glyphs.map(({ path }, index) => ({
    glyphOperators: pathOperators(path.commands, scale),
    advance: (positions[index]?.xAdvance ?? 0) * scale,
  }));
}

type Command = { readonly command: string; readonly args: readonly number[] };

/** Path operators of PDF, which knows cubic curves only. */
function pathOperators(commands: readonly Command[], scale: number): string {
  let [x, y] = [0, 0];
  const operators = commands.map(({ command, args }) => {
    const scaled = args.map((value) => value * scale);
    const [a = 0, b = 0, c = 0, d = 0] = scaled;
    const before = [x, y] as const;
    if (command !== 'closePath') [x, y] = [scaled.at(-2) ?? 0, scaled.at(-1) ?? 0];
    switch (command) {
      case 'moveTo':
        return `${points(a, b)} m`;
      case 'lineTo':
        return `${points(a, b)} l`;
      case 'quadraticCurveTo': {
        const third = (from: number, to: number): number => from + (2 / 3) * (to - from);
        return `${points(third(before[0], a), third(before[1], b), third(c, a), third(d, b), c, d)} c`;
      }
      case 'bezierCurveTo':
        return `${points(...scaled)} c`;
      default:
        return 'h';
    }
  });
  return operators.length === 0 ? '' : `${operators.join(' ')} f`;
}

function points(...coordinates: readonly number[]): string {
  return coordinates.map(writeNumber).join(' ');
}
