import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '@lienthong/registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dropOpening, keepOpening, readOpening } from './opening-file.ts';

const registry = Registry.load([
  { codeQcvn102: '000.00.00.H41', name: 'UBND tỉnh', tier: 'province', kind: 'UBND tỉnh' },
]);
const value = { source: 'x', agencies: { '000.00.00.H41': { outgoing: 3 } } };
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-opening-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));
const file = () => join(dir, 'opening-balances.json');

test('opening balances stay in the directory until they are dropped', async () => {
  expect(await readOpening(dir, registry)).toBeUndefined();
  const kept = await keepOpening(dir, value, registry);
  expect(await readOpening(dir, registry)).toEqual(kept);
  expect((await stat(file())).mode & 0o077).toBe(0);
  await dropOpening(dir);
  await dropOpening(dir);
  expect(await readOpening(dir, registry)).toBeUndefined();
});

test('what is refused changes nothing of what was kept', async () => {
  const kept = await keepOpening(dir, value, registry);
  await expect(keepOpening(dir, { source: '' }, registry)).rejects.toMatchObject({
    code: 'LEDGER_OPENING_INVALID',
  });
  expect(await readOpening(dir, registry)).toEqual(kept);
});

test.each([
  ['no JSON', 'hello'],
  ['nothing', ''],
  ['another value', '[]'],
  ['too much', `{"source":"${'a'.repeat(9_000_000)}"}`],
])('a file that was altered to %s is refused', async (_, text) => {
  await writeFile(file(), text);
  await expect(readOpening(dir, registry)).rejects.toMatchObject({ code: 'LEDGER_OPENING_INVALID' });
});
