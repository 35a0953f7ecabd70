import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CachedBinary, cachedBinaries, defaultCacheDir, storeBinary } from './binary-cache.ts';

async function scratch(): Promise<{ readonly cacheDir: string; readonly program: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-cache-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const program = join(directory, 'program');
  await writeFile(program, 'a program');
  return { cacheDir: join(directory, 'cache'), program };
}

async function entries(cacheDir: string): Promise<CachedBinary[]> {
  const found: CachedBinary[] = [];
  for await (const entry of cachedBinaries(cacheDir)) found.push(entry);
  return found;
}

describe('cache of server programs', () => {
  it('lies where the user’s caches do', () => {
    expect(defaultCacheDir({ XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/lienthong');
    expect(defaultCacheDir({ HOME: '/h' })).toBe('/h/.cache/lienthong');
    expect(defaultCacheDir({ XDG_CACHE_HOME: 'relative', HOME: '/h' })).toBe('/h/.cache/lienthong');
  });

  it('offers what was stored, the newest first, and passes over what is too old or no version', async () => {
    const { cacheDir, program } = await scratch();
    for (const version of ['2.10.27', '2.15.1', '2.9.10', '2.14.3'])
      await storeBinary(cacheDir, version, program);
    await writeFile(join(cacheDir, 'nats-server', 'stray'), '');
    const found = await entries(cacheDir);
    expect(found.map(({ version, intact }) => [version, intact])).toEqual([
      ['2.15.1', true],
      ['2.14.3', true],
      ['2.10.27', true],
    ]);
    expect(await readFile(found[0]!.path, 'utf8')).toBe('a program');
  });

  it('is empty where there is none', async () => {
    expect(await entries('/nonexistent/cache')).toEqual([]);
  });

  it('knows a damaged entry, and stores over it', async () => {
    const { cacheDir, program } = await scratch();
    const path = await storeBinary(cacheDir, '2.15.1', program);
    await writeFile(path, 'another program');
    expect(await entries(cacheDir)).toEqual([{ path, version: '2.15.1', intact: false }]);
    await storeBinary(cacheDir, '2.15.1', program);
    expect(await entries(cacheDir)).toEqual([{ path, version: '2.15.1', intact: true }]);
    expect(await readdir(join(cacheDir, 'nats-server'))).toEqual(['2.15.1']);
  });

  it('counts an entry without a checksum as damaged', async () => {
    const { cacheDir, program } = await scratch();
    const path = await storeBinary(cacheDir, '2.15.1', program);
    await rm(`${path}.sha256`);
    const [entry] = await entries(cacheDir);
    expect(entry?.intact).toBe(false);
  });

  it('holds one whole entry after many have stored it at once, over a damaged one', async () => {
    const { cacheDir, program } = await scratch();
    await writeFile(await storeBinary(cacheDir, '2.15.1', program), 'damage');
    await Promise.all(Array.from({ length: 12 }, () => storeBinary(cacheDir, '2.15.1', program)));
    const [entry] = await entries(cacheDir);
    expect(entry?.intact).toBe(true);
    expect(await readdir(join(cacheDir, 'nats-server'))).toEqual(['2.15.1']);
  });
});
