import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive, jsonOf, lienthong, startUp, stateDirectory, until } from './lienthong.ts';

// Whole exchanges are started; a busy machine takes its time.
describe('stopping', () => {
  test('Ctrl-C ends everything in order: status 0, no process left, nothing said to run', async () => {
    await using state = await stateDirectory();
    const up = await startUp(state.path);
    const serverPid = await up.serverPid();
    expect(up.says).toMatchObject({ nodes: 503, agencies: 552, processes: [] });
    expect((await up.stop('SIGINT')).status).toBe(0);
    expect([up.pid, serverPid].map(isAlive)).toEqual([false, false]);
    expect((await lienthong(['counters', '--state', state.path])).status).toBe(3);
  });

  test('a second Ctrl-C ends it at once: status 130, and the server goes with it', async () => {
    await using state = await stateDirectory();
    const up = await startUp(state.path);
    const serverPid = await up.serverPid();
    // A server that does not react keeps an orderly end waiting.
    process.kill(serverPid, 'SIGSTOP');
    const ended = up.stop('SIGINT');
    await until(() => up.stderr().includes('Ctrl-C'));
    await up.stop('SIGINT');
    expect((await ended).status).toBe(130);
    await until(() => !isAlive(serverPid));
  });

  test('killed without warning, it leaves no process behind, and the next start finds everything', async () => {
    await using state = await stateDirectory();
    const first = await startUp(state.path, ['--processes']);
    const { processes, gateway } = first.says;
    const pids = [await first.serverPid(), gateway?.pid ?? 0, ...processes.map(({ pid }) => pid)];
    expect(pids.filter(isAlive)).toHaveLength(6);
    await first.stop('SIGKILL');
    await until(() => !pids.some(isAlive));
    await using second = await startUp(state.path);
    expect(second.says.nodes).toBe(503);
  });
});

describe('what cannot be started ends with 3 and says why', () => {
  test('a directory in which one runs already', async () => {
    await using state = await stateDirectory();
    await using up = await startUp(state.path);
    const second = await lienthong(['up', '--json', '--state', state.path]);
    expect(second.status).toBe(3);
    expect(jsonOf(second)).toMatchObject({ error: { code: 'ALREADY_RUNNING', details: { pid: up.pid } } });
  });

  test('a port that another program has', async () => {
    await using state = await stateDirectory();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const run = await lienthong(['up', '--port', String(port), '--state', state.path]);
    other.close();
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(run.stderr).toContain('NATS_SERVER_PORT_IN_USE');
    expect(run.stderr).toContain(String(port));
  });

  test('a state directory that cannot be written', async () => {
    await using state = await stateDirectory();
    const file = join(state.path, 'tệp');
    await writeFile(file, '');
    for (const command of ['up', 'demo']) {
      const run = await lienthong([command, '--state', join(file, 'con')]);
      expect(run).toMatchObject({ status: 3, stdout: '' });
      expect(run.stderr).toMatch(/(STATE|PKI_STORE)_UNUSABLE/);
      expect(run.stderr).not.toMatch(/\n {4}at /);
    }
  });

  test('a file of credentials that is none', async () => {
    await using state = await stateDirectory();
    await writeFile(join(state.path, 'credentials.json'), '{"operator":"mật khẩu"}');
    const run = await lienthong(['up', '--state', state.path, '--lang', 'en']);
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(run.stderr).toContain('CONFIGURATION_INVALID');
    expect(run.stderr).not.toContain('mật khẩu');
  });

  test('a server program that is none', async () => {
    await using state = await stateDirectory();
    const env = { NATS_SERVER_BIN: '/bin/false' };
    const run = await lienthong(['up', '--state', state.path], { env });
    expect(run).toMatchObject({ status: 3, stdout: '' });
    expect(run.stderr).toContain('NATS_SERVER_BIN_UNUSABLE');
    const doctor = await lienthong(['doctor', '--state', state.path], { env });
    expect(doctor.status).toBe(1);
    expect(doctor.stdout).toContain('✗ nats-server');
  });
});

test('a code that has no node of its own cannot be run apart', async () => {
  await using state = await stateDirectory();
  const run = await lienthong(['up', '--apart', '000.00.01.H41', '--state', state.path, '--lang', 'en']);
  expect(run).toMatchObject({ status: 2, stdout: '' });
});

test('other lists and routings start too', async () => {
  await using state = await stateDirectory();
  await using up = await startUp(state.path, ['--registry', 'topology-2025', '--routing', 'hub']);
  expect(up.says.tiers.map(({ tier }) => tier)).toEqual(['central', 'province']);
});

test('tiers as processes: one that a fault kills is started again, which is told; and all end with Ctrl-C', async () => {
  await using state = await stateDirectory();
  const up = await startUp(state.path, ['--processes']);
  const { processes } = up.says;
  expect(processes.map(({ tier }) => tier)).toEqual(['central', 'province', 'district', 'commune']);
  const killed = await lienthong(['fault', 'add', 'kill', '--node', '000.00.36.H41', '--state', state.path]);
  expect(killed).toMatchObject({ status: 0, stderr: '' });
  await until(() => /tiến trình huyện.*SIGKILL.*: \d+\n/.test(up.stderr()), 60_000);
  const again = Number(/: (\d+)\n/.exec(up.stderr())?.[1]);
  expect(isAlive(again)).toBe(true);
  const sent = await lienthong([
    ...['send', '--state', state.path, '--as', '000.21.36.H41', '--to', '000.00.00.G22'],
    ...['--subject', 'Báo cáo mô phỏng', '--attach', import.meta.filename],
  ]);
  expect(sent).toMatchObject({ status: 0, stderr: '' });
  await until(async () => {
    const inbox = await lienthong(['inbox', 'G22', '--json', '--state', state.path]);
    return jsonOf<{ items: unknown[] }>(inbox).items.length === 1;
  });
  expect((await up.stop('SIGINT')).status).toBe(0);
  const pids = [...processes.map(({ pid }) => pid), again];
  expect(pids.filter(isAlive)).toEqual([]);
});
