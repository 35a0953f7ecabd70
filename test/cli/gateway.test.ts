import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { VxpClient } from '@lienthong/vxp-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  isAlive,
  jsonOf,
  lienthong,
  type Run,
  startUp,
  stateDirectory,
  type Up,
  until,
} from './lienthong.ts';

// Whole exchanges are started; a busy machine takes its time.
const [centre, province, district, commune] = [
  '000.00.00.G22',
  '000.00.00.H41',
  '000.00.36.H41',
  '000.21.36.H41',
];

type SendDocument = { readonly status: string; readonly errorCode: string; readonly docId: string };
type InboxDocument = { readonly items: readonly { readonly docId: string; readonly file?: string }[] };

/** A client of one of the systems that `up` has told. */
function clientOf({ says }: Up, id: string, options: { readonly ca?: string } = {}): VxpClient {
  const system = says.gateway?.systems.find((one) => one.id === id);
  const access = { endpoint: says.gateway?.url ?? '', systemId: id, secret: system?.secret ?? '' };
  return new VxpClient({ ...access, ...options, clock: systemClock, timeoutMs: 90_000 });
}

async function agencyCount(client: VxpClient): Promise<number> {
  const { data } = await client.getAgenciesList();
  client.close();
  return data.length;
}

/** A port that another program has. */
async function takenPort(): Promise<{ readonly port: number; readonly free: () => Promise<void> }> {
  const other: Server = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  return { port, free: () => new Promise((resolve) => other.close(() => resolve())) };
}

