import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, seededRandom, systemRandom } from '@lienthong/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultSystemSettings, SystemBook, systemLimits } from './index.ts';

const startAt = Date.parse('2026-03-05T01:02:03Z');
let directory: string;
let file: string;
let clock: ManualClock;
const open = () => SystemBook.open({ file, clock, random: systemRandom });
const coded = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'systems-'));
  file = join(directory, 'state', 'systems.json');
  clock = new ManualClock(startAt);
});
afterEach(() => rm(directory, { recursive: true }));

describe('adding', () => {
  test('gives a system an id as name, 32 random bytes as secret and the default settings', async () => {
    const book = await open();
    const added = await book.add({ id: '000.00.01.H41', agencies: ['000.00.01.H41'] });
    expect(added).toEqual({
      id: '000.00.01.H41',
      name: '000.00.01.H41',
      secret: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      agencies: ['000.00.01.H41'],
      locked: false,
      settings: defaultSystemSettings,
      createdAt: startAt,
    });
    expect(await book.find('000.00.01.H41')).toEqual(added);
    expect(await (await open()).list()).toEqual([added]);
  });

  test('draws the secret from the random source given', async () => {
    const book = await SystemBook.open({ file, clock, random: seededRandom('secrets') });
    const { secret } = await book.add({ id: 'a', agencies: 'all' });
    expect(secret).toBe(Buffer.from(seededRandom('secrets').bytes(32)).toString('base64'));
  });

  test('takes a secret that is known on another axis, and lays settings over the defaults', async () => {
    const book = await open();
    const added = await book.add({
      id: 'h',
      name: 'Hệ thống A',
      agencies: 'all',
      secret: 'example-secret-not-real-0001',
      settings: { signature: 'enforce', freshnessDays: 3 },
    });
    expect(added.secret).toBe('example-secret-not-real-0001');
    expect(added.settings).toEqual({ ...defaultSystemSettings, signature: 'enforce', freshnessDays: 3 });
    expect((await (await open()).find('h'))?.settings).toEqual(added.settings);
  });

  test('names an agency once, however often it was named', async () => {
    const { agencies } = await (await open()).add({ id: 'a', agencies: ['H41', 'H42', 'H41'] });
    expect(agencies).toEqual(['H41', 'H42']);
  });

  test('refuses an id that is there', async () => {
    const book = await open();
    const { secret } = await book.add({ id: 'a', agencies: 'all' });
    await expect(book.add({ id: 'a', agencies: ['H41'] })).rejects.toEqual(
      coded('SYSTEM_EXISTS', { id: 'a' }),
    );
    expect((await book.find('a'))?.secret).toBe(secret);
  });

  test.each(['', ' ', 'a b', 'a/b', '../a', 'đ', 'a\n', 'x'.repeat(65), '\u0000'])(
    'refuses %j as an id',
    async (id) => {
      await expect((await open()).add({ id, agencies: 'all' })).rejects.toEqual(coded('SYSTEM_ID_INVALID'));
    },
  );

  test.each(['__proto__', 'constructor', '...', '-', 'A'.repeat(64)])(
    '%j is an id like any other',
    async (id) => {
      const book = await open();
      expect(await book.find(id)).toBeUndefined();
      await book.add({ id, agencies: 'all' });
      expect((await (await open()).find(id))?.id).toBe(id);
    },
  );

  test.each([
    ['agencies', { agencies: [] }],
    ['agencies.1', { agencies: ['H41', 'a b'] }],
    ['name', { name: ' ' }],
    ['name', { name: 'a\u001b[31m' }],
    ['name', { name: 'x'.repeat(201) }],
    ['secret', { secret: 'short' }],
    ['secret', { secret: 'line\nbreak-secret' }],
    ['secret', { secret: 'x'.repeat(257) }],
    ['password', { password: '' }],
    ['password', { password: 'x'.repeat(257) }],
    ['settings.freshnessDays', { settings: { freshnessDays: 0 } }],
    ['settings.freshnessDays', { settings: { freshnessDays: Number.POSITIVE_INFINITY } }],
    ['settings.signature', { settings: { signature: 'maybe' as 'off' } }],
    ['settings', { settings: { colour: 'red' } as object }],
  ])('refuses what cannot stand in %s, and leaves the book alone: %j', async (field, fields) => {
    const book = await open();
    await expect(book.add({ id: 'a', agencies: 'all', ...fields })).rejects.toEqual(
      coded('SYSTEM_FIELD_INVALID', { field }),
    );
    expect(await book.list()).toEqual([]);
  });

  test('ends at the most systems that a book may have', async () => {
    const book = await open();
    const first = await book.add({ id: 'first', agencies: 'all' });
    const systems = Array.from({ length: systemLimits.systemsMax }, (_, at) => ({ ...first, id: `s${at}` }));
    await writeFile(file, JSON.stringify({ format: 'lienthong-systems-1', systems }));
    await expect(book.add({ id: 'more', agencies: 'all' })).rejects.toEqual(coded('SYSTEM_BOOK_FULL'));
  });
});

