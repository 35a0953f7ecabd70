import { systemRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { defaultSystemSettings, isPasswordOf, isSecretOf, type System } from './index.ts';
import { hashPassword } from './password.ts';

const withPassword = async (password: string): Promise<System> => ({
  id: 'a',
  name: 'a',
  secret: 'example-secret-not-real-0001',
  passwordHash: await hashPassword(password, systemRandom),
  agencies: 'all',
  locked: false,
  settings: defaultSystemSettings,
  createdAt: 0,
});

test('a system has its own password and no other', async () => {
  const system = await withPassword('mật khẩu');
  expect(await isPasswordOf(system, 'mật khẩu')).toBe(true);
  expect(await isPasswordOf(system, 'mật khẩu '.normalize('NFD').trim())).toBe(true);
  expect(await isPasswordOf(system, 'mat khau')).toBe(false);
  expect(await isPasswordOf(system, '')).toBe(false);
  expect(await isPasswordOf(system, 'x'.repeat(1_000_000))).toBe(false);
});

test('nobody has a password without a system or a hash', async () => {
  const { passwordHash: _, ...without } = await withPassword('mật khẩu');
  expect(await isPasswordOf(undefined, '')).toBe(false);
  expect(await isPasswordOf(without, 'mật khẩu')).toBe(false);
});

test('the same password is kept differently each time', async () => {
  expect(await hashPassword('mật khẩu', systemRandom)).not.toBe(await hashPassword('mật khẩu', systemRandom));
});

test('a system has its own secret and no other', async () => {
  const system = await withPassword('mật khẩu');
  expect(isSecretOf(system, 'example-secret-not-real-0001')).toBe(true);
  expect(isSecretOf(system, 'example-secret-not-real-0002')).toBe(false);
  expect(isSecretOf(system, '')).toBe(false);
  expect(isSecretOf(undefined, '')).toBe(false);
});
