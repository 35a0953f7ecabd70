import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { probeServer, startNatsServer } from '@lienthong/nats-server';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

/** A process of its own that starts a server, says where it is and then waits. */
const ownerScript = `
import { startNatsServer } from '@lienthong/nats-server';
const [path, stateDir] = process.argv.slice(-2);
const server = await startNatsServer({ binary: { path, version: '2.15.1' }, stateDir, users: 'anyone' });
console.log(JSON.stringify({ host: server.host, port: server.port, pid: server.pid }));
setInterval(() => {}, 1000);
`;

type Address = { readonly host: string; readonly port: number; readonly pid: number };

async function startOwner(stateDir: string) {
  const { path } = await testNatsServerBinary();
  const child = spawn(process.execPath, ['--input-type=module', '-e', ownerScript, '--', path, stateDir], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface(child.stdout), 'line');
  const address: Address = JSON.parse(String(line));
  return { child, address };
}

async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-owner-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Resolves when nothing answers there any more; fails, and ends the server, when it goes on for too long. */
async function untilSilent({ host, port, pid }: Address): Promise<void> {
  const limit = AbortSignal.timeout(10_000);
  while (await probeServer(host, port)) {
    if (limit.aborted) {
      process.kill(pid, 'SIGKILL');
      throw new Error(`server ${pid} outlived its owner`);
    }
  }
}

/** Process numbers of the children that `pid` has. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

describe.runIf(process.platform === 'linux')('a server whose owner dies', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends too, after %s', async (signal) => {
    const { child, address } = await startOwner(await scratch());
    expect(await probeServer(address.host, address.port)).toBeDefined();
    child.kill(signal);
    await once(child, 'exit');
    await untilSilent(address);
  });

  it('leaves a directory on which the next one starts', async () => {
    const stateDir = await scratch();
    const { child } = await startOwner(stateDir);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await startNatsServer({ binary: await testNatsServerBinary(), stateDir, users: 'anyone' });
    await next.stop();
  });

  it('is ended by the next owner when even its watchdog was killed', async () => {
    const stateDir = await scratch();
    const { child, address } = await startOwner(stateDir);
    const watchdogs = (await childrenOf(child.pid!)).filter((pid) => pid !== address.pid);
    expect(watchdogs).toHaveLength(1);
    for (const pid of watchdogs) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await probeServer(address.host, address.port)).toBeDefined();
    const next = await startNatsServer({ binary: await testNatsServerBinary(), stateDir, users: 'anyone' });
    onTestFinished(() => next.stop());
    expect(await probeServer(address.host, address.port)).toBeUndefined();
  });
});
