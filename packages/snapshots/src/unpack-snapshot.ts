import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { ByteReader } from './byte-reader.ts';
import { filesName, manifestName } from './pack-snapshot.ts';
import {
  type SnapshotFile,
  type SnapshotManifest,
  snapshotHeadSchema,
  snapshotManifestSchema,
  snapshotVersion,
} from './snapshot-manifest.ts';
import { decodeTarHeader, tarBlockBytes, tarPadding } from './tar-header.ts';

export type UnpackLimits = {
  /** Bytes of all files together; more is refused before any is written. */
  readonly bytesMax?: number;
};

/** Bytes of a manifest, at the most. */
export const manifestBytesMax: number = 64 * 1024 * 1024;
/** What a snapshot may unpack to where nothing else is said, bytes. */
export const snapshotBytesMax: number = 64 * 2 ** 30;

/**
 * What a snapshot says of itself, before anything but its manifest is read.
 *
 * @throws SNAPSHOT_UNKNOWN, SNAPSHOT_UNREADABLE, SNAPSHOT_VERSION_OTHER, SNAPSHOT_DAMAGED
 */
export async function readManifest(file: string): Promise<SnapshotManifest> {
  const reader = openArchive(file);
  try {
    return await manifestOf(reader, file);
  } catch (failure) {
    throw readFailure(failure, file);
  } finally {
    await reader.close();
  }
}

/**
 * Unpacks a snapshot into an empty directory: exactly the files that its manifest lists, each with the content that it
 * names. Nothing in the archive decides where anything is written but the names that the manifest's form allows.
 *
 * @throws SNAPSHOT_UNKNOWN, SNAPSHOT_UNREADABLE, SNAPSHOT_VERSION_OTHER, SNAPSHOT_DAMAGED, SNAPSHOT_TOO_LARGE
 */
export async function unpackSnapshot(
  file: string,
  dir: string,
  { bytesMax = snapshotBytesMax }: UnpackLimits = {},
): Promise<SnapshotManifest> {
  const reader = openArchive(file);
  try {
    const manifest = await manifestOf(reader, file);
    const bytes = manifest.files.reduce((sum, { size }) => sum + size, 0);
    if (bytes > bytesMax) throw new ExchangeError('SNAPSHOT_TOO_LARGE', { path: file, bytes, bytesMax });
    for (const one of manifest.files) await unpackFile(reader, one, { file, dir });
    const end = await reader.take(2 * tarBlockBytes);
    if (end.some((byte) => byte !== 0) || !(await reader.isAtEnd()))
      throw damaged(file, 'something follows the last file');
    return manifest;
  } catch (failure) {
    throw readFailure(failure, file);
  } finally {
    await reader.close();
  }
}

function openArchive(file: string): ByteReader {
  const compressed = createReadStream(file);
  const plain = createGunzip();
  // A stream that fails does not end the one behind it by itself.
  compressed.once('error', (failure) => plain.destroy(failure));
  return new ByteReader(compressed.pipe(plain), () => compressed.destroy());
}

async function manifestOf(reader: ByteReader, path: string): Promise<SnapshotManifest> {
  const entry = decodeTarHeader(await reader.take(tarBlockBytes));
  if (entry?.name !== manifestName)
    throw new ExchangeError('SNAPSHOT_UNREADABLE', { path, problem: `no ${manifestName} at its beginning` });
  if (entry.size > manifestBytesMax)
    throw new ExchangeError('SNAPSHOT_TOO_LARGE', { path, bytes: entry.size, bytesMax: manifestBytesMax });
  const json = parseJson(Buffer.from(await reader.take(entry.size)).toString('utf8'));
  await reader.take(tarPadding(entry.size));
  const head = snapshotHeadSchema.safeParse(json);
  if (!head.success) throw new ExchangeError('SNAPSHOT_UNREADABLE', { path, problem: manifestName });
  if (head.data.version !== snapshotVersion) {
    const versions = { version: head.data.version, supported: snapshotVersion };
    throw new ExchangeError('SNAPSHOT_VERSION_OTHER', { path, ...versions });
  }
  const parsed = snapshotManifestSchema.safeParse(json);
  if (!parsed.success) {
    const problem = `${manifestName}: ${parsed.error.issues[0]?.path.join('.') ?? ''}`;
    throw new ExchangeError('SNAPSHOT_UNREADABLE', { path, problem });
  }
  return parsed.data;
}

async function unpackFile(
  reader: ByteReader,
  { path, size, sha256 }: SnapshotFile,
  { file, dir }: { readonly file: string; readonly dir: string },
): Promise<void> {
  const entry = decodeTarHeader(await reader.take(tarBlockBytes));
  if (entry?.name !== `${filesName}/${path}` || entry.size !== size)
    throw damaged(file, `${path} is not where it should be`);
  const target = join(dir, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const out = await open(target, 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    for await (const part of reader.parts(size)) {
      hash.update(part);
      await out.writeFile(part);
    }
  } finally {
    await out.close();
  }
  if (hash.digest('hex') !== sha256) throw damaged(file, `${path} is not what was saved`);
  await reader.take(tarPadding(size));
}

function damaged(path: string, problem: string): ExchangeError {
  return new ExchangeError('SNAPSHOT_DAMAGED', { path, problem });
}

/** What a failure to read an archive means. */
function readFailure(failure: unknown, path: string): unknown {
  if (isExchangeError(failure) || !(failure instanceof Error)) return failure;
  const code = (failure as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT') return new ExchangeError('SNAPSHOT_UNKNOWN', { path });
  if (code === 'Z_DATA_ERROR')
    return new ExchangeError('SNAPSHOT_UNREADABLE', { path, problem: failure.message }, { cause: failure });
  if (code.startsWith('Z_') || code === 'ERR_ARCHIVE_ENDS')
    return new ExchangeError('SNAPSHOT_DAMAGED', { path, problem: 'it ends too early' }, { cause: failure });
  return new ExchangeError('STATE_UNUSABLE', { path, problem: failure.message }, { cause: failure });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
