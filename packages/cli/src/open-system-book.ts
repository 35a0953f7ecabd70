import { StateDir } from '@lienthong/emulator';
import { SystemBook } from '@lienthong/systems';
import type { CommandContext } from './command-context.ts';

/**
 * The book of systems in the state directory. It needs nothing running; a running gateway sees changes at once.
 *
 * @throws SYSTEM_FILE_DAMAGED, SYSTEM_FILE_UNUSABLE
 */
export function openSystemBook({
  stateDir,
  clock,
  random,
}: Pick<CommandContext, 'stateDir' | 'clock' | 'random'>): Promise<SystemBook> {
  return SystemBook.open({ file: new StateDir(stateDir).systems, clock, random });
}
