import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchSources, findNatsServer } from '@lienthong/nats-server';
import { describe, expect, it, onTestFinished } from 'vitest';

const pool = /^\/debian\/pool\/.*\.deb$/;
const hasApt = await readdir('/usr/lib/apt').then(
  (names) => names.includes('apt-helper') && process.arch === 'x64',
  () => false,
);

/** A machine whose apt configuration names one archive: on loopback, and answering as `respond` does. */
async function machineWithArchive(respond: (path: string, response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    respond(request.url ?? '', response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-archive-'));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/debian`;
  await mkdir(join(directory, 'sources.list.d'));
  await writeFile(
    join(directory, 'sources.list.d', 'here.sources'),
    `Types: deb\nURIs: ${uri}\nSuites: bookworm\nComponents: main\n`,
  );
  const aptConfig = join(directory, 'apt.conf');
  await writeFile(aptConfig, `Dir::Etc "${directory}";\n`);
  const announced: string[] = [];
  const search = () =>
    findNatsServer({
      env: { PATH: '/usr/bin:/bin', APT_CONFIG: aptConfig },
      cacheDir: join(directory, 'cache'),
      systemDirs: [],
      announce: ({ en }) => {
        if (announced.length === 0) expect(asked).toEqual([]);
        announced.push(en);
      },
      fetchSources: fetchSources.filter(({ source }) => source.startsWith('debian')),
    }).catch((failure: unknown) => failure);
  return { asked, announced, uri, search, cache: () => readdir(join(directory, 'cache')).catch(() => []) };
}

describe.runIf(hasApt)('an archive on loopback (skipped where there is no apt)', () => {
  it('that has nothing is asked for every known file, then through apt for every suite', async () => {
    const { asked, announced, uri, search } = await machineWithArchive((_path, response) =>
      response.writeHead(404).end(),
    );
    const failure = await search();
    expect(failure).toMatchObject({ code: 'NATS_SERVER_NOT_FOUND' });
    expect(String(failure)).toMatch(/nats-server_2\.15\.1-1_amd64\.deb: E: .*404/);
    expect(announced.slice(-3)).toEqual(
      ['forky', 'trixie', 'bookworm'].map((suite) => `Asking apt for the nats-server of ${suite} at ${uri}`),
    );
    expect(asked.filter((path) => pool.test(path)).length).toBeGreaterThanOrEqual(2);
    for (const suite of ['forky', 'trixie', 'bookworm'])
      expect(String(failure)).toContain(`apt, ${suite} at ${uri}: `);
  });

  it('that delivers other bytes is not believed', async () => {
    const { search, cache } = await machineWithArchive((path, response) =>
      pool.test(path) ? response.end('another package') : response.writeHead(404).end(),
    );
    expect(String(await search())).toMatch(/2\.15\.1-1_amd64\.deb: E: .*Hash Sum mismatch/);
    expect(await cache()).toEqual([]);
  });

  it('that never ends a file is left at a limit', async () => {
    const { search, cache } = await machineWithArchive((path, response) => {
      if (!pool.test(path)) return void response.writeHead(404).end();
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
      };
      response.on('drain', more);
      more();
    });
    expect(await search()).toMatchObject({ code: 'NATS_SERVER_NOT_FOUND' });
    expect(await cache()).toEqual([]);
  });

  it('that signs nothing is not believed either', async () => {
    const { search, asked } = await machineWithArchive((path, response) =>
      /\/(?:InRelease|Release)$/.test(path)
        ? response.end('Origin: Debian\nSuite: forky\nCodename: forky\n')
        : response.writeHead(404).end(),
    );
    expect(await search()).toMatchObject({ code: 'NATS_SERVER_NOT_FOUND' });
    expect(asked.some((path) => path.includes('Packages'))).toBe(false);
  });
});
