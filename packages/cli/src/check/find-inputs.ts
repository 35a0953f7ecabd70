import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import type { UnreadableInput } from './check-result.ts';

/** Something to check. */
export type CheckInput = {
  /** What to open; `-` is the standard input. */
  readonly path: string;
  /** As it is shown, with `/` between folders. */
  readonly name: string;
  /** Name below the folder that was given, where one was: where a rewritten package goes. */
  readonly target: string;
};

const extensions = /\.(?:edxml|xml)$/i;

/**
 * The files that `paths` name, in order and each once: themselves, and of folders every `*.edxml` and `*.xml` at any depth.
 * Links inside folders are not followed.
 */
export async function findInputs(
  paths: readonly string[],
): Promise<{ readonly inputs: readonly CheckInput[]; readonly unreadable: readonly UnreadableInput[] }> {
  const inputs = new Map<string, CheckInput>();
  const unreadable: UnreadableInput[] = [];
  for (const path of paths) {
    try {
      for (const input of await inputsOf(path)) inputs.set(input.path, input);
    } catch (failure) {
      const problem = failure instanceof Error ? failure.message : String(failure);
      const error = new ExchangeError('CLI_FILE_UNREADABLE', { path, problem }, { cause: failure });
      unreadable.push({ name: shown(path), error });
    }
  }
  return { inputs: [...inputs.values()], unreadable };
}

async function inputsOf(path: string): Promise<readonly CheckInput[]> {
  if (path === '-') return [{ path, name: '-', target: 'stdin.edxml' }];
  if (!(await stat(path)).isDirectory()) return [{ path, name: shown(path), target: basename(path) }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && extensions.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: file, name: shown(file), target: relative(path, file) }));
}

function shown(path: string): string {
  return path.split(sep).join('/');
}
