import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import type { System } from '@lienthong/systems';

/** A gateway that runs, and who may come in. */
export type GatewayFacts = {
  readonly url: string;
  /** Certificate that clients have to trust, where it is the emulator's. */
  readonly caFile: string | undefined;
  readonly systems: readonly System[];
  /** Its process, where it has one of its own. */
  readonly pid?: number;
};

/** Where the certificate stands that clients of a gateway with TLS have to trust. */
export function caFileIn(stateDir: string): string {
  return join(stateDir, 'ca.pem');
}

/**
 * Writes the root that clients have to trust where they find it; takes an old one away where there is none.
 *
 * @returns the file, where there is one
 * @throws CLI_FILE_UNWRITABLE
 */
export async function placeCaFile(
  stateDir: string,
  rootPem: string | undefined,
): Promise<string | undefined> {
  const path = caFileIn(stateDir);
  try {
    if (rootPem === undefined) await rm(path, { force: true });
    else await writeFile(path, rootPem);
    return rootPem === undefined ? undefined : path;
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause: failure });
  }
}
