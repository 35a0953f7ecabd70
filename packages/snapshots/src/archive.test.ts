import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packSnapshot } from './pack-snapshot.ts';
import type { SnapshotManifest } from './snapshot-manifest.ts';
import { stateFiles } from './state-files.ts';
import { decodeTarHeader, encodeTarHeader, tarPadding } from './tar-header.ts';
import { readManifest, unpackSnapshot } from './unpack-snapshot.ts';

let dir: string;
let target: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-snapshot-'));
  target = join(dir, 'target');
  await mkdir(target);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

/** An archive with this manifest and these files, whatever they say. */
async function forged(
  manifest: object | string,
  files: readonly (readonly [string, string])[] = [],
): Promise<string> {
  const parts: Uint8Array[] = [];
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  for (const [name, content] of [['snapshot.json', text] as const, ...files]) {
    const body = Buffer.from(content);
    parts.push(encodeTarHeader({ name, size: body.length })!, body, Buffer.alloc(tarPadding(body.length)));
  }
  const file = join(dir, 'forged.snapshot');
  await writeFile(file, gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)])));
  return file;
}

const manifestOf = (files: readonly (readonly [string, string])[]): SnapshotManifest => ({
  format: 'lienthong-snapshot',
  version: 1,
  at: 0,
  running: false,
  files: files.map(([path, content]) => ({
    path,
    size: Buffer.byteLength(content),
    sha256: sha256(content),
  })),
});

async function packed(contents: Readonly<Record<string, string>>): Promise<string> {
  const source = join(dir, 'source');
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(join(source, path, '..'), { recursive: true });
    await writeFile(join(source, path), content);
  }
  const file = join(dir, 'own.snapshot');
  await packSnapshot(source, await stateFiles(source), { file, at: 7, running: false });
  return file;
}

test('what was packed comes out, for its owner only', async () => {
  const file = await packed({
    'credentials.json': '{}',
    'nats/a/b.blk': 'x'.repeat(100_000),
    'nats/empty': '',
  });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const manifest = await unpackSnapshot(file, target);
  expect(manifest.files.map(({ path }) => path)).toEqual(['credentials.json', 'nats/a/b.blk', 'nats/empty']);
  expect(await readFile(join(target, 'nats/a/b.blk'), 'utf8')).toBe('x'.repeat(100_000));
  expect((await stat(join(target, 'credentials.json'))).mode & 0o777).toBe(0o600);
});

test('what belongs to a process that runs is not packed, nor are snapshots, nor links', async () => {
  const source = join(dir, 'source');
  await packed({
    'run.json': '{}',
    'nats/nats-server.lock': '{}',
    'nats/nats-server.log': '',
    'nats/nats-server.conf': '',
    'snapshots/a.snapshot': '',
    'replaced/nats/x': '',
    '.staging-1/x': '',
    'systems.json.12.part': '',
    'systems.json': '{}',
  });
  const { symlink } = await import('node:fs/promises');
  await symlink('/etc/passwd', join(source, 'link'));
  expect((await stateFiles(source)).map(({ path }) => path)).toEqual(['systems.json']);
});

test.each([
  ['..', '../escaped'],
  ['an absolute path', '/tmp/escaped'],
  ['.. in the middle', 'nats/../../escaped'],
  ['a backslash', 'nats\\escaped'],
  ['an empty part', 'nats//escaped'],
  ['a control character', 'nats/a\u001b[2J'],
])('a manifest with %s in a path is refused, and nothing is written', async (_, path) => {
  const file = await forged(manifestOf([[path, 'x']]), [['files/x', 'x']]);
  await expect(unpackSnapshot(file, target)).rejects.toMatchObject({ code: 'SNAPSHOT_UNREADABLE' });
  expect(await readdir(target)).toEqual([]);
});

test('an archive whose files are not those of the manifest is refused', async () => {
  const manifest = manifestOf([['a', 'one']]);
  for (const files of [
    [['files/b', 'one']],
    [['files/../a', 'one']],
    [['files/a', 'longer']],
    [['files/a', 'two']],
    [
      ['files/a', 'one'],
      ['files/b', 'more'],
    ],
    [],
  ] as const)
    await expect(
      forged(manifest, files).then((file) =>
        unpackSnapshot(file, target).finally(() => rm(join(target, 'a'), { force: true })),
      ),
    ).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
});

test('one path cannot be written twice', async () => {
  const file = await forged(
    manifestOf([
      ['a', 'one'],
      ['a', 'one'],
    ]),
    [
      ['files/a', 'one'],
      ['files/a', 'one'],
    ],
  );
  await expect(unpackSnapshot(file, target)).rejects.toMatchObject({ code: 'SNAPSHOT_UNREADABLE' });
});

