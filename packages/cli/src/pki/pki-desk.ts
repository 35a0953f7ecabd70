import { loadRegistry, StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { type AgencyRequest, openPki, type Pki } from '@lienthong/pki';
import type { Organisation, Registry } from '@lienthong/registry';
import type { CommandContext } from '../command-context.ts';
import { usageError } from '../usage-error.ts';

const defaultRegistry = 'nghe-an-2019';

/** The PKI of the state directory, whether its exchange runs or not. */
export function openStatePki({ stateDir, clock, random }: CommandContext): Promise<Pki> {
  return openPki({ dir: new StateDir(stateDir).pki, clock, random });
}

/** The list of agencies that `--registry` names, else that of the running exchange, else the usual one. */
export async function stateRegistry(
  { stateDir }: CommandContext,
  options: { readonly registry?: string },
): Promise<Registry> {
  return loadRegistry(options.registry ?? (await runningRegistry(stateDir)) ?? defaultRegistry);
}

async function runningRegistry(stateDir: string): Promise<string | undefined> {
  try {
    return (await new StateDir(stateDir).readRun()).registry;
  } catch (failure) {
    if (isExchangeError(failure, 'NOT_RUNNING')) return undefined;
    throw failure;
  }
}

/** An agency as it stands in certificates: code, full name and tier of the registry. */
export function agencyRequestOf({ organId, name, fullName, tier }: Organisation): AgencyRequest {
  return { organId, name: fullName ?? name, tier };
}

/**
 * Another agency than `organisation`: the one above it, else the first of the list.
 *
 * @throws CLI_USAGE when the list has no other one
 */
export function otherAgency(registry: Registry, organisation: Organisation): Organisation {
  if (organisation.parent !== undefined) return registry.get(organisation.parent);
  const other = registry.all().find(({ organId }) => organId !== organisation.organId);
  if (other) return other;
  throw usageError({ vi: 'danh mục không có cơ quan nào khác', en: 'the list has no other agency' });
}
