import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinLocalExchange, type Session } from '@lienthong/emulator';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { jsonOf, lienthong, type Run, startUp, stateDirectory, type Up, until } from './lienthong.ts';

/** What the operator does about quotas and dead letters, from a terminal; agencies act through a session of the test. */

// Whole exchanges are started; a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const commune = '000.20.31.H41';
const district = '000.00.31.H41';
const province = '000.00.00.H41';
const centre = '000.00.00.G22';

let state: Awaited<ReturnType<typeof stateDirectory>>;
let up: Up;
let session: Session;
beforeAll(async () => {
  state = await stateDirectory();
  const quotas = join(state.path, 'han-muc.json');
  await writeFile(quotas, JSON.stringify({ commune: { packages: 3 }, [centre]: { waiting: 500 } }));
  up = await startUp(state.path, ['--quota-file', quotas, '--quota', 'province:packages=7']);
  session = await joinLocalExchange({ stateDir: state.path, clock: systemClock, random: systemRandom });
});
afterAll(async () => {
  await session.close();
  await up[Symbol.asyncDispose]();
  await state[Symbol.asyncDispose]();
});

const run = (...argv: readonly string[]): Promise<Run> => lienthong(['--state', state.path, ...argv]);
const attach = ['--attach', import.meta.filename];
const send = (as: string, to: string, ...more: readonly string[]): Promise<Run> =>
  run('send', '--as', as, '--to', to, '--subject', 'Thử hạn mức', ...attach, ...more);

let number = 0;
/** A new document; the code of its refusal, '' where it was taken. */
async function submit(from: string, to: string): Promise<string> {
  const desk = await session.desk(from);
  number += 1;
  const bytes = await desk.compose({
    to: [session.registry.get(to)],
    codeNumber: String(number),
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject: 'Báo cáo mô phỏng',
    attachments: [{ name: 'mo-phong.txt', bytes: Buffer.from('MÔ PHỎNG') }],
  });
  return (await desk.submit(bytes)).outcome.refusals[0]?.code ?? '';
}
const mailOf = async (code: string): Promise<number> => (await (await session.desk(code)).inbox()).length;

type Checks = { readonly checks: readonly { readonly check: string }[] };
/** What the doctor says about what lies. */
async function backlog(): Promise<object | undefined> {
  const { checks } = jsonOf<Checks>(await run('doctor', '--json'));
  return checks.find(({ check }) => check === 'backlog');
}

test('quotas of a file and of the command line hold; set, shown, used up and taken back', async () => {
  const listed = await run('quota', 'list', '--json');
  expect(jsonOf(listed)).toMatchObject({
    set: [
      { where: 'commune', quota: { packages: 3 } },
      { where: centre, quota: { waiting: 500 } },
      { where: 'province', quota: { packages: 7 } },
    ],
    held: [],
  });
  const none = await run('quota', 'show', district);
  expect(none).toMatchObject({ status: 0, stderr: '', stdout: 'Không có hạn mức.\n' });
  expect((await run('quota', 'show', commune)).stdout).toMatch(/000\.20\.31\.H41\s+0 \/ 3/);

  const set = await run('quota', 'set', commune, '--per-hour', '1', '--per', '1d');
  expect(set).toMatchObject({ status: 0, stderr: '' });
  expect(await submit(commune, district)).toBe('');
  expect(await submit(commune, district)).toBe('EXCHANGE_QUOTA_EXCEEDED');
  expect((await run('quota', 'show', commune)).stdout).toMatch(/000\.20\.31\.H41\s+1 \/ 1/);
  const cleared = await run('quota', 'clear', commune);
  expect(cleared).toMatchObject({ status: 0, stdout: '✓ Đã bỏ 1 hạn mức\n' });
  expect((await run('quota', 'clear', commune)).stdout).toBe('Không có hạn mức nào để bỏ.\n');
  expect(await submit(commune, district)).toBe('');
  expect(jsonOf(await run('quota', 'clear', '--json'))).toEqual({ cleared: 3, held: [] });
});

test.each([
  [['quota', 'set', commune], 'CLI_USAGE', 2],
  [['quota', 'show', 'không-có'], 'REGISTRY_ORGANISATION_UNKNOWN', 2],
  [['dead', 'show', `${commune}/1`], 'EXCHANGE_DEAD_LETTER_UNKNOWN', 1],
] as const)('what cannot be meant is refused by name: %j', async (argv, code, status) => {
  const asked = await run(...argv, '--json');
  expect(asked.status).toBe(status);
  expect(jsonOf(asked)).toMatchObject({ error: { code } });
});

