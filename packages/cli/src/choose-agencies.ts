import type { OrganId, Registry } from '@lienthong/registry';
import { usageError } from './usage-error.ts';

/** How a command line says for whom a system speaks. */
export type AgencyOptions = {
  readonly agencies?: readonly string[];
  readonly under?: string;
  readonly all?: true;
};

/**
 * The agencies that the options name, by their primary codes: a list, one with everything below it, or all. `undefined`
 * where no option says anything.
 *
 * @throws CLI_USAGE when more than one option says it
 * @throws REGISTRY_ORGANISATION_UNKNOWN for a code that the list of agencies does not have
 */
export function chooseAgencies(
  { agencies, under, all }: AgencyOptions,
  registry: Registry,
): readonly string[] | 'all' | undefined {
  if ([agencies, under, all].filter((option) => option !== undefined).length > 1)
    throw usageError({
      vi: 'chỉ dùng một trong --agencies, --under, --all',
      en: 'give one of --agencies, --under, --all',
    });
  if (all) return 'all';
  if (under !== undefined) return withAllBelow(registry, registry.get(under).organId);
  return agencies
    ?.flatMap((codes) => codes.split(','))
    .filter((code) => code !== '')
    .map((code) => registry.get(code).organId);
}

function withAllBelow(registry: Registry, organId: OrganId): readonly string[] {
  return [organId, ...registry.children(organId).flatMap((child) => withAllBelow(registry, child.organId))];
}
