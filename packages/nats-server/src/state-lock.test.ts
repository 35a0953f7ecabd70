import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { describe, expect, it, onTestFinished } from 'vitest';
import { processBeginning, processHasArgument } from './process-identity.ts';
import { StateLock } from './state-lock.ts';

const onLinux = process.platform === 'linux';

async function scratch() {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-lock-'));
  onTestFinished(() => rm(stateDir, { recursive: true }));
  return {
    stateDir,
    configPath: join(stateDir, 'nats-server.conf'),
    clock: systemClock,
    random: systemRandom,
    lockPath: join(stateDir, 'nats-server.lock'),
  };
}

/** A process that stands for a server: it has `argument` in its command line and ends when told. */
async function standIn(
  argument: string,
): Promise<{ readonly pid: number; readonly exited: Promise<unknown> }> {
  const child = spawn(
    process.execPath,
    ['-e', 'process.stdout.write("up");setInterval(() => {}, 1000)', argument],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const exited = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return { pid: child.pid!, exited };
}

describe('lock on a state directory', () => {
  it('is held by one and free again after release', async () => {
    const place = await scratch();
    const lock = await StateLock.acquire(place);
    await lock.holdServer(123_456);
    await expect(StateLock.acquire(place)).rejects.toMatchObject({
      code: 'NATS_SERVER_STATE_IN_USE',
      details: { holder: `process ${process.pid}, server 123456` },
    });
    await lock.release();
    await (await StateLock.acquire(place)).release();
    expect(await readdir(place.stateDir)).toEqual([]);
  });

  it('is given to one of many who ask at once', async () => {
    const place = await scratch();
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => StateLock.acquire(place)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is given to one of many who find a stale one at once', async () => {
    const place = await scratch();
    await writeFile(place.lockPath, JSON.stringify({ id: 'dead', ownerPid: 2 ** 22 + 5 }));
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => StateLock.acquire(place)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is taken over from a file that is no lock', async () => {
    const place = await scratch();
    for (const text of [
      '',
      '\0'.repeat(100),
      '{"id": 1, "ownerPid": "x"',
      'null',
      '{"id":"../x","ownerPid":-1}',
    ]) {
      await writeFile(place.lockPath, text);
      const lock = await StateLock.acquire(place);
      expect(JSON.parse(await readFile(place.lockPath, 'utf8'))).toMatchObject({ ownerPid: process.pid });
      await lock.release();
    }
    expect(await readdir(place.stateDir)).toEqual([]);
  });

  it('is not taken over while another start does that', async () => {
    const place = await scratch();
    await writeFile(place.lockPath, JSON.stringify({ id: 'dead', ownerPid: 2 ** 22 + 5 }));
    await writeFile(`${place.lockPath}.dead.claim`, '');
    await expect(StateLock.acquire(place)).rejects.toThrow(`delete ${place.lockPath}.dead.claim`);
  });

  it.runIf(onLinux)('is taken over when another process has the number of the dead owner', async () => {
    const place = await scratch();
    await writeFile(
      place.lockPath,
      JSON.stringify({ id: 'dead', ownerPid: process.pid, ownerBeginning: '1' }),
    );
    await (await StateLock.acquire(place)).release();
  });

  it.runIf(onLinux)('ends the server that a dead owner left behind', async () => {
    const place = await scratch();
    const orphan = await standIn(place.configPath);
    expect(await processHasArgument(orphan.pid, place.configPath)).toBe(true);
    await writeFile(
      place.lockPath,
      JSON.stringify({ id: 'dead', ownerPid: 2 ** 22 + 5, serverPid: orphan.pid }),
    );
    await StateLock.acquire(place);
    await orphan.exited;
    expect(await processBeginning(orphan.pid)).toBeUndefined();
  });

  it.runIf(onLinux)('touches no other process that has the number of the dead server', async () => {
    const place = await scratch();
    const bystander = await standIn('/some/other/nats-server.conf');
    await writeFile(
      place.lockPath,
      JSON.stringify({ id: 'dead', ownerPid: 2 ** 22 + 5, serverPid: bystander.pid }),
    );
    await StateLock.acquire(place);
    expect(await processBeginning(bystander.pid)).toBeDefined();
  });
});
