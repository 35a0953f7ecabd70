import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FetchSource } from './fetch-source.ts';
import { findNatsServer } from './find-nats-server.ts';
import { githubRelease } from './github-release.ts';

/** A program that says what a server of `version` says, and nothing else. */
async function fakeServer(directory: string, version: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'nats-server');
  await writeFile(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  await chmod(path, 0o755);
  return path;
}

async function scratch() {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-find-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const announced: string[] = [];
  return {
    directory,
    announced,
    options: {
      cacheDir: join(directory, 'cache'),
      announce: ({ vi, en }: { readonly vi: string; readonly en: string }) => {
        expect(vi).not.toBe('');
        announced.push(en);
      },
      systemDirs: [join(directory, 'sbin')],
      fetchSources: [] as readonly FetchSource[],
    },
  };
}

/** A way of fetching that has one program at hand. */
function source(file: string): FetchSource {
  return {
    source: 'release',
    async *offers({ workDir }) {
      await cp(file, join(workDir, 'nats-server'));
      yield join(workDir, 'nats-server');
    },
  };
}

describe('search on this machine', () => {
  it('takes what NATS_SERVER_BIN names before anything else', async () => {
    const { directory, options } = await scratch();
    const path = await fakeServer(join(directory, 'named'), '2.11.0');
    await fakeServer(join(directory, 'path'), '2.15.1');
    const env = { NATS_SERVER_BIN: path, PATH: join(directory, 'path') };
    expect(await findNatsServer({ ...options, env })).toEqual({
      path,
      version: '2.11.0',
      source: 'NATS_SERVER_BIN',
    });
  });

  it.each([
    ['is missing', async (directory: string) => join(directory, 'absent')],
    ['is too old', async (directory: string) => fakeServer(directory, '2.9.10')],
    ['is another program', async () => '/bin/sh'],
  ])('refuses to guess when what NATS_SERVER_BIN names %s', async (_name, make) => {
    const { directory, options } = await scratch();
    await fakeServer(join(directory, 'sbin'), '2.15.1');
    const NATS_SERVER_BIN = await make(join(directory, 'named'));
    await expect(findNatsServer({ ...options, env: { NATS_SERVER_BIN } })).rejects.toMatchObject({
      code: 'NATS_SERVER_BIN_UNUSABLE',
    });
  });

  it('says that a server on PATH is too old and goes on', async () => {
    const { directory, options, announced } = await scratch();
    const old = await fakeServer(join(directory, 'path'), '2.9.10');
    const path = await fakeServer(join(directory, 'sbin'), '2.14.3');
    const env = { PATH: join(directory, 'path') };
    expect(await findNatsServer({ ...options, env })).toEqual({ path, version: '2.14.3', source: 'path' });
    expect(announced).toEqual([
      `nats-server 2.9.10 at ${old} is too old: needs 2.10.0 for multi-filter consumers and sync_interval`,
    ]);
  });

  it('uses a server older than recommended, and says so', async () => {
    const { directory, options, announced } = await scratch();
    await fakeServer(join(directory, 'sbin'), '2.10.27');
    await findNatsServer({ ...options, env: {} });
    expect(announced).toEqual([expect.stringContaining('2.14.3 or newer is recommended')]);
  });

  it('does not look into directories of PATH that depend on where one stands', async () => {
    const { options } = await scratch();
    await expect(findNatsServer({ ...options, env: { PATH: '.:bin:' } })).rejects.toThrow(
      'NATS_SERVER_NOT_FOUND',
    );
  });

  it('names all it tried when it must not fetch and the cache is empty', async () => {
    const { directory, options } = await scratch();
    await fakeServer(join(directory, 'sbin'), '2.9.10');
    const fetchSources = [source(await fakeServer(join(directory, 'remote'), '2.15.1'))];
    const failure = await findNatsServer({ ...options, fetchSources, env: { LIENTHONG_OFFLINE: '1' } }).catch(
      (reason: unknown) => reason,
    );
    expect(failure).toMatchObject({ code: 'NATS_SERVER_OFFLINE' });
    expect(String(failure)).toContain('2.9.10');
    expect(String(failure)).toContain(options.cacheDir);
  });
});

