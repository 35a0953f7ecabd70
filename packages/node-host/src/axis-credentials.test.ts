import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openCredentials, readCredentials } from './axis-credentials.ts';

const wanted = { hosts: ['commune'], agencies: ['000.20.31.H41'], gateways: ['main'] };
let file: string;

beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-credentials-'));
  file = join(directory, 'credentials.json');
  return () => rm(directory, { recursive: true });
});

const seeds = async () => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;

test('keys are made once and found again, by their owner only', async () => {
  const made = await openCredentials(file, wanted);
  expect(await readCredentials(file)).toEqual(made);
  expect((await openCredentials(file, wanted)).gateways).toEqual(made.gateways);
  expect((await stat(file)).mode & 0o077).toBe(0);
});

test('a file of an earlier release knows no gateway, and gets a key for one without losing others', async () => {
  const made = await openCredentials(file, wanted);
  const { gateways: _, ...old } = await seeds();
  await writeFile(file, JSON.stringify(old));
  expect((await readCredentials(file))?.gateways).toEqual(new Map());
  const opened = await openCredentials(file, wanted);
  expect(opened.agencies).toEqual(made.agencies);
  expect([...opened.gateways.keys()]).toEqual(['main']);
  expect(opened.gateways).not.toEqual(made.gateways);
});

test.each<[string, object]>([
  ['a gateway whose name is no token', { gateways: { 'a.b': 'SUAAAA' } }],
  ['a key that is none', { gateways: { main: 'secret' } }],
  ['a member that nobody knows', { admins: {} }],
])('a file with %s is refused by name', async (_, change) => {
  await openCredentials(file, wanted);
  await writeFile(file, JSON.stringify({ ...(await seeds()), ...change }));
  await expect(readCredentials(file)).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
});
