import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDemoDirectory } from './demo-directory.ts';

let parent: string;
let path: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'lienthong-demo-'));
  path = join(parent, 'demo');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

test('the last run is wiped, keys stay', async () => {
  const release = await claimDemoDirectory(path, process.pid);
  await mkdir(join(path, 'nats', 'jetstream'), { recursive: true });
  await mkdir(join(path, 'pki'));
  await writeFile(join(path, 'pki', 'key.json'), '{}');
  await release();
  await claimDemoDirectory(path, process.pid);
  expect((await readdir(path)).sort()).toEqual(['demo.json', 'pki']);
  expect(await readFile(join(path, 'pki', 'key.json'), 'utf8')).toBe('{}');
});

test('a directory that somebody else made is left alone', async () => {
  await mkdir(join(path, 'nats'), { recursive: true });
  await writeFile(join(path, 'nats', 'luận văn.docx'), 'ba năm');
  await expect(claimDemoDirectory(path, process.pid)).rejects.toMatchObject({
    code: 'DEMO_DIRECTORY_FOREIGN',
  });
  expect(await readFile(join(path, 'nats', 'luận văn.docx'), 'utf8')).toBe('ba năm');
});

test('a directory in which a demonstration runs is left alone, one whose owner has died is taken', async () => {
  await claimDemoDirectory(path, process.ppid);
  await expect(claimDemoDirectory(path, process.pid)).rejects.toMatchObject({
    code: 'ALREADY_RUNNING',
    details: { pid: process.ppid },
  });
  await writeFile(join(path, 'demo.json'), '{"pid":2147483646}');
  await claimDemoDirectory(path, process.pid);
  await writeFile(join(path, 'demo.json'), 'nửa chừng');
  await claimDemoDirectory(path, process.pid);
});

test('a place that cannot be a directory is named', async () => {
  await writeFile(path, '');
  await expect(claimDemoDirectory(path, process.pid)).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
});
