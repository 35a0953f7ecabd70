import { hash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type KeyRecord, parseKeyRecord, serialiseKeyRecord } from './key-record.ts';
import { isSystemError, writeOnce } from './write-once.ts';

/** Folders of a key store, in the order in which they are listed. */
export const keyFolders = ['authorities', 'services', 'nodes', 'agencies', 'people'] as const;

/** A folder of a key store. */
export type KeyFolder = (typeof keyFolders)[number];

/** Names a record: generation 1 is the first, the next one follows when its certificate is no longer fit. */
export type KeyName = { readonly folder: KeyFolder; readonly id: string; readonly generation: number };

/** Where keys are kept. Records are never changed or removed. */
export interface KeyStore {
  /** The record, or `undefined` where there is none. */
  read(name: KeyName): Promise<KeyRecord | undefined>;
  /** Keeps `record` unless there is one already; returns the one that is kept. The first wins, in every process. */
  create(name: KeyName, record: KeyRecord): Promise<KeyRecord>;
  /** The names of all records in a folder, in order. */
  list(folder: KeyFolder): Promise<readonly KeyName[]>;
}

/** Keys that live as long as the process. */
export function memoryKeyStore(): KeyStore {
  const records = new Map<string, KeyRecord>();
  return {
    read: async (name) => records.get(fileOf(name)),
    async create(name, record) {
      const kept = records.get(fileOf(name)) ?? record;
      records.set(fileOf(name), kept);
      return kept;
    },
    async list(folder) {
      const files = [...records.keys()].filter((file) => file.startsWith(`${folder}/`));
      return namesIn(
        folder,
        files.map((file) => file.slice(folder.length + 1)),
      );
    },
  };
}

/**
 * Keys in files of `directory`, readable by their owner only. Several processes may share it.
 *
 * @throws PKI_STORE_UNUSABLE when the directory cannot be made, read or written, here and in every method
 */
export async function openKeyFiles(directory: string): Promise<KeyStore> {
  for (const folder of keyFolders)
    await usable(directory, mkdir(join(directory, folder), { recursive: true, mode: 0o700 }));

  const store: KeyStore = {
    async read(name) {
      const file = fileOf(name);
      const text = await usable(directory, readIfPresent(join(directory, file)));
      return text === undefined ? undefined : parseKeyRecord(text, { file, id: name.id });
    },
    async create(name, record) {
      const file = join(directory, fileOf(name));
      if (await usable(directory, writeOnce(file, serialiseKeyRecord(record)))) return record;
      const first = await store.read(name);
      if (first) return first;
      return usable(directory, Promise.reject(new Error(`${file} was removed while it was in use`)));
    },
    list: async (folder) => namesIn(folder, await usable(directory, readdir(join(directory, folder)))),
  };
  return store;
}

/**
 * The result of a file operation.
 *
 * @throws PKI_STORE_UNUSABLE when it failed
 */
export async function usable<Result>(directory: string, operation: Promise<Result>): Promise<Result> {
  try {
    return await operation;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'unknown';
    throw new ExchangeError('PKI_STORE_UNUSABLE', { directory, problem }, { cause });
  }
}

/** As {@link usable}, for what is done at once. */
export function usableNow<Result>(directory: string, operation: () => Result): Result {
  try {
    return operation();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'unknown';
    throw new ExchangeError('PKI_STORE_UNUSABLE', { directory, problem }, { cause });
  }
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT')) return undefined;
    throw cause;
  }
}

/** The digest keeps identifiers apart that a file system takes for the same, such as `a.b` and `A.B`. */
function fileOf({ folder, id, generation }: KeyName): string {
  return `${folder}/${id}-${hash('sha256', id, 'hex').slice(0, 8)}.${generation}.json`;
}

/** Names of the records among these files; drafts of other processes are passed over. */
function namesIn(folder: KeyFolder, files: readonly string[]): KeyName[] {
  return files.toSorted().flatMap((file) => {
    const [, id, generation] = /^(.+)-[0-9a-f]{8}\.(\d+)\.json$/.exec(file) ?? [];
    return id === undefined ? [] : [{ folder, id, generation: Number(generation) }];
  });
}
