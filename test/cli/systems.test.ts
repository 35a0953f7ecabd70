import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jsonOf, lienthong, type Run, type RunOptions, stateDirectory } from './lienthong.ts';

type SystemDocument = {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly agencies: readonly string[] | 'all';
  readonly locked: boolean;
  readonly hasPassword: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sdk: { readonly properties: readonly string[]; readonly constructor: string };
};

const commune = '000.21.36.H41';

let state: Awaited<ReturnType<typeof stateDirectory>>;
beforeEach(async () => {
  state = await stateDirectory();
});
afterEach(() => state[Symbol.asyncDispose]());

// Nothing runs: the systems are in a file.
const systems = (argv: readonly string[], options: RunOptions = {}): Promise<Run> =>
  lienthong(['systems', ...argv, '--state', state.path], options);
const listed = async (): Promise<readonly SystemDocument[]> =>
  jsonOf<{ systems: readonly SystemDocument[] }>(await systems(['list', '--json'])).systems;

test('a system is added, shown, rotated, locked, unlocked and removed while nothing runs', async () => {
  const added = jsonOf<SystemDocument>(await systems(['add', commune, '--json']));
  expect(added).toMatchObject({ id: commune, name: 'UBND xã Mỹ Lý', agencies: [commune], locked: false });
  expect((await stat(join(state.path, 'systems.json'))).mode & 0o777).toBe(0o600);

  const shown = jsonOf<SystemDocument>(await systems(['show', commune, '--json']));
  expect(shown.secret).toBe(added.secret);
  expect(shown.sdk.properties).toEqual([
    'client.protocol=HTTP',
    'service.endpoint=http://127.0.0.1:8102',
    `systemid=${commune}`,
    `secret=${added.secret}`,
    'store-path-dir=.',
    'client.max-connection=10',
    'client.max-error-retry=3',
    'log-error=.',
    'isLog=0',
  ]);
  expect(shown.sdk.constructor).toBe(
    `new VnptProperties("http://127.0.0.1:8102", "${commune}", "${added.secret}", ".", 10, 3)`,
  );

  const rotated = jsonOf<SystemDocument>(await systems(['rotate', commune, '--json']));
  expect(rotated.secret).not.toBe(added.secret);
  const locked = await systems(['lock', commune, '--json']);
  expect(jsonOf(locked)).toMatchObject({ deed: 'locked', locked: true });
  expect(locked.stdout).not.toContain(rotated.secret);
  expect(await listed()).toMatchObject([{ id: commune, secret: rotated.secret, locked: true }]);
  expect(jsonOf(await systems(['unlock', commune, '--json']))).toMatchObject({ locked: false });
  expect((await systems(['remove', commune])).status).toBe(0);
  expect(await listed()).toEqual([]);
});

test('people see the secret where they ask for it, and are told so', async () => {
  const added = await systems(['add', 'he-thong-a', '--agencies', `${commune},G22`, '--name', 'Hệ thống A']);
  expect(added).toMatchObject({ status: 0, stderr: '' });
  const [{ secret, agencies } = { secret: '?', agencies: [] }] = await listed();
  expect(agencies).toEqual([commune, '000.00.00.G22']);
  for (const part of ['✓ Đã thêm · he-thong-a · Hệ thống A', secret, 'Mã bí mật đã hiện trên màn hình này'])
    expect(added.stdout).toContain(part);

  const plain = await systems(['list', '--lang', 'en']);
  expect(plain.stdout).toContain('he-thong-a');
  expect(plain.stdout).not.toContain(secret);
  const open = await systems(['list', '--secrets', '--lang', 'en']);
  expect(open.stdout).toContain(secret);
  expect(open.stdout).toContain('The secret stands on this screen');
});

test('settings, password and agencies are given at the start or later', async () => {
  const argv = [
    'add',
    'a',
    '--all',
    '--set',
    'signature=enforce',
    '--set',
    'freshnessDays=3',
    '--password',
    '-',
  ];
  const added = await systems([...argv, '--json'], { input: 'mật khẩu dài\n' });
  expect(jsonOf(added)).toMatchObject({
    agencies: 'all',
    hasPassword: true,
    settings: { signature: 'enforce', freshnessDays: 3, check: 'header' },
  });
  expect(added.stdout).not.toMatch(/mật khẩu dài|scrypt/);
  const changed = await systems([
    'change',
    'a',
    '--under',
    '000.00.36.H41',
    '--set',
    'freshnessDays=off',
    '--set',
    'check=full',
    '--json',
  ]);
  const { agencies, settings } = jsonOf<SystemDocument>(changed);
  expect(agencies).toContain(commune);
  expect(settings).toMatchObject({ signature: 'enforce', check: 'full' });
  expect(settings).not.toHaveProperty('freshnessDays');
  expect(changed.stdout).not.toContain('secret');
});

test('a secret that another axis has given is taken from the standard input', async () => {
  await systems(['add', 'a', '--all', '--secret', '-'], { input: 'example-secret-not-real-0001\n' });
  expect(await listed()).toMatchObject([{ secret: 'example-secret-not-real-0001' }]);
});

describe('what cannot be done is refused with its code', () => {
  test.each([
    [['add', 'he thong', '--all'], 2, 'SYSTEM_ID_INVALID'],
    [['add', 'khong-phai-ma'], 2, 'CLI_USAGE'],
    [['add', 'a', '--all', '--under', 'G22'], 2, 'CLI_USAGE'],
    [['add', 'a', '--agencies', '000.99.99.H99'], 2, 'REGISTRY_ORGANISATION_UNKNOWN'],
    [['add', 'a', '--all', '--set', 'colour=red'], 2, 'CLI_USAGE'],
    [['add', 'a', '--all', '--set', 'signature=maybe'], 2, 'SYSTEM_FIELD_INVALID'],
    [['add', 'a', '--all', '--set', 'freshnessDays=often'], 2, 'SYSTEM_FIELD_INVALID'],
    [['add', 'a', '--all', '--password', 'ngan'], 2, 'SYSTEM_FIELD_INVALID'],
    [['add', 'a', '--all', '--password', '-', '--secret', '-'], 2, 'CLI_USAGE'],
    [['lock', 'a'], 2, 'SYSTEM_UNKNOWN'],
    [['show', 'a'], 2, 'SYSTEM_UNKNOWN'],
  ])('%j', async (argv, status, code) => {
    const run = await systems([...argv, '--json']);
    expect(run.status).toBe(status);
    expect(jsonOf(run)).toMatchObject({ error: { code } });
    expect(await listed()).toEqual([]);
  });

  test('an id that is there already', async () => {
    await systems(['add', commune]);
    const again = await systems(['add', commune, '--json']);
    expect(again.status).toBe(1);
    expect(jsonOf(again)).toMatchObject({ error: { code: 'SYSTEM_EXISTS' } });
  });

  test('a file that is no book', async () => {
    await mkdir(state.path, { recursive: true });
    await writeFile(join(state.path, 'systems.json'), '{"systems":"mã bí mật"}');
    const run = await systems(['list', '--lang', 'en']);
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(run.stderr).toContain('SYSTEM_FILE_DAMAGED');
    expect(run.stderr).not.toContain('mã bí mật');
  });
});