describe('an exchange with its gateway', () => {
  let state: Awaited<ReturnType<typeof stateDirectory>>;
  let up: Up;
  beforeAll(async () => {
    state = await stateDirectory();
    up = await startUp(state.path);
  });
  afterAll(async () => {
    await up[Symbol.asyncDispose]();
    await state[Symbol.asyncDispose]();
  });
  const run = (argv: readonly string[], input?: string): Promise<Run> =>
    lienthong(['--state', state.path, ...argv], input === undefined ? {} : { input });
  const compose = (to: string, ...more: readonly string[]): readonly string[] => [
    ...['send', '--to', to, '--subject', 'Báo cáo mô phỏng', '--attach', import.meta.filename, '--json'],
    ...more,
  ];

  test('tells one ready-made system for every tier, each of which comes in', async () => {
    const systems = up.says.gateway?.systems ?? [];
    expect(systems.map(({ id, name }) => [id, name])).toEqual([
      [centre, 'Văn phòng Chính phủ'],
      [province, 'UBND tỉnh Nghệ An'],
      [district, 'UBND huyện Kỳ Sơn'],
      [commune, 'UBND xã Mỹ Lý'],
    ]);
    for (const { id, secret, sdk } of systems) {
      expect(sdk.properties).toEqual(
        expect.arrayContaining([
          `service.endpoint=${up.says.gateway?.url}`,
          `systemid=${id}`,
          `secret=${secret}`,
        ]),
      );
      expect(await agencyCount(clientOf(up, id))).toBe(552);
    }
    expect((await stat(join(state.path, 'systems.json'))).mode & 0o777).toBe(0o600);
    const { gateway } = JSON.parse(await readFile(join(state.path, 'run.json'), 'utf8'));
    expect(gateway).toEqual({ url: up.says.gateway?.url });
  });

  test('an agency that a system registers is found from then on, and only in the exchange that runs', async () => {
    const client = clientOf(up, district);
    const body = { id: '', pcode: district, code: '000.97.36.H41', name: 'Trạm Thử Nghiệm', mail: '' };
    expect(await client.registerAgency(JSON.stringify({ ...body, mobile: '', fax: '' }))).toMatchObject({
      status: 'OK',
    });
    client.close();
    const search = async (...more: readonly string[]) =>
      jsonOf<{ agencies: unknown[] }>(await run(['agencies', 'trạm thử', 'nghiệm', '--json', ...more]))
        .agencies;
    expect(await search()).toMatchObject([{ organId: body.code, name: body.name, parent: district }]);
    expect(await search('--registry', 'nghe-an-2019')).toEqual([]);
  });

  test('the command line comes in by the front door: sends, lists, fetches, acknowledges', async () => {
    const sent = jsonOf<SendDocument>(await run(compose(centre, '--via', 'vxp', '--system', commune)));
    expect(sent).toMatchObject({ via: 'vxp', from: commune, status: 'OK', errorCode: '0' });
    expect(sent.docId).toMatch(/^[0-9a-f]{24}$/);
    const inbox = ['inbox', '--via', 'vxp', '--system', centre];
    const waiting = async () => jsonOf<InboxDocument>(await run([...inbox, '--json'])).items;
    await until(async () => (await waiting()).length > 0);
    const [item] = await waiting();
    expect(item).toMatchObject({ from: commune, to: centre, messageType: 'edoc', status: 'initial' });

    const directory = join(state.path, 'đã lấy');
    const taken = await run([...inbox, '--fetch', directory, '--acknowledge']);
    expect(taken.status).toBe(0);
    expect(taken.stdout).toContain('✓ Đã xác nhận lấy về');
    const bytes = await readFile(join(directory, `${item?.docId}.edxml`), 'utf8');
    expect(bytes).toContain('Báo cáo mô phỏng');
    expect(await waiting()).toEqual([]);
    // What the agency sees at its node is the same.
    expect(jsonOf<{ items: object[] }>(await run(['inbox', centre, '--json'])).items).toEqual([]);

    const books = jsonOf<{ sound: boolean }>(await run(['ledger', 'verify', '--json']));
    expect(books).toMatchObject({ sound: true });
  });

  test('what the gateway refuses ends with 1, with the code and text of the wire', async () => {
    const broken = await run(
      ['send', '-', '--no-sign', '--via', 'vxp', '--system', commune, '--json'],
      'không phải edXML',
    );
    expect(broken.status).toBe(1);
    expect(jsonOf(broken)).toMatchObject({ status: 'FAIL', errorCode: '10', docId: '' });
    const foreign = await run(compose(centre, '--via', 'vxp', '--system', commune, '--as', district));
    expect(foreign.status).toBe(1);
    expect(jsonOf(foreign)).toMatchObject({ status: 'FAIL', errorCode: '19', from: district });
  });

  test('locking and rotating count at once, and a system that is added comes in', async () => {
    await run(['systems', 'lock', district]);
    const refused = await run(['inbox', '--via', 'vxp', '--system', district, '--json']);
    expect(refused.status).toBe(1);
    expect(jsonOf(refused)).toMatchObject({ operation: 'getReceivedEdocList', status: 'FAIL' });
    await run(['systems', 'unlock', district]);
    expect((await run(['inbox', '--via', 'vxp', '--system', district])).status).toBe(0);

    await run(['systems', 'rotate', district]);
    const old = clientOf(up, district);
    expect(await old.countReceiveEdoc()).toMatchObject({ status: 'FAIL', errorCode: '15' });
    old.close();
    expect((await run(['inbox', '--via', 'vxp', '--system', district])).status).toBe(0);

    await run(['systems', 'add', '000.20.31.H41']);
    expect((await run(['inbox', '--via', 'vxp', '--system', '000.20.31.H41'])).status).toBe(0);
  });

  test('whoever steers the gateway over HTTP shows the token of the directory', async () => {
    const url = `${up.says.gateway?.url}/control/systems`;
    const token = (await readFile(join(state.path, 'gateway-token'), 'utf8')).trim();
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect((await fetch(url)).status).not.toBe(200);
  });

  test.each([
    [['send', 'x.edxml', '--as', centre], 'CLI_FILE_UNREADABLE'],
    [compose(centre), 'CLI_USAGE'],
    [compose(centre, '--via', 'vxp'), 'CLI_USAGE'],
    [compose(centre, '--system', commune), 'CLI_USAGE'],
    [compose(centre, '--via', 'vxp', '--system', 'nobody'), 'SYSTEM_UNKNOWN'],
    [['inbox', '--json'], 'CLI_USAGE'],
    [['inbox', '--via', 'vxp', '--json'], 'CLI_USAGE'],
    [['inbox', '--via', 'post', '--json'], 'CLI_USAGE'],
  ])('%j ends with 2 and says why', async (argv, code) => {
    const ended = await run([...argv, '--json']);
    expect(ended.status).toBe(2);
    expect(jsonOf(ended)).toMatchObject({ error: { code } });
  });

  test('the doctor finds it, and sees when others can read the secrets', async () => {
    const check = async (name: string) => {
      const { checks } = jsonOf<{ checks: { check: string; verdict: string; found: { en: string } }[] }>(
        await run(['doctor', '--json']),
      );
      return checks.find((one) => one.check === name);
    };
    expect(await check('gateway')).toMatchObject({ verdict: 'ok' });
    expect(await check('systems')).toMatchObject({ verdict: 'ok' });
    const file = join(state.path, 'systems.json');
    await chmod(file, 0o644);
    expect(await check('systems')).toMatchObject({ verdict: 'warn' });
    await chmod(file, 0o600);
  });
});

