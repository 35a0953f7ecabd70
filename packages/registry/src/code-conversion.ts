import { organIdForm, parseOrganId } from './organ-id.ts';

/**
 * The QĐ 20/2020 spelling that the mechanical rule gives for an old code (`000.03.15.H41` → `H41.15.03`), or undefined for
 * other forms. A suggestion only: provinces re-issued numbers, so the registry decides which agency a code names.
 *
 * @clause edxml-102 §3.3
 */
export function convertToQd20(code: string): string | undefined {
  return organIdForm(code) === 'old' ? parseOrganId(code).groups.join('.') : undefined;
}

/**
 * The QCVN 102 spelling that the mechanical rule gives for a new code (`H41.15.3` → `000.03.15.H41`), or undefined where
 * there is none: more than three levels below the first, letters in a group, or a number too wide. A suggestion only.
 *
 * @clause edxml-102 §3.3
 */
export function convertToQcvn102(code: string): string | undefined {
  if (organIdForm(code) !== 'new') return undefined;
  const [top = '', ...levels] = code.split('.');
  const widths = [2, 2, 3];
  if (levels.length > widths.length) return undefined;
  const padded: string[] = [];
  for (const [index, width] of widths.entries()) {
    const digits = levels[index] ?? '0';
    if (!/^\d+$/.test(digits)) return undefined;
    const group = String(Number(digits)).padStart(width, '0');
    if (group.length > width) return undefined;
    padded.push(group);
  }
  return [...padded.reverse(), top].join('.');
}
