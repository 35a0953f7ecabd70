import type { create as Create, Font } from 'fontkit';
import { type FontFace, fontBytes } from './fonts.ts';
import { writeNumber } from './write-value.ts';

/** A text as shapes: a mark that is appended to a file then needs no font in it. */
export type OutlinedText = {
  /** Points. */
  readonly width: number;
  /** Operators that fill the shapes with the present colour, the first letter beginning at the origin. */
  readonly operators: string;
};

type GlyphOutline = { readonly glyphOperators: string; readonly advance: number };

/** One for all documents: reading a font takes longer than drawing with it. */
let opened: GlyphOutlines | undefined;

/** The shapes of letters. */
export class GlyphOutlines {
  readonly #create: typeof Create;
  readonly #fonts = new Map<FontFace, Font>();

  private constructor(create: typeof Create) {
    this.#create = create;
  }

  /** Reading fonts takes a while to load: whoever draws nothing shall not wait for it. */
  static async open(): Promise<GlyphOutlines> {
    const { create } = await import('fontkit');
    opened ??= new GlyphOutlines(create);
    return opened;
  }

  /** The shapes of a text in one line. */
  text(text: string, face: FontFace, size: number): OutlinedText {
    const parts: string[] = [];
    let pen = 0;
    for (const { glyphOperators, advance } of this.#glyphs(text, face, size)) {
      parts.push(`q 1 0 0 1 ${writeNumber(pen)} 0 cm ${glyphOperators} Q`);
      pen += advance;
    }
    return { width: pen, operators: parts.join('\n') };
  }

  /** Operators for a text on the upper half of a circle around the origin, its middle at the top. */
  onCircle(
    text: string,
    face: FontFace,
    { size, radius }: { readonly size: number; readonly radius: number },
  ): string {
    const glyphs = this.#glyphs(text, face, size);
    let pen = -glyphs.reduce((sum, { advance }) => sum + advance, 0) / 2;
    return glyphs
      .map(({ glyphOperators, advance }) => {
        // Clockwise from the top.
        const angle = (pen + advance / 2) / radius;
        pen += advance;
        const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
        const matrix = [cosine, -sine, sine, cosine, radius * sine, radius * cosine];
        return `q ${points(...matrix)} cm 1 0 0 1 ${writeNumber(-advance / 2)} 0 cm ${glyphOperators} Q`;
      })
      .join('\n');
  }

  #glyphs(text: string, face: FontFace, size: number): readonly GlyphOutline[] {
    let font = this.#fonts.get(face);
    if (!font) {
      font = this.#create(fontBytes(face)) as Font;
      this.#fonts.set(face, font);
    }
    const scale = size / font.unitsPerEm;
    const { glyphs, positions } = font.layout(text);
    return glyphs.map(({ path }, index) => ({
      glyphOperators: pathOperators(path.commands, scale),
      advance: (positions[index]?.xAdvance ?? 0) * scale,
    }));
  }
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
