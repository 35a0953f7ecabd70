import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareServerVersions, findNatsServer, leastServerVersion } from '@lienthong/nats-server';
import { describe, expect, it, onTestFinished } from 'vitest';

const { LIENTHONG_OFFLINE } = process.env;
/** Asked not to use the network, or there is none but loopback. */
const isOffline =
  LIENTHONG_OFFLINE === '1' ||
  Object.values(networkInterfaces()).every((addresses) => addresses?.every(({ internal }) => internal));
const isLinux = process.platform === 'linux';

describe.runIf(isLinux && !isOffline)(
  'fetching from the machine’s own archive (skipped without a network, or when LIENTHONG_OFFLINE=1)',
  () => {
    it('gives a server that runs, and asks the network once for two who want it', async () => {
      const cacheDir = await mkdtemp(join(tmpdir(), 'lienthong-fetched-'));
      onTestFinished(() => rm(cacheDir, { recursive: true }));
      const announced: string[] = [];
      const search = {
        env: { ...process.env, NATS_SERVER_BIN: undefined, PATH: '/usr/bin:/bin' },
        systemDirs: [],
        cacheDir,
        announce: ({ en }: { readonly en: string }) => void announced.push(en),
      };
      const fetched = await findNatsServer(search);
      expect(['debian-pool', 'debian-apt']).toContain(fetched.source);
      expect(compareServerVersions(fetched.version, leastServerVersion)).toBeGreaterThanOrEqual(0);
      expect(announced[0]).toMatch(/^Fetching nats-server from /);
      expect(await findNatsServer({ ...search, fetchAllowed: false })).toEqual({
        ...fetched,
        source: 'cache',
      });
    });
  },
);
