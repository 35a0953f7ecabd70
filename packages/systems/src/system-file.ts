import type { BigIntStats } from 'node:fs';
import { constants, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type System, systemLimits } from './system.ts';
import { problemOf, systemFileSchema } from './system-schema.ts';

/** The systems of a file at one instant. */
export type Snapshot = {
  /** Differs from that of every other content of the file. */
  readonly stamp: string;
  /** By id, in the order of their making. */
  readonly systems: ReadonlyMap<string, System>;
};

const absent: Snapshot = { stamp: 'absent', systems: new Map() };

/**
 * What tells whether the file has been written since; a file that is not there has a stamp too.
 *
 * @throws SYSTEM_FILE_UNUSABLE when the file cannot be looked at
 */
export async function stampOfFile(file: string): Promise<string> {
  try {
    return stampOf(await stat(file, { bigint: true }));
  } catch (failure) {
    if (isSystemError(failure, 'ENOENT')) return absent.stamp;
    throw unusable(file, failure);
  }
}

/**
 * The systems of the file; none where there is no file.
 *
 * @throws SYSTEM_FILE_UNUSABLE when it cannot be read
 * @throws SYSTEM_FILE_DAMAGED when it is not what {@link writeSystemFile} wrote, or a person has broken it
 */
export async function readSystemFile(file: string): Promise<Snapshot> {
  try {
    // Without blocking: a named pipe in the place of the file would hold the process for ever.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw damaged(file, 'it is not a file');
      if (stats.size > systemLimits.fileSizeBytesMax)
        throw damaged(file, `it is larger than ${systemLimits.fileSizeBytesMax} bytes`);
      return { stamp: stampOf(stats), systems: parseSystems(await handle.readFile(), file) };
    } finally {
      await handle.close();
    }
  } catch (failure) {
    if (failure instanceof ExchangeError) throw failure;
    if (isSystemError(failure, 'ENOENT')) return absent;
    throw unusable(file, failure);
  }
}

/**
 * Writes the file in one piece, readable by its owner only: a reader sees the old systems or the new ones. Only for the
 * holder of the book's lock.
 *
 * @throws SYSTEM_FILE_UNUSABLE when it cannot be written
 */
export async function writeSystemFile(file: string, systems: Iterable<System>): Promise<void> {
  const draft = `${file}.draft`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await rm(draft, { force: true });
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(
        `${JSON.stringify({ format: 'lienthong-systems-1', systems: [...systems] }, undefined, 1)}\n`,
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (failure) {
    throw unusable(file, failure);
  }
}

function parseSystems(bytes: Uint8Array, file: string): ReadonlyMap<string, System> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own words may quote the text, and with it a secret.
    throw damaged(file, 'it is not JSON in UTF-8');
  }
  const parsed = systemFileSchema.safeParse(json);
  if (!parsed.success) {
    const { field, problem } = problemOf(parsed.error);
    throw damaged(file, field === '' ? problem : `${field}: ${problem}`);
  }
  const systems = new Map(parsed.data.systems.map((system) => [system.id, system]));
  if (systems.size < parsed.data.systems.length) throw damaged(file, 'two systems have the same id');
  return systems;
}

/** Every write makes a new file, so the inode counts as much as the time. */
const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':');

const damaged = (file: string, problem: string) =>
  new ExchangeError('SYSTEM_FILE_DAMAGED', { file, problem });

/** The error of a file operation that failed. */
export function unusable(file: string, cause: unknown): ExchangeError {
  const problem = cause instanceof Error ? cause.message : String(cause);
  return new ExchangeError('SYSTEM_FILE_UNUSABLE', { file, problem }, { cause });
}

/** Whether `value` is an error of the operating system with one of these codes. */
export function isSystemError(value: unknown, ...codes: readonly string[]): boolean {
  return value instanceof Error && 'code' in value && codes.includes(String(value.code));
}
