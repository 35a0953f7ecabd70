import { spawnSync } from 'node:child_process';

/** Whether `command` can be started on this machine. */
export function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}
