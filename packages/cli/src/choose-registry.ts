import { loadRegistry, StateDir } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { Registry } from '@lienthong/registry';

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
