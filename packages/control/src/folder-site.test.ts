import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { folderSite } from './folder-site.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'site-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test('files of the folder are served compressed, those with a digest in their name for good', async () => {
  const path = await folder();
  await mkdir(join(path, 'assets'));
  await writeFile(join(path, 'index.html'), '<p>Liên thông</p>');
  await writeFile(join(path, 'assets', 'a-1.js'), 'x');
  const site = await folderSite(path);
  const page = await site.find('/');
  expect(page).toMatchObject({ mediaType: 'text/html; charset=utf-8', encoding: 'gzip', immutable: false });
  expect(gunzipSync(page?.bytes ?? '').toString()).toBe('<p>Liên thông</p>');
  expect(await site.find('/assets/a-1.js')).toMatchObject({ immutable: true });
});

test('what was there when the folder was opened is served as it was then', async () => {
  const path = await folder();
  await writeFile(join(path, 'index.html'), 'before');
  const site = await folderSite(path);
  await site.find('/');
  await writeFile(join(path, 'index.html'), 'after');
  expect(gunzipSync((await site.find('/index.html'))?.bytes ?? '').toString()).toBe('before');
});

test.each([
  '/../package.json',
  '/assets/../../x',
  '/%2e%2e/x',
  '/none.html',
  '/sources.txt',
  '/__proto__',
  '/assets',
])('nothing stands at %s', async (path) => {
  const made = await folder();
  await writeFile(join(made, 'sources.txt'), 'x');
  expect(await (await folderSite(made)).find(path)).toBeUndefined();
});

test('a folder that is not there is an empty site', async () => {
  expect(await (await folderSite('/nowhere/at/all')).find('/')).toBeUndefined();
});
