import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive, jsonOf, lienthong, startLienthong, stateDirectory } from './lienthong.ts';

// Whole exchanges are started; a busy machine takes its time.
const limitMs = 60_000;

type DemoDocument = {
  readonly ok: boolean;
  readonly running: boolean;
  readonly start: { readonly agencies: number; readonly nodes: number };
  readonly report: {
    readonly hops: readonly {
      readonly tier: string;
      readonly signature: string;
      readonly signedBy: string;
    }[];
    readonly sameBytes: boolean;
    readonly receipt: { readonly node: string; readonly outcome: string };
    readonly statuses: readonly { readonly code: string }[];
  };
  readonly circular: Readonly<
    Record<'copies' | 'deliveries' | 'refusals' | 'nodes' | 'storedContents', number>
  >;
  readonly refusals: readonly {
    readonly attempt: string;
    readonly rule: string;
    readonly refusedAt: { readonly node: string };
    readonly error: { readonly summary: { readonly vi: string; readonly en: string } };
  }[];
  readonly duplicate: {
    readonly answeredAsDuplicate: boolean;
    readonly deliveries: number;
    readonly sender: { readonly before: object; readonly after: object };
    readonly receiver: { readonly before: object; readonly after: object };
  };
  readonly books: {
    readonly total: Readonly<Record<string, number>>;
    readonly ledgers: Readonly<Record<string, number | boolean>>;
  };
};

test('the demonstration as data: four tiers, 501 deliveries, three refusals, a duplicate, sound books', async () => {
  await using state = await stateDirectory();
  const run = await lienthong(['demo', '--json', '--state', state.path], { timeoutMs: limitMs });
  expect(run).toMatchObject({ status: 0 });
  const demo = jsonOf<DemoDocument>(run);
  expect(demo).toMatchObject({ ok: true, running: false, start: { agencies: 552, nodes: 503 } });

  expect(demo.report.hops.map(({ tier }) => tier)).toEqual(['commune', 'district', 'province', 'central']);
  for (const hop of demo.report.hops)
    expect(hop).toMatchObject({ signature: 'valid', signedBy: '000.21.36.H41' });
  expect(demo.report).toMatchObject({
    sameBytes: true,
    receipt: { node: '000.00.00.G22', outcome: 'delivered' },
    statuses: [{ code: '01' }, { code: '03' }, { code: '05' }, { code: '06' }],
  });

  expect(demo.circular).toMatchObject({
    copies: 501,
    deliveries: 501,
    refusals: 0,
    nodes: 502,
    storedContents: 1,
    tiers: [
      { tier: 'district', deliveries: 21 },
      { tier: 'commune', deliveries: 480 },
    ],
  });

  expect(demo.refusals.map(({ attempt, rule, refusedAt }) => [attempt, rule, refusedAt.node])).toEqual([
    ['altered-on-the-wire', 'R-187', '000.00.00.H41'],
    ['signed-by-another-agency', 'R-193', '000.21.36.H41'],
    ['expired-certificate', 'R-190', '000.21.36.H41'],
  ]);
  for (const { error } of demo.refusals) expect(error.summary.vi).not.toBe(error.summary.en);

  const { duplicate } = demo;
  expect(duplicate).toMatchObject({ answeredAsDuplicate: true, deliveries: 1 });
  expect(duplicate.sender.after).toEqual(duplicate.sender.before);
  expect(duplicate.receiver.after).toEqual(duplicate.receiver.before);

  expect(demo.books.total).toMatchObject({
    incoming: 503,
    outgoing: 4,
    crossing: 4,
    arrived: 503,
    refused: 3,
    statusesSent: 4,
    statusesReceived: 4,
  });
  expect(demo.books.ledgers).toMatchObject({
    sound: true,
    nodes: 503,
    inFlight: 0,
    brokenChains: 0,
    imbalances: 0,
    doubledDeliveries: 0,
    counterMismatches: 0,
  });
});

describe('the demonstration as people see it', () => {
  test('nothing is wider than 100 columns, nothing is coloured in a file, and nothing is left running', async () => {
    await using state = await stateDirectory();
    const run = await lienthong(['demo', '--state', state.path], { timeoutMs: limitMs });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const lines = run.stdout.normalize('NFC').split('\n');
    expect(lines.filter((line) => [...line].length > 100)).toEqual([]);
    expect(run.stdout).not.toContain('\u001b');
    expect(run.stdout).toContain('UBND xã Mỹ Lý gửi báo cáo lên Văn phòng Chính phủ, qua 4 cấp');
    for (const text of ['501/501', 'R-187', 'R-193', 'R-190', 'gói trùng', 'npx --yes pnpm@12 lienthong up'])
      expect(run.stdout).toContain(text);
    expect(await readdir(join(state.path, 'demo'))).not.toContain('run.json');
  });

  test('a second run finds the directory of the first and starts from nothing again', async () => {
    await using state = await stateDirectory();
    for (const language of ['vi', 'en']) {
      const run = await lienthong(['demo', '--state', state.path, '--lang', language], {
        timeoutMs: limitMs,
      });
      expect(run).toMatchObject({ status: 0, stderr: '' });
      expect(run.stdout).toContain('501/501');
    }
  });
});

test('three tiers of July 2025 are shown as well', async () => {
  await using state = await stateDirectory();
  const run = await lienthong(['demo', '--registry', 'topology-2025', '--json', '--state', state.path], {
    timeoutMs: limitMs,
  });
  expect(run).toMatchObject({ status: 0 });
  const demo = jsonOf<DemoDocument>(run);
  expect(demo.report.hops.map(({ tier }) => tier)).toEqual(['commune', 'province', 'central']);
  expect(demo.circular).toMatchObject({ copies: 130, deliveries: 130 });
});

test('Ctrl-C in the middle ends with 130 and leaves nothing running', async () => {
  await using state = await stateDirectory();
  const demo = await startLienthong(['demo', '--state', state.path]);
  const lock: { serverPid: number } = JSON.parse(
    await readFile(join(state.path, 'demo', 'nats', 'nats-server.lock'), 'utf8'),
  );
  expect(isAlive(lock.serverPid)).toBe(true);
  demo.kill('SIGINT');
  const { status, stdout } = await demo.ended;
  expect(status).toBe(130);
  expect(stdout).not.toContain('Tất cả đều đạt');
  expect(isAlive(lock.serverPid)).toBe(false);
});

test('with --keep it can be used afterwards, until Ctrl-C', async () => {
  await using state = await stateDirectory();
  const demo = await startLienthong(['demo', '--keep', '--json', '--state', state.path]);
  const directory = join(state.path, 'demo');
  const journey = await lienthong(['journey', 'latest', '--json', '--state', directory]);
  expect(journey.status).toBe(0);
  const second = await lienthong(['demo', '--state', state.path]);
  expect(second.stderr).toContain('ALREADY_RUNNING');
  demo.kill('SIGINT');
  const ended = await demo.ended;
  expect(ended.status).toBe(0);
  expect(jsonOf(ended)).toMatchObject({ ok: true, running: true });
});

test('a directory that holds something else is left alone', async () => {
  await using state = await stateDirectory();
  await mkdir(join(state.path, 'demo'));
  await writeFile(join(state.path, 'demo', 'ảnh cưới.jpg'), '');
  const run = await lienthong(['demo', '--state', state.path]);
  expect(run).toMatchObject({ status: 3, stdout: '' });
  expect(run.stderr).toContain('DEMO_DIRECTORY_FOREIGN');
  expect(await readdir(join(state.path, 'demo'))).toEqual(['ảnh cưới.jpg']);
});
