import { ExchangeError } from '@lienthong/errors';
import type { Registry } from '@lienthong/registry';
import { isSeedName, loadSeed, seedNames } from '@lienthong/seeds';

/**
 * The registry of a list that comes with the emulator.
 *
 * @throws REGISTRY_SEED_UNKNOWN when there is no such list
 */
export function loadRegistry(name: string): Registry {
  if (!isSeedName(name))
    throw new ExchangeError('REGISTRY_SEED_UNKNOWN', {
      name: name.slice(0, 80),
      known: seedNames.join(', '),
    });
  return loadSeed(name);
}
