import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultCacheDir, findNatsServer } from '@lienthong/nats-server';
import { expect, test } from 'vitest';
import { jsonOf, lienthong, startUp, stateDirectory, until } from './lienthong.ts';

// Whole exchanges are started; a busy machine takes its time.
const sending = (state: string): readonly string[] => [
  ...['send', '--as', '000.21.36.H41', '--to', '000.00.00.G22', '--subject', 'Báo cáo mô phỏng'],
  ...['--attach', join(state, 'mo-phong.txt'), '--json', '--state', state],
];

test('a server that hangs is told as AXIS_UNREACHABLE in bounded time', async () => {
  await using state = await stateDirectory();
  await writeFile(join(state.path, 'mo-phong.txt'), 'MÔ PHỎNG\n');
  await using up = await startUp(state.path);
  const serverPid = await up.serverPid();
  process.kill(serverPid, 'SIGSTOP');
  try {
    const sent = await lienthong(sending(state.path), { timeoutMs: 25_000 });
    expect(sent.status).toBe(3);
    expect(jsonOf(sent)).toMatchObject({ error: { code: 'AXIS_UNREACHABLE', number: 5001 } });
    const doctor = await lienthong(['doctor', '--state', state.path]);
    expect(doctor.status).toBe(1);
    expect(doctor.stdout).toContain('✗ Hệ thống');
  } finally {
    process.kill(serverPid, 'SIGCONT');
  }
  expect((await lienthong(sending(state.path))).status).toBe(0);
});

test('a server that was killed is started again, and sending goes on', async () => {
  await using state = await stateDirectory();
  await writeFile(join(state.path, 'mo-phong.txt'), 'MÔ PHỎNG\n');
  await using up = await startUp(state.path);
  const first = await lienthong(sending(state.path));
  expect(first.status).toBe(0);
  process.kill(await up.serverPid(), 'SIGKILL');
  await until(() => up.stderr().includes('nats-server'));
  await until(async () => (await lienthong(sending(state.path))).status === 0);
  await until(
    async () => (await lienthong(['ledger', 'verify', '--at-rest', '--state', state.path])).status === 0,
  );
});

test('where the server does not come back, up says so and ends with 3', async () => {
  await using state = await stateDirectory();
  const { path } = await findNatsServer({
    env: process.env,
    cacheDir: defaultCacheDir(process.env),
    announce: () => undefined,
  });
  const program = join(state.path, 'nats-server');
  await symlink(path, program);
  const up = await startUp(state.path, [], { NATS_SERVER_BIN: program });
  await rm(program);
  process.kill(await up.serverPid(), 'SIGKILL');
  const run = await up.stop();
  expect(run.status).toBe(3);
  expect(jsonOf(run)).toMatchObject({ nodes: 503 });
  expect(run.stderr).toContain('CLI_SERVICE_ENDED');
});
