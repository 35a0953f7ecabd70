import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCacheDir } from './binary-cache.ts';
import { findNatsServer } from './find-nats-server.ts';
import type { NatsServerBinary } from './nats-server-binary.ts';
import type { RunningNatsServer } from './running-nats-server.ts';
import { type StartNatsServerOptions, startNatsServer } from './start-nats-server.ts';

/** Defaults of a test: everybody may do everything, and a power failure may cost data. */
export type TestNatsServerOptions = Partial<Omit<StartNatsServerOptions, 'stateDir'>>;

/** The server that tests of this process use: looked for once, in the cache shared with the emulator. */
export function testNatsServerBinary(): Promise<NatsServerBinary> {
  found ??= findNatsServer({
    env: process.env,
    cacheDir: defaultCacheDir(process.env),
    announce: ({ en }) => console.warn(en),
  });
  return found;
}
let found: Promise<NatsServerBinary> | undefined;

/** A server on a free port of loopback with a directory of its own, which `stop()` removes. */
export async function startTestNatsServer(options: TestNatsServerOptions = {}): Promise<RunningNatsServer> {
  const binary = options.binary ?? (await testNatsServerBinary());
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-nats-'));
  const remove = () => rm(stateDir, { recursive: true, force: true });
  try {
    const server = await startNatsServer({
      users: 'anyone',
      syncInterval: 'default',
      ...options,
      binary,
      stateDir,
    });
    const stop = server.stop.bind(server);
    server.stop = async () => {
      await stop();
      await remove();
    };
    return server;
  } catch (failure) {
    await remove();
    throw failure;
  }
}
