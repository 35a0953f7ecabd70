import { ExchangeError } from '@lienthong/errors';
import { type OrganId, organIdForm } from './organ-id.ts';

/** Four tokens for subjects, highest level first. */
export type SubjectTokens = readonly [string, string, string, string];

/**
 * The agency's place in a subject, so that wildcards follow the hierarchy: `000.20.31.H41` gives `H41`, `31`, `20`, `000`;
 * `H55.242` gives `H55`, `242`, `_`, `_`; deeper codes join what is left over by `-`. A registry refuses two agencies with
 * the same tokens.
 *
 * @throws REGISTRY_CODE_MALFORMED when a token would hold anything but capitals, digits, `_` and `-`
 */
export function subjectTokens(organisation: { readonly organId: OrganId }): SubjectTokens {
  const { organId } = organisation;
  const form = organIdForm(organId);
  const groups = organId.split('.');
  if (form === 'old' || form === 'old-seen') groups.reverse();
  if (!groups.every((group) => /^[A-Z0-9_-]+$/.test(group))) {
    throw new ExchangeError('REGISTRY_CODE_MALFORMED', {
      code: organId,
      problem: 'a subject may hold only capitals, digits, "_" and "-"',
    });
  }
  const [first = '_', second = '_', third = '_', ...rest] = groups;
  return [first, second, third, rest.length === 0 ? '_' : rest.join('-')];
}
