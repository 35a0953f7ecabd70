import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createNkey,
  fetchSources,
  findNatsServer,
  probeServer,
  startNatsContainer,
} from '@lienthong/nats-server';
import { getContainerRuntimeClient } from 'testcontainers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RawClient } from './raw-client.ts';

const { LIENTHONG_NATS_IMAGE, LIENTHONG_OFFLINE } = process.env;
const engineAnswers = await getContainerRuntimeClient().then(
  () => true,
  () => false,
);
/** The official image comes over the network, a named one may be on the machine. */
const canRun = engineAnswers && (LIENTHONG_NATS_IMAGE !== undefined || LIENTHONG_OFFLINE !== '1');
const image = LIENTHONG_NATS_IMAGE === undefined ? {} : { image: LIENTHONG_NATS_IMAGE };

describe.runIf(canRun)('a server in a container (skipped where no container engine answers)', () => {
  it('lets in users with keys, enforces their rights and keeps port and data over a restart', async () => {
    const user = createNkey();
    const server = await startNatsContainer({ ...image, users: [{ publicKey: user.publicKey }] });
    onTestFinished(() => server.stop());
    expect(await probeServer(server.host, server.port)).toMatchObject({
      version: server.version,
      jetstream: true,
    });
    const stranger = await RawClient.open(server);
    await stranger.until(/-ERR 'Authorization Violation'/i);
    const before = await RawClient.open(server, user);
    const stream = JSON.stringify({ name: 'S', subjects: ['s.>'], storage: 'file' });
    expect(await before.request('$JS.API.STREAM.CREATE.S', stream)).not.toHaveProperty('error');
    expect(await before.request('s.1', 'kept')).toEqual({ stream: 'S', seq: 1 });
    before.close();
    await server.restart();
    const after = await RawClient.open(server, user);
    expect(await after.request('$JS.API.STREAM.INFO.S', '')).toMatchObject({ state: { messages: 1 } });
    after.close();
    await server.stop();
    await server.stop();
    expect(await probeServer(server.host, server.port)).toBeUndefined();
  }, 120_000);

  it.runIf(process.platform === 'linux')(
    'gives away its program, which then runs without a container',
    async () => {
      const cacheDir = await mkdtemp(join(tmpdir(), 'lienthong-image-'));
      onTestFinished(() => rm(cacheDir, { recursive: true }));
      const announced: string[] = [];
      const found = await findNatsServer({
        env: { LIENTHONG_NATS_IMAGE },
        cacheDir,
        systemDirs: [],
        announce: ({ en }) => void announced.push(en),
        fetchSources: fetchSources.filter(({ source }) => source === 'container'),
      });
      expect(found.source).toBe('container');
      expect(announced[0]).toMatch(/^Taking nats-server from the container image /);
    },
    120_000,
  );
});

describe.runIf(!engineAnswers)('without a container engine', () => {
  it('a container is refused with the reason', async () => {
    await expect(startNatsContainer({ users: 'anyone' })).rejects.toMatchObject({
      code: 'NATS_SERVER_CONTAINER_FAILED',
    });
  });
});
