import { readFile } from 'node:fs/promises';

/** Whether a process of this number exists, whoever it belongs to. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When the process began, in ticks since the machine did: together with the number it names one process for good, since numbers
 * are used again. Undefined where the process has gone, is a zombie, or the system has no /proc.
 */
export async function processBeginning(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

/** Whether the process runs with `argument` among its arguments; false where it cannot be told. */
export async function processHasArgument(pid: number, argument: string): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').includes(argument);
}
