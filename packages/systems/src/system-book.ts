import { ExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import type { z } from 'zod';
import { withFileLock } from './file-lock.ts';
import { hashPassword } from './password.ts';
import { type System, type SystemSettings, systemLimits } from './system.ts';
import { readSystemFile, type Snapshot, stampOfFile, writeSystemFile } from './system-file.ts';
import {
  agenciesSchema,
  passwordSchema,
  problemOf,
  secretSchema,
  settingsSchema,
  systemIdSchema,
  systemNameSchema,
} from './system-schema.ts';

/** How to open a book. */
export type SystemBookOptions = {
  /** Made with the first system; `systems.json` in the directory of an exchange. */
  readonly file: string;
  readonly clock: Clock;
  /** Of secrets, so never a seeded one outside tests. */
  readonly random: RandomSource;
};

/** Settings to lay over those that hold; `undefined` takes an optional one away. */
export type SettingsChange = { readonly [Name in keyof SystemSettings]?: SystemSettings[Name] | undefined };

/** A system to be added. */
export type NewSystem = {
  readonly id: string;
  /** The id unless said otherwise. */
  readonly name?: string;
  readonly agencies: readonly string[] | 'all';
  readonly settings?: SettingsChange;
  /** 32 random bytes in base64 unless given, as by one who moves from another axis. */
  readonly secret?: string;
  /** For the login of the provincial front. */
  readonly password?: string;
};

/** What is to be different. */
export type SystemChange = {
  readonly name?: string;
  readonly agencies?: readonly string[] | 'all';
  readonly settings?: SettingsChange;
  readonly password?: string;
};

const secretBytes = 32;
/** Of an id that is none, in an error. */
const shownCharactersMax = 80;

/**
 * The client systems of a gateway, in one file that only its owner may read. Several processes may have it open: every
 * answer is that of the file as it is now, and changes wait for each other.
 */
export class SystemBook {
  readonly file: string;
  readonly #tools: { readonly clock: Clock; readonly random: RandomSource };
  #known: Snapshot;
  #lastChange: Promise<unknown> = Promise.resolve();

  private constructor(options: SystemBookOptions, known: Snapshot) {
    this.file = options.file;
    this.#tools = { clock: options.clock, random: options.random };
    this.#known = known;
  }

  /**
   * The book of a file; empty where there is no file.
   *
   * @throws SYSTEM_FILE_DAMAGED when the file is not a book; it is left as it is
   * @throws SYSTEM_FILE_UNUSABLE when the file cannot be read
   */
  static async open(options: SystemBookOptions): Promise<SystemBook> {
    return new SystemBook(options, await readSystemFile(options.file));
  }

  /**
   * Every system, in the order of their making.
   *
   * @throws SYSTEM_FILE_DAMAGED, SYSTEM_FILE_UNUSABLE as {@link SystemBook.open}; here and in every method
   */
  async list(): Promise<readonly System[]> {
    return [...(await this.#current()).values()];
  }

  /** The system with this id; undefined where there is none. Costs one look at the file's date. */
  async find(id: string): Promise<System | undefined> {
    return (await this.#current()).get(id);
  }

  /**
   * The system with this id.
   *
   * @throws SYSTEM_UNKNOWN when there is none
   */
  async get(id: string): Promise<System> {
    return existing(await this.#current(), id);
  }

  /**
   * Adds a system and returns it, with its secret.
   *
   * @throws SYSTEM_EXISTS when there is one with this id
   * @throws SYSTEM_ID_INVALID, SYSTEM_FIELD_INVALID for what cannot stand in the book
   * @throws SYSTEM_BOOK_FULL when there are as many as a book may have
   * @throws SYSTEM_BOOK_BUSY when another process does not let go of the book; here and in every change
   */
  async add(system: NewSystem): Promise<System> {
    const id = parseId(system.id);
    const { random, clock } = this.#tools;
    const secret = system.secret ?? Buffer.from(random.bytes(secretBytes)).toString('base64');
    const passwordHash = await this.#hash(system.password);
    const added: System = {
      id,
      name: parseField('name', systemNameSchema, system.name ?? id),
      secret: parseField('secret', secretSchema, secret),
      ...(passwordHash !== undefined && { passwordHash }),
      agencies: parseAgencies(system.agencies),
      locked: false,
      settings: parseField('settings', settingsSchema, system.settings ?? {}),
      createdAt: clock.now(),
    };
    await this.#change((systems) => {
      if (systems.has(id)) throw new ExchangeError('SYSTEM_EXISTS', { id });
      if (systems.size >= systemLimits.systemsMax)
        throw new ExchangeError('SYSTEM_BOOK_FULL', { limit: systemLimits.systemsMax });
      systems.set(id, added);
    });
    return added;
  }

  /**
   * Changes name, agencies, settings or password; what is not named stays.
   *
   * @throws SYSTEM_UNKNOWN when there is none with this id
   * @throws SYSTEM_FIELD_INVALID for what cannot stand in the book
   */
  async change(id: string, change: SystemChange): Promise<System> {
    const passwordHash = await this.#hash(change.password);
    const fields = {
      ...(change.name !== undefined && { name: parseField('name', systemNameSchema, change.name) }),
      ...(change.agencies !== undefined && { agencies: parseAgencies(change.agencies) }),
      ...(passwordHash !== undefined && { passwordHash }),
    };
    return this.#replace(id, (system) => ({
      ...system,
      ...fields,
      settings: parseField('settings', settingsSchema, { ...system.settings, ...change.settings }),
    }));
  }

  /**
   * Gives the system a new secret; the old one ends at once.
   *
   * @throws SYSTEM_UNKNOWN when there is none with this id
   */
  async rotate(id: string): Promise<System> {
    const { random, clock } = this.#tools;
    const secret = Buffer.from(random.bytes(secretBytes)).toString('base64');
    return this.#replace(id, (system) => ({ ...system, secret, rotatedAt: clock.now() }));
  }

  /**
   * Keeps the system out until {@link SystemBook.unlock}. Locking twice changes nothing.
   *
   * @throws SYSTEM_UNKNOWN when there is none with this id
   */
  async lock(id: string): Promise<System> {
    return this.#replace(id, (system) => ({ ...system, locked: true }));
  }

  /**
   * Lets a locked system in again, with the same secret.
   *
   * @throws SYSTEM_UNKNOWN when there is none with this id
   */
  async unlock(id: string): Promise<System> {
    return this.#replace(id, (system) => ({ ...system, locked: false }));
  }

  /**
   * Takes the system out of the book and returns it as it was.
   *
   * @throws SYSTEM_UNKNOWN when there is none with this id
   */
  async remove(id: string): Promise<System> {
    return this.#change((systems) => {
      const system = existing(systems, id);
      systems.delete(id);
      return system;
    });
  }

  #replace(id: string, make: (system: System) => System): Promise<System> {
    return this.#change((systems) => {
      const changed = make(existing(systems, id));
      systems.set(id, changed);
      return changed;
    });
  }

  async #hash(password: string | undefined): Promise<string | undefined> {
    if (password === undefined) return undefined;
    return hashPassword(parseField('password', passwordSchema, password), this.#tools.random);
  }

  async #current(): Promise<ReadonlyMap<string, System>> {
    if ((await stampOfFile(this.file)) === this.#known.stamp) return this.#known.systems;
    const read = await readSystemFile(this.file);
    this.#known = read;
    return read.systems;
  }

  /** Changes of this book go one after the other; the lock is for other processes. */
  #change<Result>(edit: (systems: Map<string, System>) => Result): Promise<Result> {
    const change = this.#lastChange.then(() =>
      withFileLock(this.file, this.#tools.clock, async () => {
        const systems = new Map((await readSystemFile(this.file)).systems);
        const result = edit(systems);
        await writeSystemFile(this.file, systems.values());
        return result;
      }),
    );
    this.#lastChange = change.catch(() => undefined);
    return change;
  }
}

function existing(systems: ReadonlyMap<string, System>, id: string): System {
  const system = systems.get(id);
  if (!system) throw new ExchangeError('SYSTEM_UNKNOWN', { id: id.slice(0, shownCharactersMax) });
  return system;
}

function parseId(id: string): string {
  const parsed = systemIdSchema.safeParse(id);
  if (!parsed.success) throw new ExchangeError('SYSTEM_ID_INVALID', { id: id.slice(0, shownCharactersMax) });
  return parsed.data;
}

const parseAgencies = (agencies: readonly string[] | 'all'): readonly string[] | 'all' => {
  const parsed = parseField('agencies', agenciesSchema, agencies);
  return parsed === 'all' ? parsed : [...new Set(parsed)];
};

function parseField<Value>(name: string, schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, problem } = problemOf(parsed.error);
  throw new ExchangeError('SYSTEM_FIELD_INVALID', {
    field: [name, field].filter(Boolean).join('.'),
    problem,
  });
}
