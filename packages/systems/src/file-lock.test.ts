import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, systemClock } from '@lienthong/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';

let directory: string;
let file: string;
const children: ChildProcess[] = [];
const token = '11111111-2222-4333-8444-555555555555';
const holderText = (holder: { pid: number; host?: string }) =>
  JSON.stringify({ host: hostname(), token, ...holder });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'systems-lock-'));
  file = join(directory, 'systems.json');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

/** The number of a process that has just ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** A clock on which waiting takes no time, and of which each wait is one step of its length. */
function eagerClock(): ManualClock {
  const clock = new ManualClock(0);
  return Object.assign(clock, { sleep: async (ms: number) => clock.advance(ms) });
}

test('one task at a time, in whatever order', async () => {
  let inside = 0;
  const seen: number[] = [];
  const task = async () => {
    inside += 1;
    seen.push(inside);
    await readdir(directory);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 12 }, () => withFileLock(file, systemClock, task)));
  expect(seen).toEqual(Array(12).fill(1));
  expect(await readdir(directory)).toEqual([]);
});

test('a task that fails lets go of the lock, and its failure is told', async () => {
  const failing = withFileLock(file, systemClock, () => Promise.reject(new Error('task')));
  await expect(failing).rejects.toThrow('task');
  expect(await withFileLock(file, systemClock, async () => 'next')).toBe('next');
});

test('the lock of a dead process is taken over, by one of many', async () => {
  await writeFile(`${file}.lock`, holderText({ pid: await deadPid() }));
  let inside = 0;
  const task = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await readdir(directory);
    inside -= 1;
    return 'done';
  };
  const results = await Promise.all(Array.from({ length: 12 }, () => withFileLock(file, systemClock, task)));
  expect(results).toEqual(Array(12).fill('done'));
  expect(await readdir(directory)).toEqual([]);
});

test('a lock under our own number that is not ours is left from an earlier process', async () => {
  await writeFile(`${file}.lock`, holderText({ pid: process.pid }));
  expect(await withFileLock(file, eagerClock(), async () => 'done')).toBe('done');
});

test.each([
  ['a living process', () => holderText({ pid: process.ppid }), process.ppid],
  ['another machine', () => holderText({ pid: 1, host: 'elsewhere.example' }), 1],
  ['nobody who can be named', () => 'not a lock', '?'],
])('the lock of %s is waited for and then reported, and stays', async (_, text, pid) => {
  await writeFile(`${file}.lock`, text());
  await expect(withFileLock(file, eagerClock(), async () => 'never')).rejects.toEqual(
    expect.objectContaining({ code: 'SYSTEM_BOOK_BUSY', details: { file, lock: `${file}.lock`, pid } }),
  );
  expect(await readFile(`${file}.lock`, 'utf8')).toBe(text());
});

test('a lock that cannot be made is an error of the file', async () => {
  await writeFile(file, 'a file');
  await expect(withFileLock(join(file, 'inside'), systemClock, async () => 'never')).rejects.toEqual(
    expect.objectContaining({ code: 'SYSTEM_FILE_UNUSABLE' }),
  );
});

test('processes that change the book at the same time lose nothing, though one is killed with the lock', async () => {
  const book = new URL('./index.ts', import.meta.url).href;
  const runtime = import.meta.resolve('@lienthong/runtime');
  const script = `
    import { SystemBook } from '${book}';
    import { systemClock, systemRandom } from '${runtime}';
    const [file, name] = process.argv.slice(1);
    const book = await SystemBook.open({ file, clock: systemClock, random: systemRandom });
    for (let at = 0; at < 10; at += 1) await book.add({ id: name + at, agencies: 'all' });`;
  await writeFile(`${file}.lock`, holderText({ pid: await deadPid() }));
  const names = ['a', 'b', 'c'];
  const ends = names.map(async (name) => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, file, name], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(child);
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, errors: code === 0 ? '' : errors };
  });
  expect(await Promise.all(ends)).toEqual(names.map(() => ({ code: 0, errors: '' })));
  const { systems } = JSON.parse(await readFile(file, 'utf8')) as { systems: { id: string }[] };
  const expected = names.flatMap((name) => Array.from({ length: 10 }, (_, at) => name + at));
  expect(systems.map(({ id }) => id).sort()).toEqual(expected.sort());
  expect(await readdir(directory)).toEqual(['systems.json']);
});
