import { loadRegistry, StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { Registry } from '@lienthong/registry';
import type { CommandContext } from './command-context.ts';
import { withSession } from './with-session.ts';

export const defaultRegistry = 'nghe-an-2019';

/**
 * The list of agencies that a command looks codes up in: the named one, else that of the running exchange, else the
 * default.
 *
 * @throws REGISTRY_SEED_UNKNOWN when there is no such list
 */
export async function chooseRegistry(
  stateDir: string,
  wanted: string | undefined,
): Promise<{ readonly name: string; readonly registry: Registry }> {
  const name = wanted ?? (await runningRegistry(stateDir)) ?? defaultRegistry;
  return { name, registry: loadRegistry(name) };
}

async function runningRegistry(stateDir: string): Promise<string | undefined> {
  try {
    return (await new StateDir(stateDir).readRun()).registry;
  } catch (failure) {
    if (isExchangeError(failure, 'NOT_RUNNING')) return undefined;
    throw failure;
  }
}

/**
 * The list as it is now: of an exchange that runs, with the agencies that systems have registered since its start and those
 * that were taken back; without it, and for a list that is named, as it was published.
 *
 * @throws REGISTRY_SEED_UNKNOWN when there is no such list
 */
export async function presentRegistry(
  context: CommandContext,
  wanted: string | undefined,
): Promise<{ readonly name: string; readonly registry: Registry }> {
  const chosen = await chooseRegistry(context.stateDir, wanted);
  if (wanted !== undefined) return chosen;
  try {
    return await withSession(context, async ({ registry }) => ({ name: chosen.name, registry }));
  } catch (failure) {
    if (isExchangeError(failure, 'NOT_RUNNING')) return chosen;
    throw failure;
  }
}
