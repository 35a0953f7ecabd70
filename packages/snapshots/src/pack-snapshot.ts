import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ExchangeError } from '@lienthong/errors';
import { type SnapshotFile, type SnapshotManifest, snapshotVersion } from './snapshot-manifest.ts';
import type { StateFile } from './state-files.ts';
import { encodeTarHeader, tarBlockBytes, tarPadding } from './tar-header.ts';

/** A file that is read as a whole, bytes, and how many of them are kept from one reading to the other. */
const smallBytesMax = 65_536;
const smallFilesMax = 2_000;

/** Name of the manifest in the archive, and of the folder that all other files are in. */
export const manifestName = 'snapshot.json';
export const filesName = 'files';

/**
 * Writes files that no longer change as one archive: a gzipped tar, the manifest first, readable by its owner only. The file
 * appears when it is whole.
 *
 * @throws STATE_UNUSABLE when a file has a name that the archive cannot carry
 */
export async function packSnapshot(
  dir: string,
  files: readonly StateFile[],
  { file, ...head }: Omit<SnapshotManifest, 'format' | 'version' | 'files'> & { readonly file: string },
): Promise<SnapshotManifest> {
  const listed: SnapshotFile[] = [];
  const small = new Map<string, Uint8Array>();
  for (const { path, size } of files) {
    // There are hundreds of small files, and a stream for each would cost more than they do.
    const bytes =
      size <= smallBytesMax && small.size < smallFilesMax ? await readFile(join(dir, path)) : undefined;
    if (bytes) small.set(path, bytes);
    const sha256 = bytes ? createHash('sha256').update(bytes).digest('hex') : await sha256Of(join(dir, path));
    listed.push({ path, size: bytes?.length ?? size, sha256 });
  }
  const manifest: SnapshotManifest = {
    format: 'lienthong-snapshot',
    version: snapshotVersion,
    ...head,
    files: listed,
  };
  const part = `${file}.${process.pid}.part`;
  try {
    await pipeline(
      Readable.from(archive(dir, manifest, small)),
      createGzip({ level: 1 }),
      createWriteStream(part, { mode: 0o600, flags: 'wx' }),
    );
    const written = await open(part, 'r');
    await written.sync().finally(() => written.close());
    await rename(part, file);
  } catch (failure) {
    await rm(part, { force: true });
    throw failure;
  }
  return manifest;
}

async function* archive(
  dir: string,
  manifest: SnapshotManifest,
  small: ReadonlyMap<string, Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const head = Buffer.from(JSON.stringify(manifest, undefined, 1));
  yield header(manifestName, head.length);
  yield head;
  yield Buffer.alloc(tarPadding(head.length));
  for (const { path, size } of manifest.files) {
    yield header(`${filesName}/${path}`, size);
    const bytes = small.get(path);
    if (bytes) yield Buffer.concat([bytes, Buffer.alloc(tarPadding(size))]);
    else {
      yield* createReadStream(join(dir, path));
      yield Buffer.alloc(tarPadding(size));
    }
  }
  yield Buffer.alloc(2 * tarBlockBytes);
}

function header(name: string, size: number): Uint8Array {
  const encoded = encodeTarHeader({ name, size });
  if (!encoded) throw new ExchangeError('STATE_UNUSABLE', { path: name, problem: 'name or size too long' });
  return encoded;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
