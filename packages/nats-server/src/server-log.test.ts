import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ServerLog } from './server-log.ts';

async function logPath(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-log-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return join(directory, 'log');
}

it('reads only what was written since', async () => {
  const path = await logPath();
  await writeFile(path, 'Server is ready\n');
  const log = await ServerLog.fromEnd(path);
  expect(await log.read()).toBe('');
  await appendFile(path, 'Server Exiting..\n');
  expect(await log.read()).toBe('Server Exiting..\n');
});

it('reads a file that appears later, and one that was rotated', async () => {
  const path = await logPath();
  const log = await ServerLog.fromEnd(path);
  expect(await log.read()).toBe('');
  await writeFile(path, 'first\n');
  expect(await log.read()).toBe('first\n');
  const later = await ServerLog.fromEnd(path);
  await truncate(path);
  await appendFile(path, 'new\n');
  expect(await later.read()).toBe('new\n');
});

it('reads at most the last 64 KiB', async () => {
  const path = await logPath();
  const log = await ServerLog.fromEnd(path);
  await writeFile(path, `${'x'.repeat(200_000)}end`);
  const text = await log.read();
  expect(text).toHaveLength(65_536);
  expect(text.endsWith('end')).toBe(true);
});