describe('changing', () => {
  test('rotation gives another secret and says when', async () => {
    const book = await open();
    const before = await book.add({ id: 'a', agencies: 'all' });
    clock.advance(1000);
    const after = await book.rotate('a');
    expect(after).toEqual({ ...before, secret: after.secret, rotatedAt: startAt + 1000 });
    expect(after.secret).not.toBe(before.secret);
    expect(await (await open()).find('a')).toEqual(after);
  });

  test('locking and unlocking keep the secret', async () => {
    const book = await open();
    const before = await book.add({ id: 'a', agencies: 'all' });
    expect(await book.lock('a')).toEqual({ ...before, locked: true });
    expect(await book.lock('a')).toEqual({ ...before, locked: true });
    expect(await book.unlock('a')).toEqual(before);
  });

  test('changes what is named and nothing else; undefined takes a setting away', async () => {
    const book = await open();
    const before = await book.add({
      id: 'a',
      agencies: 'all',
      settings: { freshnessDays: 3, check: 'full' },
    });
    const after = await book.change('a', {
      name: 'Tên khác',
      agencies: ['H41'],
      settings: { freshnessDays: undefined, unsigned: 'refuse' },
    });
    const settings = { ...defaultSystemSettings, check: 'full', unsigned: 'refuse' };
    expect(after).toEqual({ ...before, name: 'Tên khác', agencies: ['H41'], settings });
  });

  test('a removed system is gone, and may be added again', async () => {
    const book = await open();
    const before = await book.add({ id: 'a', agencies: 'all' });
    expect(await book.remove('a')).toEqual(before);
    expect(await book.find('a')).toBeUndefined();
    expect((await book.add({ id: 'a', agencies: 'all' })).secret).not.toBe(before.secret);
  });

  test.each(['get', 'rotate', 'lock', 'unlock', 'remove'] as const)(
    '%s refuses a system that is not there',
    async (verb) => {
      await expect((await open())[verb]('a')).rejects.toEqual(coded('SYSTEM_UNKNOWN', { id: 'a' }));
    },
  );

  test('an unknown system cannot be changed', async () => {
    await expect((await open()).change('a', {})).rejects.toEqual(coded('SYSTEM_UNKNOWN', { id: 'a' }));
  });
});

describe('the file', () => {
  test('is readable by its owner only, also after a change of one that others could read', async () => {
    const book = await open();
    await book.add({ id: 'a', agencies: 'all' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    await book.lock('a');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'state'))).mode & 0o777).toBe(0o700);
  });

  test('is all that is left in the directory', async () => {
    const book = await open();
    await Promise.all(['a', 'b', 'c'].map((id) => book.add({ id, agencies: 'all' })));
    expect(await readdir(join(directory, 'state'))).toEqual(['systems.json']);
  });

  test('another book on it sees each change at once', async () => {
    const [one, other] = [await open(), await open()];
    const { secret } = await one.add({ id: 'a', agencies: 'all' });
    expect((await other.find('a'))?.secret).toBe(secret);
    await other.lock('a');
    expect((await one.find('a'))?.locked).toBe(true);
    await one.remove('a');
    expect(await other.list()).toEqual([]);
  });

  test('loses no change when many come at once', async () => {
    const book = await open();
    const ids = Array.from({ length: 40 }, (_, at) => `s${at}`);
    await Promise.all(ids.map((id) => book.add({ id, agencies: 'all' })));
    expect((await (await open()).list()).map(({ id }) => id)).toEqual(ids);
  });

  test('goes on with the next change after one that was refused', async () => {
    const book = await open();
    const [refused, taken] = await Promise.allSettled([
      book.lock('a'),
      book.add({ id: 'a', agencies: 'all' }),
    ]);
    expect(refused.status).toBe('rejected');
    expect(taken.status).toBe('fulfilled');
  });

  test('holds no password in clear', async () => {
    const book = await open();
    await book.add({ id: 'a', agencies: 'all', password: 'mật khẩu bí mật' });
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('mật khẩu bí mật');
    expect(text).toContain('scrypt:');
  });

  test('a draft that a killed process has left behind does not matter', async () => {
    const book = await open();
    await mkdir(join(directory, 'state'));
    await writeFile(`${file}.draft`, 'half a', { mode: 0o644 });
    await book.add({ id: 'a', agencies: 'all' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(directory, 'state'))).toEqual(['systems.json']);
  });

  test('settings that a book of an earlier version does not name are the defaults', async () => {
    const book = await open();
    const { settings: _, ...system } = await book.add({ id: 'a', agencies: 'all' });
    const old = { ...system, settings: { check: 'full' } };
    await writeFile(file, JSON.stringify({ format: 'lienthong-systems-1', systems: [old] }));
    expect((await book.find('a'))?.settings).toEqual({ ...defaultSystemSettings, check: 'full' });
  });
});