describe('how it is opened', () => {
  test('not at all, where nobody wants it', async () => {
    await using state = await stateDirectory();
    await using up = await startUp(state.path, ['--no-vxp', '--registry', 'national-2019']);
    expect(up.says.gateway).toBeNull();
    expect((await lienthong(['systems', 'add', centre, '--state', state.path])).status).toBe(0);
    const sent = await lienthong([
      'inbox',
      '--via',
      'vxp',
      '--system',
      centre,
      '--json',
      '--state',
      state.path,
    ]);
    expect(sent.status).toBe(2);
    expect(jsonOf(sent)).toMatchObject({ error: { code: 'CLI_USAGE' } });
  });

  test('on a port that was asked for, or not at all: one that is taken ends it with 3', async () => {
    await using state = await stateDirectory();
    const { port, free } = await takenPort();
    const start = ['--registry', 'national-2019', '--vxp-port', String(port)];
    for (const more of [[], ['--processes']]) {
      const run = await lienthong(['up', '--state', state.path, '--json', ...start, ...more]);
      expect(run.status).toBe(3);
      expect(jsonOf(run)).toMatchObject({ error: { code: 'GATEWAY_ADDRESS_UNUSABLE', details: { port } } });
    }
    await free();
    await using up = await startUp(state.path, start);
    expect(up.says.gateway?.url).toBe(`http://127.0.0.1:${port}`);
  });

  test('with TLS: clients that trust the root in the directory come in, others do not', async () => {
    await using state = await stateDirectory();
    await using up = await startUp(state.path, ['--tls', '--registry', 'national-2019']);
    const { url = '', caFile = '' } = up.says.gateway ?? {};
    expect(url).toMatch(/^https:/);
    expect(caFile).toBe(join(state.path, 'ca.pem'));
    expect(await agencyCount(clientOf(up, centre, { ca: await readFile(caFile, 'utf8') }))).toBe(100);
    await expect(agencyCount(clientOf(up, centre))).rejects.toThrow();
    expect(
      (await lienthong(['inbox', '--via', 'vxp', '--system', centre, '--state', state.path])).status,
    ).toBe(0);
  });

  test('with a certificate of one’s own', async () => {
    await using state = await stateDirectory();
    const pki = await openPki({ dir: undefined, clock: systemClock });
    const { certPem, keyPem, rootPem } = await pki.serverIdentity({ ips: ['127.0.0.1'] });
    await mkdir(join(state.path, 'tls'));
    const [cert, key] = [join(state.path, 'tls', 'cert.pem'), join(state.path, 'tls', 'key.pem')];
    await writeFile(cert, certPem);
    await writeFile(key, keyPem);
    const tls = ['--tls-cert', cert, '--tls-key', key, '--registry', 'national-2019'];
    await using up = await startUp(state.path, tls);
    expect(up.says.gateway?.caFile).toBeUndefined();
    expect(await agencyCount(clientOf(up, centre, { ca: rootPem }))).toBe(100);
  });

  test.each([
    [['--tls-cert', 'x.pem'], 2, 'CLI_USAGE'],
    [['--tls-cert', 'x.pem', '--tls-key', 'y.pem'], 2, 'CLI_FILE_UNREADABLE'],
    [['--no-vxp', '--tls'], 2, 'CLI_USAGE'],
    [
      ['--tls-cert', import.meta.filename, '--tls-key', import.meta.filename],
      3,
      'GATEWAY_CERTIFICATE_UNUSABLE',
    ],
  ])('not with %j', async (argv, status, code) => {
    await using state = await stateDirectory();
    const run = await lienthong([
      'up',
      '--state',
      state.path,
      '--json',
      '--registry',
      'national-2019',
      ...argv,
    ]);
    expect(run.status).toBe(status);
    expect(jsonOf(run)).toMatchObject({ error: { code } });
  });

  test('systems that are there already stay as they are, and no others are made', async () => {
    await using state = await stateDirectory();
    const added = await lienthong(['systems', 'add', 'he-thong-a', '--all', '--json', '--state', state.path]);
    const { secret } = jsonOf<{ secret: string }>(added);
    await using up = await startUp(state.path, ['--registry', 'national-2019']);
    expect(up.says.gateway?.systems.map(({ id }) => id)).toEqual(['he-thong-a']);
    expect(up.says.gateway?.systems[0]?.secret).toBe(secret);
  });

  test('not with a list of systems that is damaged, which stays as it is', async () => {
    await using state = await stateDirectory();
    const file = join(state.path, 'systems.json');
    await writeFile(file, '{}');
    const run = await lienthong(['up', '--state', state.path, '--json', '--registry', 'national-2019']);
    expect(run.status).toBe(3);
    expect(jsonOf(run)).toMatchObject({ error: { code: 'SYSTEM_FILE_DAMAGED', details: { file } } });
    expect(await readFile(file, 'utf8')).toBe('{}');
  });

  test('as a process of its own, which is started again on the same port when it dies', async () => {
    await using state = await stateDirectory();
    const up = await startUp(state.path, ['--processes', '--tls', '--registry', 'national-2019']);
    const { pid = 0, caFile = '' } = up.says.gateway ?? {};
    const ca = await readFile(caFile, 'utf8');
    expect(isAlive(pid)).toBe(true);
    expect(await agencyCount(clientOf(up, centre, { ca }))).toBe(100);
    expect((await stat(join(state.path, 'gateway-key.pem'))).mode & 0o777).toBe(0o600);
    process.kill(pid, 'SIGKILL');
    await until(() => up.stderr().includes('tiến trình cổng VXP'));
    expect(await agencyCount(clientOf(up, centre, { ca }))).toBe(100);
    expect((await up.stop('SIGINT')).status).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });
});
