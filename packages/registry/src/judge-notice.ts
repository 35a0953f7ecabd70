import { ExchangeError } from '@lienthong/errors';
import { type OrganId, parseOrganId } from './organ-id.ts';
import type { Organisation, OrganisationRow } from './organisation.ts';
import type { AgencyLock, Registry } from './registry.ts';
import type { RegistryNotice } from './registry-notice.ts';
import { levelsMax } from './row-index.ts';
import { subjectTokens } from './subject-tokens.ts';

/** What a notice changes. */
export type NoticeEffect =
  | { readonly kind: 'agency'; readonly organisation: Organisation }
  | { readonly kind: 'lock'; readonly organId: OrganId; readonly lock: AgencyLock | undefined };

/** The members that a system may change of an agency that it has registered. */
const changeable = ['fullName', 'shortName', 'mail', 'mobile', 'fax', 'note'] as const;

/**
 * What `notice` changes in `registry` as it is; undefined where everything is so already.
 *
 * @param version - the registry's version with the notice
 * @throws REGISTRY_* when the notice is not allowed
 */
export function judgeNotice(
  registry: Registry,
  notice: RegistryNotice,
  version: number,
): NoticeEffect | undefined {
  switch (notice.type) {
    case 'registered':
      return judgeRegistration(registry, notice, version);
    case 'deregistered':
      return judgeDeregistration(registry, notice, version);
    case 'locked':
    case 'unlocked':
      return judgeLock(registry, notice);
  }
}

type Registration = Extract<RegistryNotice, { type: 'registered' }>;

function judgeRegistration(
  registry: Registry,
  notice: Registration,
  version: number,
): NoticeEffect | undefined {
  const { row, system, at } = notice;
  const codes = [row.codeQcvn102, row.codeQd20].filter((code) => code !== undefined);
  const known = new Set(codes.flatMap((code) => registry.find(code) ?? []));
  const [one, other] = known;
  if (one && other) throw duplicate(row, one, other.name);
  const stamp = { registeredBy: system, changedAt: at, version };
  if (!one) return { kind: 'agency', organisation: { ...newAgency(registry, row), ...stamp } };
  const { organId, parent = '', registeredBy, deregistered } = one;
  if (registeredBy === undefined)
    throw new ExchangeError('REGISTRY_AGENCY_LISTED', { code: organId, name: one.name });
  if (registeredBy !== system && !deregistered)
    throw new ExchangeError('REGISTRY_SYSTEM_FOREIGN', { code: organId, system });
  // Mailbox and counters are at the node of the parent.
  if (row.parent !== undefined && registry.find(row.parent)?.organId !== parent)
    throw new ExchangeError('REGISTRY_PARENT_FIXED', { code: organId, parent });
  const isSame = row.name === one.name && changeable.every((member) => row[member] === one[member]);
  if (isSame && !deregistered) return undefined;
  return { kind: 'agency', organisation: { ...changedAgency(one, row), ...stamp } };
}

function newAgency(registry: Registry, row: OrganisationRow): Organisation {
  const { parent: parentCode, successors = [], ...members } = row;
  const codes = [row.codeQcvn102, row.codeQd20].filter((code) => code !== undefined).map(parseOrganId);
  const odd = codes.find(({ form }) => form === 'test');
  const [primary] = codes;
  // Anything else could be read as the address of something that is no agency.
  if (!primary || odd)
    throw new ExchangeError('REGISTRY_CODE_MALFORMED', {
      code: odd?.organId ?? '',
      problem: 'only codes of QCVN 102 or QĐ 20/2020 can be registered',
    });
  const { organId } = primary;
  const neighbour = registry.findBySubject(subjectTokens({ organId }).join('.'));
  if (neighbour) throw duplicate(row, neighbour, row.name);
  if (registry.size >= registry.organisationsMax)
    throw new ExchangeError('REGISTRY_TOO_LARGE', { limit: registry.organisationsMax });
  if (parentCode === undefined)
    throw new ExchangeError('REGISTRY_NOTICE_INVALID', { problem: `no parent for ${organId}` });
  const linked = (code: string): Organisation => {
    const found = registry.find(code);
    if (!found || found.deregistered || !registry.isInForce(found))
      throw new ExchangeError('REGISTRY_PARENT_UNKNOWN', { code: organId, parent: code.slice(0, 80) });
    return found;
  };
  const parent = linked(parentCode);
  if (levelsAbove(registry, parent) + 1 >= levelsMax)
    throw new ExchangeError('REGISTRY_PARENT_CYCLE', { code: organId, limit: levelsMax });
  // A sub-unit's parent has been given its own unit by the same rule.
  const isSubUnit = parent.tier === row.tier && primary.groups.length >= 3;
  return {
    ...members,
    organId,
    parent: parent.organId,
    successors: successors.map((code) => linked(code).organId),
    unit: isSubUnit ? parent.unit : organId,
  };
}

function changedAgency(organisation: Organisation, row: OrganisationRow): Organisation {
  const changed: Record<string, unknown> = { ...organisation, name: row.name };
  delete changed['deregistered'];
  for (const member of changeable) {
    if (row[member] === undefined) delete changed[member];
    else changed[member] = row[member];
  }
  return changed as Organisation;
}

function levelsAbove(registry: Registry, organisation: Organisation): number {
  let levels = 0;
  for (let { parent } = organisation; parent !== undefined; { parent } = registry.get(parent)) levels += 1;
  return levels;
}

function duplicate(row: OrganisationRow, first: Organisation, second: string): ExchangeError {
  const code = row.codeQcvn102 ?? row.codeQd20 ?? first.organId;
  return new ExchangeError('REGISTRY_CODE_DUPLICATE', { code, first: first.name, second });
}

function judgeDeregistration(
  registry: Registry,
  notice: Extract<RegistryNotice, { type: 'deregistered' }>,
  version: number,
): NoticeEffect | undefined {
  const organisation = registry.get(notice.code);
  const { organId, name, registeredBy, deregistered } = organisation;
  if (registeredBy === undefined) throw new ExchangeError('REGISTRY_AGENCY_LISTED', { code: organId, name });
  if (registeredBy !== notice.system)
    throw new ExchangeError('REGISTRY_SYSTEM_FOREIGN', { code: organId, system: notice.system });
  if (deregistered) return undefined;
  return {
    kind: 'agency',
    organisation: { ...organisation, deregistered: true, changedAt: notice.at, version },
  };
}

function judgeLock(
  registry: Registry,
  notice: Extract<RegistryNotice, { type: 'locked' | 'unlocked' }>,
): NoticeEffect | undefined {
  const { organId } = registry.get(notice.code);
  const { at, reason, type } = notice;
  const present = registry.lockOf(organId);
  if (type === 'unlocked') return present && { kind: 'lock', organId, lock: undefined };
  if (present && present.reason === reason) return undefined;
  return { kind: 'lock', organId, lock: { at, ...(reason === undefined ? {} : { reason }) } };
}
