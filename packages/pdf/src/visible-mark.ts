import { createHash } from 'node:crypto';
import type { GlyphOutlines } from './glyph-outlines.ts';
import { simulationText } from './page-form.ts';
import { formatMarkTime } from './pdf-date.ts';
import { writeNumber } from './write-value.ts';

/** What is shown for a signature: operators in a box whose lower left corner is the origin. Its ground is transparent. */
export type VisibleMark = { readonly width: number; readonly height: number; readonly operators: string };

/** Blue of ink, and the red of seals. */
const blue = '0.05 0.15 0.65';
const red = '0.85 0.05 0.10';

/**
 * A signature as if by hand, blue, of no real person: its line follows from the name, and below it stands that it is none.
 *
 * @clause NĐ 30/2020, Phụ lục I, phần II, 7: blue, transparent ground, between position and name
 */
export function personMark(
  outlines: GlyphOutlines,
  name: string,
  { width, height }: { readonly width: number; readonly height: number },
): VisibleMark {
  const digest = createHash('sha256').update(name).digest();
  const turns = 7;
  const part = (index: number): number => (digest[index % digest.length] ?? 0) / 255;
  const line: string[] = [`${pair(width * 0.08, height * 0.45)} m`];
  for (let turn = 0; turn < turns; turn++) {
    const x = width * (0.08 + (0.8 * (turn + 1)) / turns);
    const lean = width * 0.05;
    const top = height * (0.62 + 0.36 * part(turn * 3) * (turn === 0 ? 1 : 0.8));
    const low = height * (0.3 - 0.1 * part(turn * 3 + 1));
    const end = height * (0.4 + 0.15 * part(turn * 3 + 2));
    line.push(`${pair(x - lean * 3, top)} ${pair(x + lean, top)} ${pair(x - lean, height * 0.45)} c`);
    line.push(`${pair(x - lean * 2, low)} ${pair(x - lean / 2, low)} ${pair(x, end)} c`);
  }
  const flourish = `${pair(width * 0.95, height * 0.8)} ${pair(width * 0.5, height * 0.1)} ${pair(width * 0.15, height * 0.24)} c`;
  const label = outlines.text('chữ ký mô phỏng', 'italic', 6.5);
  return {
    width,
    height,
    operators: [
      `q ${blue} RG ${blue} rg 1.3 w 1 J 1 j ${line.join(' ')} ${flourish} S`,
      `1 0 0 1 ${pair((width - label.width) / 2, 1.5)} cm ${label.operators} Q`,
    ].join('\n'),
  };
}

/**
 * A seal, red, that no agency has: two rings, around them that it is a simulation, in the middle the agency's name and no emblem.
 *
 * @clause NĐ 30/2020, Phụ lục I, phần II, 8: red, real size, transparent ground
 */
export function sealMark(outlines: GlyphOutlines, agency: string, diameter: number): VisibleMark {
  const radius = diameter / 2 - 1;
  const lines = nameLines(agency.toLocaleUpperCase('vi'));
  const size = Math.min(8.5, 40 / lines.length);
  const middle = lines.map((line, index) => {
    const { width, operators } = outlines.text(line, 'bold', size);
    const room = radius * (lines.length > 3 && (index === 0 || index === lines.length - 1) ? 0.95 : 1.25);
    const scale = Math.min(1, room / width);
    const y = (lines.length / 2 - index) * size * 1.25 - size;
    return `q ${writeNumber(scale)} 0 0 1 ${pair((-width * scale) / 2, y)} cm ${operators} Q`;
  });
  const around = radius - 9;
  return {
    width: diameter,
    height: diameter,
    operators: [
      `q 1 0 0 1 ${pair(diameter / 2, diameter / 2)} cm ${red} RG ${red} rg`,
      `1.6 w ${circle(radius - 0.8)} S 0.6 w ${circle(radius - 3)} S 0.8 w ${circle(radius - 13)} S`,
      outlines.onCircle('CON DẤU MÔ PHỎNG', 'bold', { size: 7.2, radius: around }),
      `q -1 0 0 -1 0 0 cm ${outlines.onCircle('KHÔNG CÓ GIÁ TRỊ PHÁP LÝ', 'bold', { size: 6.6, radius: around })} Q`,
      ...middle,
      'Q',
    ].join('\n'),
  };
}

/**
 * What an agency signs separate files and files of others with: text, black, 10 points, no picture.
 *
 * @clause NĐ 30/2020, Phụ lục I, phần II, 8: separate appendices, top right of the first page
 */
export function textMark(outlines: GlyphOutlines, lines: readonly string[]): VisibleMark {
  const size = 10;
  const step = size * 1.2;
  const outlined = lines.map((line) => outlines.text(line, 'upright', size));
  const height = outlined.length * step + 2;
  const rows = outlined.map(
    ({ operators }, index) => `q 1 0 0 1 ${pair(0, height - (index + 1) * step + 2)} cm ${operators} Q`,
  );
  return {
    width: Math.max(...outlined.map(({ width }) => width)),
    height,
    operators: `q 0 0 0 rg ${rows.join('\n')} Q`,
  };
}

/** The lines of a {@link textMark}: whose it is, of which document, when, and what it is not. */
export function textMarkLines(mark: {
  readonly agency: string;
  readonly of?: string;
  readonly at: number;
}): readonly string[] {
  const { agency, of, at } = mark;
  return [agency, ...(of === undefined ? [] : [of]), `Thời gian ký: ${formatMarkTime(at)}`, simulationText];
}

/** A name in lines of about ten letters, as they stand in a seal. */
function nameLines(name: string): readonly string[] {
  const lines: string[] = [];
  for (const word of name.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > 10) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.slice(0, 6);
}

function circle(radius: number): string {
  const handle = radius * 0.5523;
  return [
    `${pair(radius, 0)} m`,
    `${pair(radius, handle)} ${pair(handle, radius)} ${pair(0, radius)} c`,
    `${pair(-handle, radius)} ${pair(-radius, handle)} ${pair(-radius, 0)} c`,
    `${pair(-radius, -handle)} ${pair(-handle, -radius)} ${pair(0, -radius)} c`,
    `${pair(handle, -radius)} ${pair(radius, -handle)} ${pair(radius, 0)} c h`,
  ].join(' ');
}

function pair(x: number, y: number): string {
  return `${writeNumber(x)} ${writeNumber(y)}`;
}
