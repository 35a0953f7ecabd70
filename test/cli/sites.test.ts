import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive, jsonOf, lienthong, startUp, stateDirectory, type Up, until } from './lienthong.ts';

// A whole exchange with two servers; a busy machine takes its time.
type Site = {
  readonly site: string;
  readonly above?: string;
  readonly url: string;
  readonly link?: { readonly state: string };
};
let state: Awaited<ReturnType<typeof stateDirectory>>;
let up: Up;

beforeAll(async () => {
  state = await stateDirectory();
  up = await startUp(state.path, ['--mode', 'tiered', '--no-vxp']);
});
afterAll(async () => {
  await up[Symbol.asyncDispose]();
  await state[Symbol.asyncDispose]();
});

const at = () => ['--state', state.path];
const serverPid = async (site: string): Promise<number> => {
  const lock = await readFile(join(state.path, 'sites', site, 'nats', 'nats-server.lock'), 'utf8');
  return (JSON.parse(lock) as { serverPid: number }).serverPid;
};

describe('up --mode tiered', () => {
  test('says which sites there are, where, and that their links carry', () => {
    const { sites } = up.says as unknown as { readonly sites: readonly Site[] };
    expect(sites).toMatchObject([{ site: 'hub' }, { site: 'H41', above: 'hub', link: { state: 'up' } }]);
    expect(new Set(sites.map(({ url }) => url)).size).toBe(2);
  });

  test('carries what is sent over its sites; doctor sees all servers', async () => {
    const letter = ['send', '--as', '000.21.36.H41', '--to', '000.00.00.G22', '--subject', 'Báo cáo'];
    expect(await lienthong([...letter, '--attach', 'README.md', ...at()])).toMatchObject({ status: 0 });
    await until(async () =>
      (await lienthong(['inbox', '000.00.00.G22', '--json', ...at()])).stdout.includes('000.21.36.H41'),
    );
    const doctor = await lienthong(['doctor', '--lang', 'en', ...at()]);
    expect(doctor.stdout).toContain('2 × nats-server');
    expect(await lienthong(['ledger', 'verify', ...at()])).toMatchObject({ status: 0 });
  });

  test('cuts a link by command, shows what waits, and mends it', async () => {
    expect(await lienthong(['sites', 'cut', 'h41', ...at()])).toMatchObject({ status: 0 });
    const letter = ['send', '--as', '000.21.36.H41', '--to', '000.00.00.G22', '--subject', 'Báo cáo khi đứt'];
    const province = async () =>
      jsonOf<{ sites: readonly object[] }>(await lienthong(['sites', '--json', ...at()])).sites[1];
    expect(await lienthong([...letter, '--attach', 'README.md', ...at()])).toMatchObject({ status: 0 });
    await until(async () => JSON.stringify(await province()).includes('"waiting":1'));
    expect(await province()).toMatchObject({ site: 'H41', answers: true, link: { state: 'cut' } });
    expect(await lienthong(['sites', 'mend', 'H41', ...at()])).toMatchObject({ status: 0 });
    await until(async () => JSON.stringify(await province()).includes('"waiting":0'));
    expect(await lienthong(['sites', 'cut', 'hub', ...at()])).toMatchObject({ status: 2 });
  });

  test('answers for the sites that are there, and names the one that is not', async () => {
    const hub = await serverPid('hub');
    process.kill(hub, 'SIGSTOP');
    const counters = await lienthong(['counters', '--lang', 'en', '--json', ...at()]);
    process.kill(hub, 'SIGCONT');
    expect(counters.status).toBe(0);
    expect(counters.stderr).toContain('do not answer, and are not in the result: hub');
  });

  test('starts the server of a site again when it is killed', async () => {
    const before = await serverPid('H41');
    process.kill(before, 'SIGKILL');
    await until(() => up.stderr().includes('nats-server H41'));
    expect(isAlive(await serverPid('H41'))).toBe(true);
    await until(async () => (await lienthong(['ledger', 'verify', ...at()])).status === 0);
  });

  test('ends everything in order, and leaves the directory to its own mode only', async () => {
    const pids = await Promise.all(['hub', 'H41'].map(serverPid));
    expect((await up.stop('SIGINT')).status).toBe(0);
    expect(pids.map(isAlive)).toEqual([false, false]);
    const other = await lienthong(['up', '--json', '--mode', 'tiered', '--sites', 'district', ...at()]);
    expect(other.status).toBe(3);
    expect(jsonOf(other)).toMatchObject({
      error: { code: 'STATE_LAYOUT_OTHER', details: { present: 'tiered province' } },
    });
  });
});

test.each([
  ['--sites without tiered', ['--sites', 'district']],
  ['processes of tiers over several sites', ['--mode', 'tiered', '--processes']],
  ['one port for a cluster', ['--mode', 'cluster', '--port', '4222']],
])('%s is wrong usage', async (_, argv) => {
  expect(await lienthong(['up', ...argv])).toMatchObject({ status: 2, stdout: '' });
});
