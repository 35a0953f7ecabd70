import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { readPrivateFile, writePrivateFile } from '@lienthong/node-host';
import type { Registry } from '@lienthong/registry';
import { type OpeningBalances, openingLimits, parseOpeningBalances } from './opening-balances.ts';

/** Beside everything else that makes up an exchange, so that snapshots hold it. */
const fileOf = (stateDir: string): string => join(stateDir, 'opening-balances.json');

/**
 * Keeps opening balances in the directory of an exchange, in place of those that were there.
 *
 * @param value - a file's JSON value
 * @throws LEDGER_OPENING_INVALID, REGISTRY_ORGANISATION_UNKNOWN, STATE_UNUSABLE
 */
export async function keepOpening(
  stateDir: string,
  value: unknown,
  registry: Registry,
): Promise<OpeningBalances> {
  const opening = parseOpeningBalances(value, registry);
  await writePrivateFile(fileOf(stateDir), `${JSON.stringify(value, undefined, 1)}\n`);
  return opening;
}

/**
 * The opening balances of an exchange; undefined where it has none.
 *
 * @throws LEDGER_OPENING_INVALID, REGISTRY_ORGANISATION_UNKNOWN when the file is not what was kept, or is of another registry
 * @throws STATE_UNUSABLE
 */
export async function readOpening(
  stateDir: string,
  registry: Registry,
): Promise<OpeningBalances | undefined> {
  const text = await readPrivateFile(fileOf(stateDir));
  if (text === undefined) return undefined;
  if (text.length > openingLimits.fileBytesMax)
    throw new ExchangeError('LEDGER_OPENING_INVALID', {
      where: 'file',
      problem: `${text.length} > ${openingLimits.fileBytesMax}`,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ExchangeError('LEDGER_OPENING_INVALID', { where: 'file', problem: 'no JSON' });
  }
  return parseOpeningBalances(value, registry);
}

/**
 * Takes the opening balances of an exchange away, if it has any.
 *
 * @throws STATE_UNUSABLE
 */
export async function dropOpening(stateDir: string): Promise<void> {
  const path = fileOf(stateDir);
  try {
    await rm(path, { force: true });
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('STATE_UNUSABLE', { path, problem }, { cause: failure });
  }
}