describe('fetching', () => {
  it('keeps what it fetched and needs the network once only', async () => {
    const { directory, options, announced } = await scratch();
    const fetchSources = [source(await fakeServer(join(directory, 'remote'), '2.15.1'))];
    const path = join(options.cacheDir, 'nats-server', '2.15.1', 'nats-server');
    const fetched = await findNatsServer({ ...options, fetchSources, env: {} });
    expect(fetched).toEqual({ path, version: '2.15.1', source: 'release' });
    expect(announced).toEqual([`Stored nats-server 2.15.1 at ${path}`]);
    const again = await findNatsServer({ ...options, env: { LIENTHONG_OFFLINE: '1' } });
    expect(again).toEqual({ path, version: '2.15.1', source: 'cache' });
  });

  it('fetches again what was damaged in the cache', async () => {
    const { directory, options, announced } = await scratch();
    const remote = await fakeServer(join(directory, 'remote'), '2.15.1');
    const fetchSources = [source(remote)];
    const { path } = await findNatsServer({ ...options, fetchSources, env: {} });
    await writeFile(path, '#!/bin/sh\necho "nats-server: v2.15.1"; evil');
    expect(await findNatsServer({ ...options, fetchSources, env: {} })).toMatchObject({
      path,
      source: 'release',
    });
    expect(await readFile(path)).toEqual(await readFile(remote));
    expect(announced).toContain(`The cached nats-server is damaged and not used: ${path}`);
  });

  it('passes over what is too old or does not run, and notes it', async () => {
    const { directory, options } = await scratch();
    const broken = join(directory, 'broken');
    await writeFile(broken, 'no program', { mode: 0o755 });
    const fetchSources = [source(await fakeServer(join(directory, 'old'), '2.9.10')), source(broken)];
    const failure = await findNatsServer({ ...options, fetchSources, env: {} }).catch(
      (reason: unknown) => reason,
    );
    expect(failure).toMatchObject({ code: 'NATS_SERVER_NOT_FOUND' });
    expect(String(failure)).toMatch(/2\.9\.10.*too old.*does not run/);
  });
});

describe('official release', () => {
  /** A place that holds one archive, as the project's release page does. */
  async function releasePlace(respond: (path: string) => Buffer | undefined): Promise<string> {
    const server = createServer((request, response) => {
      const body = respond(request.url ?? '');
      response.writeHead(body ? 200 : 404).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function archiveOf(directory: string): Promise<{ readonly name: string; readonly archive: Buffer }> {
    const arch = { x64: 'amd64', arm64: 'arm64', arm: 'arm7' }[process.arch as string];
    const name = `nats-server-v2.14.5-${process.platform}-${arch}`;
    await fakeServer(join(directory, name), '2.14.5');
    return { name, archive: execFileSync('tar', ['-czf', '-', '-C', directory, name]) };
  }

  it('is fetched when a checksum pins it', async () => {
    const { directory, options, announced } = await scratch();
    const { name, archive } = await archiveOf(directory);
    const url = await releasePlace((path) => (path === `/v2.14.5/${name}.tar.gz` ? archive : undefined));
    const env = {
      LIENTHONG_NATS_SERVER_RELEASE: `2.14.5:${createHash('sha256').update(archive).digest('hex')}`,
      LIENTHONG_NATS_SERVER_RELEASE_URL: url,
    };
    const found = await findNatsServer({ ...options, fetchSources: [githubRelease], env });
    expect(found).toMatchObject({ version: '2.14.5', source: 'release' });
    expect(announced[0]).toBe(`Fetching nats-server from ${url}/v2.14.5/${name}.tar.gz`);
  });

  it('is not used when its checksum is another', async () => {
    const { directory, options } = await scratch();
    const { archive } = await archiveOf(directory);
    const env = {
      LIENTHONG_NATS_SERVER_RELEASE: `2.14.5:${'0'.repeat(64)}`,
      LIENTHONG_NATS_SERVER_RELEASE_URL: await releasePlace(() => archive),
    };
    await expect(findNatsServer({ ...options, fetchSources: [githubRelease], env })).rejects.toThrow(
      /SHA-256 \w+ instead of 0+/,
    );
  });

  it('is not used when it is longer than any release', async () => {
    const { options } = await scratch();
    const env = {
      LIENTHONG_NATS_SERVER_RELEASE: `2.14.5:${'0'.repeat(64)}`,
      LIENTHONG_NATS_SERVER_RELEASE_URL: await releasePlace(() => Buffer.alloc(65 * 2 ** 20)),
    };
    await expect(findNatsServer({ ...options, fetchSources: [githubRelease], env })).rejects.toThrow(
      'more than 67108864 bytes',
    );
  });

  it('is reported missing where the place does not have it, and unreachable where there is none', async () => {
    const { options } = await scratch();
    const pin = { LIENTHONG_NATS_SERVER_RELEASE: `2.14.5:${'0'.repeat(64)}` };
    const url = await releasePlace(() => undefined);
    const search = (LIENTHONG_NATS_SERVER_RELEASE_URL: string) =>
      findNatsServer({
        ...options,
        fetchSources: [githubRelease],
        env: { ...pin, LIENTHONG_NATS_SERVER_RELEASE_URL },
      });
    await expect(search(url)).rejects.toThrow('HTTP 404');
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(search(`http://127.0.0.1:${port}`)).rejects.toThrow('ECONNREFUSED');
  });

  it.each(['', '2.14.5', '2.14.5:abc', `latest:${'0'.repeat(64)}`])(
    'is skipped without a pin: %j',
    async (pin) => {
      const { options, announced } = await scratch();
      const env = { LIENTHONG_NATS_SERVER_RELEASE: pin };
      await expect(findNatsServer({ ...options, fetchSources: [githubRelease], env })).rejects.toThrow(
        'official release: skipped, LIENTHONG_NATS_SERVER_RELEASE=version:sha256 is not set',
      );
      expect(announced).toEqual([]);
    },
  );
});
