import { join } from 'node:path';
import type { ChainHead } from '@lienthong/ledger';
import { readPrivateFile, writePrivateFile } from '@lienthong/node-host';

const fileOf = (stateDir: string): string => join(stateDir, 'ledger-heads.json');

/**
 * Where every chain stood when ledgers were last found sound; empty where they never were. With these, entries that were
 * altered or removed at the end of a ledger show.
 *
 * @throws STATE_UNUSABLE when the file cannot be read
 */
export async function rememberedHeads(stateDir: string): Promise<ReadonlyMap<string, ChainHead>> {
  const text = await readPrivateFile(fileOf(stateDir));
  try {
    return new Map(Object.entries(JSON.parse(text ?? '{}') as Record<string, ChainHead>));
  } catch {
    return new Map(); // not what we wrote: nothing is known
  }
}

/** Keeps where every chain stands now, for the next look. */
export async function rememberHeads(stateDir: string, heads: ReadonlyMap<string, ChainHead>): Promise<void> {
  await writePrivateFile(fileOf(stateDir), JSON.stringify(Object.fromEntries(heads), undefined, 1));
}
