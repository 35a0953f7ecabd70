import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openPki, type Pki } from '@lienthong/pki';
import { buildTopology } from '@lienthong/registry';
import { simulatedAgenciesMax, simulatedRegistry } from './simulated-registry.ts';

/** When every simulation begins, milliseconds since 1970. */
export const simulationStartAt: number = Date.UTC(2026, 5, 1, 2);

let shared: Promise<Pki> | undefined;

/**
 * The PKI of every simulation: the keys of `keys.json`, which protect nothing. New keys would differ each time, and with them the
 * packages, their digests and the ledgers. Agencies have RSA keys: such a signature is the same whenever it is made.
 */
export function simulatedPki(): Promise<Pki> {
  shared ??= openSharedPki();
  return shared;
}

async function openSharedPki(): Promise<Pki> {
  const dir = await mkdtemp(join(tmpdir(), 'lienthong-simulation-'));
  try {
    const files = JSON.parse(await readFile(new URL('./keys.json', import.meta.url), 'utf8'));
    for (const [name, text] of Object.entries(files as Record<string, string>)) {
      await mkdir(join(dir, dirname(name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    return await openFullPki(dir);
  } finally {
    // Everything has been read; with its clock standing still the PKI looks no more for what others may have revoked.
    await rm(dir, { recursive: true, force: true });
  }
}

/** The PKI of a directory with the identities of everybody in the simulated country. */
export async function openFullPki(dir: string): Promise<Pki> {
  const clock = { now: () => simulationStartAt, sleep: () => Promise.resolve() };
  const pki = await openPki({ dir, clock, agencyKeys: 'rsa-2048' });
  const registry = simulatedRegistry(simulatedAgenciesMax);
  for (const { id, tier } of buildTopology(registry, { routing: 'tiered' }).nodes())
    await pki.nodeIdentity({ nodeId: id, tier });
  for (const { organId, name, fullName, tier } of registry.all())
    await pki.agencyIdentity({ organId, name: fullName ?? name, tier });
  return pki;
}
