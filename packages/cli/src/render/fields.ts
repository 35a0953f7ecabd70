import { displayWidth, padEnd } from './columns.ts';
import type { Look } from './look.ts';

/** Lines of a name and a value each, values aligned. Fields without a value are left out. */
export function fieldLines(
  fields: readonly (readonly [name: string, value: string | undefined])[],
  { style }: Look,
  indent: string = '  ',
): readonly string[] {
  const shown = fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const width = Math.max(0, ...shown.map(([name]) => displayWidth(name)));
  return shown.map(([name, value]) => `${indent}${style.dim(padEnd(name, width))}  ${value}`);
}