describe('a hostile file', () => {
  const good = {
    id: 'a',
    name: 'a',
    secret: 'a-secret-never-shown',
    agencies: 'all',
    locked: false,
    settings: defaultSystemSettings,
    createdAt: 0,
  };
  const fileOf = (...systems: unknown[]) => JSON.stringify({ format: 'lienthong-systems-1', systems });
  const write = async (text: string | Uint8Array) => {
    await mkdir(join(directory, 'state'));
    await writeFile(file, text);
  };

  test.each([
    ['empty', ''],
    ['half', '{"format":"lienthong-systems-1","systems":[{"id":"a","secret":"a-secret-never-shown'],
    ['of another format', JSON.stringify({ format: 'lienthong-keys-1', systems: [] })],
    ['a list', '[]'],
    ['null', 'null'],
    ['with two of one id', fileOf(good, good)],
    ['with an id of a path', fileOf({ ...good, id: '../../etc/passwd' })],
    ['with a number as secret', fileOf({ ...good, secret: 12345678901 })],
    ['without a secret', fileOf({ ...good, secret: undefined })],
    ['with an unknown member', fileOf({ ...good, admin: true })],
    ['with a prototype', fileOf(good).replace('"locked"', '"__proto__":{"locked":true},"locked"')],
    [
      'with a hash of another cost',
      fileOf({ ...good, passwordHash: `scrypt:1073741824:8:1:${'a'.repeat(22)}:${'b'.repeat(43)}` }),
    ],
    ['with an unknown setting', fileOf({ ...good, settings: { signature: 'none' } })],
    ['with a nest of brackets', '['.repeat(100_000)],
  ])('%s is an error, never an empty book, and its secrets are not told', async (_, text) => {
    await write(text);
    const failure = await open().catch((reason: unknown) => reason);
    expect(failure).toEqual(coded('SYSTEM_FILE_DAMAGED', { file }));
    expect(String(failure)).not.toContain('never-shown');
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('bytes that are no UTF-8 are an error', async () => {
    await write(Buffer.from(fileOf(good).replace('"name":"a"', '"name":"\xe9\xe9"'), 'latin1'));
    await expect(open()).rejects.toEqual(coded('SYSTEM_FILE_DAMAGED'));
  });

  test('one larger than the limit is not read', async () => {
    await write(Buffer.alloc(systemLimits.fileSizeBytesMax + 1, ' '));
    await expect(open()).rejects.toEqual(coded('SYSTEM_FILE_DAMAGED'));
  });

  test('a directory in its place is an error', async () => {
    await mkdir(file, { recursive: true });
    await expect(open()).rejects.toEqual(coded('SYSTEM_FILE_DAMAGED'));
  });

  test('a link in a circle is an error', async () => {
    await mkdir(join(directory, 'state'));
    await symlink(file, file);
    await expect(open()).rejects.toEqual(coded('SYSTEM_FILE_UNUSABLE'));
  });

  test('one that breaks while the book is open is an error at the next question, and stays as it is', async () => {
    const book = await open();
    await book.add({ id: 'a', agencies: 'all' });
    await writeFile(file, 'broken');
    await expect(book.find('a')).rejects.toEqual(coded('SYSTEM_FILE_DAMAGED'));
    await expect(book.lock('a')).rejects.toEqual(coded('SYSTEM_FILE_DAMAGED'));
    expect(await readFile(file, 'utf8')).toBe('broken');
  });

  test('a book that cannot be written says so', async () => {
    await writeFile(join(directory, 'state'), 'a file where the directory should be');
    const book = await SystemBook.open({
      file: join(directory, 'systems.json'),
      clock,
      random: systemRandom,
    });
    await expect(book.list()).resolves.toEqual([]);
    await expect(open()).rejects.toEqual(coded('SYSTEM_FILE_UNUSABLE'));
  });
});
