import { readdir, readFile } from 'node:fs/promises';

/** The process of the nats-server that works in `stateDir`; undefined where the system does not tell. */
export async function serverPid(stateDir: string): Promise<number | undefined> {
  for (const pid of await processes()) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('nats-server') && command.includes(stateDir)) return pid;
  }
  return undefined;
}

async function processes(): Promise<readonly number[]> {
  return (await readdir('/proc').catch(() => []))
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 0);
}

/** Resident memory of a process, MB. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
}

/** Clock ticks of Linux in a second. */
const ticksPerSecond = 100;

/** Processor time that a process has used, seconds; 0 where the system does not tell. */
export async function processorSeconds(pid: number | undefined): Promise<number> {
  const stat = pid === undefined ? '' : await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Behind the name, which may hold anything, in parentheses: state is field 3, times of user and system are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}