test('a package that is held is told and goes when there is room; a word on it that came too early is set aside, and retried', async () => {
  await session.quotas.set(district, { waiting: 1, policy: 'queue' });
  expect(await submit(district, centre)).toBe('');
  await until(async () => (await mailOf(centre)) === 1, 60_000);

  const sent = await send(district, centre);
  expect(sent).toMatchObject({ status: 0, stderr: '' });
  expect(sent.stdout).toContain('⏸ Đã nhận, đang chờ hạn mức');
  const again = jsonOf<{ readonly documentId: string }>(await send(district, centre, '--json'));
  expect(again).toMatchObject({ outcome: 'held', reason: { code: 'EXCHANGE_SUBMISSION_QUEUED' } });
  const held = await session.quotas.held();
  // What waits has its number: the next document gets the one after it.
  expect(held.map(({ facts }) => facts.code)).toEqual([number + 1, number + 2].map((n) => `${n}/CV-UBND`));
  number += 2;
  expect(held[1]?.facts.documentId).toBe(again.documentId);
  const pkg = held[0]?.pkg ?? '';
  const journey = await run('journey', '--', pkg);
  expect(journey).toMatchObject({ status: 0, stderr: '' });
  expect(journey.stdout).toContain(`Đang chờ hạn mức của ${district}: nút ${district}`);
  const english = await run('journey', '--lang', 'en', again.documentId);
  expect(english.stdout).toContain(`Waits for the quota of ${district}: held by node ${district}`);
  expect((await run('quota', 'show', district)).stdout).toContain(pkg);

  // The receiver speaks of what it cannot have yet.
  const early = (await session.desk(centre)).acknowledge(pkg, { state: 'processing' });
  await expect(early).rejects.toMatchObject({ code: 'EXCHANGE_PACKAGE_UNKNOWN' });
  const [letter] = await session.deadLetters.list();
  expect(letter).toMatchObject({ node: centre, from: centre });
  const id = letter?.id ?? '';
  const shown = await run('dead', 'show', id);
  expect(shown).toMatchObject({ status: 0, stderr: '' });
  for (const part of [id, centre, pkg, 'bên nhận báo về bản của mình']) expect(shown.stdout).toContain(part);
  expect(await backlog()).toMatchObject({
    verdict: 'warn',
    found: {
      vi: `2 gói tin chờ hạn mức (${district}); xem: lienthong quota list · 1 thông điệp chết (${centre}); xem: lienthong dead list`,
    },
  });

  const freed = await run('quota', 'clear', district, '--lang', 'en');
  expect(freed.stdout).toContain('Cleared 1 quota');
  await until(async () => (await mailOf(centre)) === 3, 90_000);
  expect(await session.quotas.held()).toEqual([]);
  const retried = await run('dead', 'retry', id, '--by', 'trực ban', '--why', 'đã tới nơi', '--json');
  expect(retried.status).toBe(0);
  expect(jsonOf(retried)).toMatchObject({
    outcome: { deed: 'retried', acts: [{ act: 'acknowledged', pkg }] },
  });
  expect(await session.deadLetters.list()).toEqual([]);
});

test('what stays unreadable is dead again under another name, and gone when it is dropped', async () => {
  await session.faults.add({
    kind: 'corruption',
    on: { edge: [district, province] },
    with: { what: 'message' },
  });
  expect(await submit(district, centre)).toBe('');
  await until(async () => (await session.deadLetters.list()).length > 0, 60_000);
  await session.faults.liftAll();
  const [letter] = await session.deadLetters.list();
  expect(letter).toMatchObject({ code: 'EXCHANGE_MESSAGE_MALFORMED', from: district });
  const id = letter?.id ?? '';
  const list = await run('dead', 'list', '--lang', 'en');
  expect(list.stdout).toContain(id);
  expect(list.stdout).toContain('dead drop <id>');
  const retried = await run('dead', 'retry', id);
  expect(retried.status).toBe(1);
  const [second] = await session.deadLetters.list();
  expect(second?.id).not.toBe(id);
  expect(retried.stdout).toContain(`lại là thông điệp chết ${second?.id}`);
  const dropped = await run('dead', 'drop', second?.id ?? '', '--why', 'rác');
  expect(dropped).toMatchObject({ status: 0, stderr: '' });
  expect(dropped.stdout).toContain(`✓ ${second?.id} đã bỏ`);
  expect((await run('dead', 'list')).stdout).toBe('Không có thông điệp chết.\n');
  expect(await backlog()).toMatchObject({ verdict: 'ok' });
  await until(async () => (await session.verifyBooks({ atRest: true })).sound, 60_000);
});

test('a file of quotas that limits nothing ends the start before anything runs', async () => {
  await using other = await stateDirectory();
  const file = join(other.path, 'sai.json');
  await writeFile(file, '{"commune": {"policy": "queue"}}');
  const started = await lienthong(['up', '--state', join(other.path, 'st'), '--quota-file', file, '--json']);
  expect(started.status).toBe(2);
  expect(jsonOf(started)).toMatchObject({ error: { code: 'CLI_USAGE' } });
  expect(started.stdout).toContain('commune: no limit');
});
