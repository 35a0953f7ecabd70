import { hash } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { randomUuid, systemRandom } from '@lienthong/runtime';
import { type KeyRecord, parseKeyRecord, serialiseKeyRecord } from './key-record.ts';

/** Folders of a key store. */
export type KeyFolder = 'authorities' | 'agencies' | 'nodes';

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
    list: async (folder) => {
      const files = [...records.keys()].filter((file) => file.startsWith(`${folder}/`));
      return namesIn(
        folder,
        files.map((file) => file.slice(folder.length + 1)),
      );
    },
  };
}

/**
 * Keys in files of `directory`, readable by their owner only. Several processes may share it: a file is written
 * completely under another name and then linked to its own, which succeeds for one of them.
 *
 * @throws PKI_STORE_UNUSABLE when the directory cannot be made or written
 */
export async function openKeyFiles(directory: string): Promise<KeyStore> {
  const unusable = (cause: unknown): ExchangeError => {
    const problem = cause instanceof Error ? cause.message : 'unknown';
    return new ExchangeError('PKI_STORE_UNUSABLE', { directory, problem }, { cause });
  };
  const folders: readonly KeyFolder[] = ['authorities', 'agencies', 'nodes'];
  try {
    for (const folder of folders) await mkdir(join(directory, folder), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(cause);
  }

  const store: KeyStore = {
    async read(name) {
      const file = fileOf(name);
      let text: string;
      try {
        text = await readFile(join(directory, file), 'utf8');
      } catch (cause) {
        if (isSystemError(cause, 'ENOENT')) return undefined;
        throw unusable(cause);
      }
      return parseKeyRecord(text, { file, id: name.id });
    },

    async create(name, record) {
      const file = join(directory, fileOf(name));
      const draft = `${file}.${randomUuid(systemRandom)}.draft`;
      try {
        const handle = await open(draft, 'wx', 0o600);
        try {
          await handle.writeFile(serialiseKeyRecord(record));
          await handle.sync();
        } finally {
          await handle.close();
        }
        try {
          await link(draft, file);
          return record;
        } finally {
          await unlink(draft);
        }
      } catch (cause) {
        if (!isSystemError(cause, 'EEXIST')) throw unusable(cause);
      }
      const first = await store.read(name);
      if (!first) throw unusable(new Error(`${file} was removed while it was in use`));
      return first;
    },

    async list(folder) {
      try {
        return namesIn(folder, await readdir(join(directory, folder)));
      } catch (cause) {
        throw unusable(cause);
      }
    },
  };
  return store;
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

function isSystemError(value: unknown, code: string): boolean {
  return value instanceof Error && 'code' in value && value.code === code;
}
