import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { whyNoPowerDisk } from './power-disk.ts';

const why = await whyNoPowerDisk();
if (why !== undefined) console.warn(`disks are not tested here: ${why}`);

const holder = fileURLToPath(new URL('./hold-disk.ts', import.meta.url));

test.skipIf(why !== undefined).each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a campaign that %s ends leaves no disk mounted', { timeout: 60_000 }, async (signal, status) => {
  const child = spawn(process.execPath, [holder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [said] = await once(child.stdout, 'data');
  const path = String(said).trim();
  expect(readFileSync('/proc/mounts', 'utf8')).toContain(` ${path} `);
  child.kill(signal);
  expect(await ended).toEqual([status, null]);
  expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(` ${path} `);
  expect(existsSync(path)).toBe(false);
});