test('links and devices in an archive are no files', async () => {
  const header = Buffer.from(encodeTarHeader({ name: 'files/a', size: 0 })!);
  for (const type of ['1', '2', '3', '5', 'x', 'L', 'g']) {
    header.write(type, 156, 'latin1');
    header.write('        ', 148, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(decodeTarHeader(header)).toBeUndefined();
  }
});

test('an archive that would fill the disk is refused before anything is written', async () => {
  const bomb = {
    ...manifestOf([]),
    files: [{ path: 'big', size: 2 ** 50, sha256: '0'.repeat(64) }],
  };
  await expect(unpackSnapshot(await forged(bomb), target)).rejects.toMatchObject({
    code: 'SNAPSHOT_TOO_LARGE',
    details: { bytes: 2 ** 50 },
  });
  const small = await packed({ a: 'x'.repeat(1001) });
  await expect(unpackSnapshot(small, target, { bytesMax: 1000 })).rejects.toMatchObject({
    code: 'SNAPSHOT_TOO_LARGE',
  });
  expect(await readdir(target)).toEqual([]);
  expect((await unpackSnapshot(small, target, { bytesMax: 1001 })).files).toHaveLength(1);
});

test('a file that does not say how large it is cannot make a bomb: reading stops where the manifest says', async () => {
  const file = await forged(manifestOf([['a', 'x']]), [['files/a', 'x'.repeat(50_000_000)]]);
  await expect(unpackSnapshot(file, target)).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
  expect(await readdir(target)).toEqual([]);
});

test('the manifest itself has a limit', async () => {
  const header = encodeTarHeader({ name: 'snapshot.json', size: 64 * 1024 * 1024 + 1 })!;
  const file = join(dir, 'forged.snapshot');
  await writeFile(file, gzipSync(Buffer.concat([header, Buffer.alloc(4096)])));
  await expect(readManifest(file)).rejects.toMatchObject({ code: 'SNAPSHOT_TOO_LARGE' });
});

test('another version, another format and what is no archive are told apart', async () => {
  await expect(readManifest(await forged({ ...manifestOf([]), version: 2 }))).rejects.toMatchObject({
    code: 'SNAPSHOT_VERSION_OTHER',
    details: { version: 2, supported: 1 },
  });
  await expect(readManifest(await forged({ format: 'zip' }))).rejects.toMatchObject({
    code: 'SNAPSHOT_UNREADABLE',
  });
  await expect(readManifest(await forged('{'))).rejects.toMatchObject({ code: 'SNAPSHOT_UNREADABLE' });
  const file = join(dir, 'text');
  await writeFile(file, 'not an archive at all');
  await expect(readManifest(file)).rejects.toMatchObject({ code: 'SNAPSHOT_UNREADABLE' });
  await writeFile(file, '');
  await expect(readManifest(file)).rejects.toMatchObject({ code: 'SNAPSHOT_DAMAGED' });
  await expect(readManifest(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'SNAPSHOT_UNKNOWN' });
  await expect(readManifest(dir)).rejects.toMatchObject({ code: 'STATE_UNUSABLE' });
});

test('an archive cut anywhere, or with any byte of its content changed, is never restored as if it were whole', async () => {
  const whole = await readFile(await packed({ 'nats/a.blk': 'công văn '.repeat(300), 'b.json': '{"b":1}' }));
  const plain = gunzipSync(whole);
  const file = join(dir, 'damaged.snapshot');
  const attempt = async (bytes: Uint8Array) => {
    await rm(target, { recursive: true, force: true });
    await mkdir(target);
    await writeFile(file, bytes);
    return unpackSnapshot(file, target);
  };
  const known = /^(SNAPSHOT_(DAMAGED|UNREADABLE|VERSION_OTHER|TOO_LARGE)|STATE_UNUSABLE)$/;
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      await expect(attempt(whole.subarray(0, length))).rejects.toMatchObject({
        code: expect.stringMatching(known),
      });
    }),
    { numRuns: 60, seed: 6 },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(plain.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const altered = Buffer.from(plain);
      altered[at] = (altered[at] ?? 0) ^ change;
      const before = plain.toString('latin1', 512);
      const outcome = await attempt(gzipSync(altered)).then(
        (manifest) => manifest,
        (failure: { readonly code?: string }) => {
          expect(failure.code).toMatch(known);
          return undefined;
        },
      );
      // Padding and instants may differ; the content of a file may not.
      if (outcome) {
        expect(await readFile(join(target, 'nats/a.blk'), 'utf8')).toBe('công văn '.repeat(300));
        expect(before).toContain('b.json');
      }
    }),
    { numRuns: 120, seed: 6 },
  );
});
