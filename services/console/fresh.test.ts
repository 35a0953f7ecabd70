import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';
import { sourcesDigest } from './sources-digest.ts';
import { consoleFolder } from './src/index.ts';

const folder = fileURLToPath(consoleFolder);

test('the page that is kept was built from the sources beside it', async () => {
  const kept = (await readFile(`${folder}sources.txt`, 'utf8')).trim();
  expect(
    await sourcesDigest(fileURLToPath(new URL('../', consoleFolder))),
    'run `pnpm --filter @lienthong/console build`',
  ).toBe(kept);
});

test('the whole page is less than 400 KB compressed', async () => {
  let size = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const path = `${folder}${name}`;
    if ((await stat(path)).isFile()) size += gzipSync(await readFile(path)).length;
  }
  expect(size).toBeLessThan(400_000);
  expect(size).toBeGreaterThan(10_000);
});

test('the page asks for scripts and styles of its own only, and has none within', async () => {
  const page = await readFile(`${folder}index.html`, 'utf8');
  expect(page).not.toMatch(/<style|style=|<script(?![^>]*src=)|https?:\/\//);
});
