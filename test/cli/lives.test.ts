import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  jsonOf,
  lienthong,
  type Run,
  startLienthong,
  startUp,
  stateDirectory,
  type Up,
  until,
} from './lienthong.ts';

const [commune, district, province, department] = [
  '000.21.36.H41',
  '000.00.36.H41',
  '000.00.00.H41',
  '000.00.14.H41',
];

type Life = {
  readonly receiver: string;
  readonly state: string;
  readonly pending: string;
  readonly history: readonly {
    readonly what: string;
    readonly transition: string | null;
    readonly rules: readonly { readonly rule: string; readonly vi: string; readonly en: string }[];
  }[];
};

let state: Awaited<ReturnType<typeof stateDirectory>>;
let up: Up;
let files: string;

beforeAll(async () => {
  state = await stateDirectory();
  files = await mkdtemp(join(tmpdir(), 'lienthong-lives-'));
  await writeFile(join(files, 'a.txt'), 'nội dung');
  up = await startUp(state.path, ['--no-vxp']);
});
afterAll(async () => {
  await up[Symbol.asyncDispose]();
  await state[Symbol.asyncDispose]();
  await rm(files, { recursive: true, force: true });
});

const run = (...argv: readonly string[]): Promise<Run> => lienthong([...argv, '--state', state.path]);

async function ok(...argv: readonly string[]): Promise<Run> {
  const ended = await run(...argv);
  expect(ended).toMatchObject({ status: 0 });
  return ended;
}

async function sent(...argv: readonly string[]): Promise<string> {
  const ended = await ok('send', '--as', commune, ...argv, '--json');
  return jsonOf<{ documentId: string }>(ended).documentId;
}

const send = (subject: string, ...argv: readonly string[]) =>
  sent('--to', district, province, '--subject', subject, '--attach', join(files, 'a.txt'), ...argv);

async function lives(documentId: string): Promise<ReadonlyMap<string, Life>> {
  const { journeys } = jsonOf<{ journeys: readonly { lives: readonly Life[] }[] }>(
    await ok('journey', documentId, '--json'),
  );
  return new Map(journeys.at(-1)?.lives.map((life) => [life.receiver, life]));
}

/** Resolves when the document is in this state at the receiver, as the sender's node knows it. */
async function comesTo(documentId: string, receiver: string, expected: Partial<Life>): Promise<void> {
  await until(async () => {
    const life = (await lives(documentId)).get(receiver);
    return Object.entries(expected).every(([name, value]) => life?.[name as keyof Life] === value);
  }, 30_000);
}

describe('orders about documents', () => {
  test('revoke, update and take back do what they say, and the journey tells it in both languages', async () => {
    const documentId = await send('Báo cáo để thu hồi');
    await comesTo(documentId, province, { state: 'sent' });
    await ok('status', documentId, '--as', province, '--code', '03');
    await comesTo(documentId, province, { state: 'accepted' });
    await ok('status', documentId, '--as', commune, '--code', '13', '--to', district, '--reason', 'gửi nhầm');
    await comesTo(documentId, district, { pending: 'takeback' });
    await ok('status', documentId, '--as', district, '--code', '15');
    await comesTo(documentId, district, { state: 'taken-back' });
    await sent('--update', documentId, '--reason', 'thêm nơi nhận', '--add', department);
    await comesTo(documentId, department, { state: 'sent' });
    await ok('status', documentId, '--as', province, '--code', '16', '--reason', 'đã làm xong');
    await comesTo(documentId, province, { pending: 'none' });
    await sent('--revoke', documentId, '--reason', 'sai nội dung');
    await comesTo(documentId, province, { pending: 'revoke' });
    await ok('status', documentId, '--as', province, '--code', '15');
    await comesTo(documentId, province, { state: 'revoked' });

    const life = (await lives(documentId)).get(province);
    expect(life?.history.map(({ what, transition }) => `${what} ${transition}`)).toEqual([
      'new T1',
      '03 T4',
      'update T13',
      '16 T15',
      'revoke T16',
      '15 T17',
    ]);
    expect(life?.history[1]?.rules).toEqual([
      {
        rule: 'R-218',
        vi: 'Chuyển trạng thái Đã gửi → 03 Đã tiếp nhận không hợp lệ',
        en: 'Transition sent → 03 accepted is not legal',
      },
    ]);
    const text = (await ok('journey', documentId)).stdout;
    expect(text.match(/Vòng đời tại nơi nhận/g)).toHaveLength(1);
    expect(text).toContain('T17  15 Đồng ý cập nhật/lấy lại');
  }, 120_000);

  test('a replacement ends what it replaces', async () => {
    const documentId = await send('Bản có sai sót');
    await comesTo(documentId, district, { state: 'sent' });
    const next = await send('Bản thay thế', '--replace', documentId, '--reason', 'sai sót');
    await comesTo(documentId, district, { state: 'replaced' });
    await comesTo(next, district, { state: 'sent' });
  }, 60_000);

  test.each([
    [['--revoke', 'x']],
    [['--revoke', 'x', '--update', 'y', '--reason', 'z']],
    [['--add', district, '--to', district, '--subject', 'x']],
    [['--revoke', 'x', '--reason', 'z', '--subject', 'y']],
    [['--update', 'x', '--reason', 'z', '--to', district]],
    [['--replace', 'x', '--reason', 'z']],
    [['--signer', 'x', '--to', district, '--subject', 'x']],
    [['--update', 'x', '--reason', 'z', '--position', 'y']],
    [['--to', district, '--subject', 'x', '--certificate', 'expired', '--no-sign']],
  ])('%j contradicts itself', async (argv) => {
    expect(await run('send', '--as', commune, ...argv)).toMatchObject({ status: 2, stdout: '' });
  });

  test('an update with another notation and signer is another id; an abnormal certificate is refused by name', async () => {
    const documentId = await send('Trước khi sửa');
    const order = ['--update', documentId, '--reason', 'sửa', '--notation', 'TTr-UBND', '--type', 'Tờ trình'];
    const next = await sent(...order, '--signer', 'Lê Thị Ví Dụ', '--position', 'Phó Chủ tịch');
    expect(next).toBe(documentId.replace(/[^/]+$/, 'TTr-UBND'));
    const ended = await run('send', '--as', commune, ...order, '--certificate', 'revoked');
    expect(ended).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('SIGNATURE_CERTIFICATE_REVOKED'),
    });
  }, 60_000);

  test('of a document that was never sent is refused by name', async () => {
    const ended = await run('send', '--as', commune, '--revoke', 'x', '--reason', 'z');
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('EXCHANGE_PACKAGE_UNKNOWN');
  });
});

describe('registers and duties', () => {
  test('documents are found without diacritics, numbered, and written as CSV that runs no formula', async () => {
    const documentId = await send('=Kế hoạch phòng chống lũ', '--due', '2030-01-15');
    await comesTo(documentId, district, { state: 'sent' });
    const found = jsonOf<{ rows: readonly { documentId: string; number: string; dueDate: string }[] }>(
      await ok('register', 'in', district, '--search', 'ke hoach lu', '--json'),
    );
    expect(found.rows).toMatchObject([{ documentId, dueDate: '15/01/2030' }]);
    expect((await ok('register', 'in', district, '--search', 'không có đâu')).stdout).toContain(
      'không có văn bản nào',
    );
    const path = join(files, 'so-di.csv');
    await ok('register', 'out', commune, '--search', 'ke hoach lu', '--csv', path);
    const csv = await readFile(path, 'utf8');
    expect(csv.startsWith('\uFEFFSố thứ tự trong sổ,')).toBe(true);
    expect(csv).toContain(",'=Kế hoạch phòng chống lũ,");
    expect((await ok('register', 'out', commune, '--search', 'ke hoach lu', '--csv', '-')).stdout).toBe(csv);
    expect(await run('register', 'up', commune)).toMatchObject({ status: 2 });
    expect(await run('register', 'in', commune, '--from', '2026-02-01', '--to', '2026-01-01')).toMatchObject({
      status: 2,
    });
  }, 60_000);

  test('what is overdue is listed for both sides, by a calendar of one’s own', async () => {
    const documentId = await send('Văn bản có hạn', '--due', '2030-01-15');
    await comesTo(documentId, district, { state: 'sent' });
    type Duties = {
      readonly duties: readonly {
        documentId: string;
        duty: string;
        state: string;
        debtor: { organId: string };
      }[];
    };
    const duties = async (code: string, ...argv: readonly string[]) =>
      jsonOf<Duties>(await ok('duties', code, ...argv, '--json'))
        .duties.filter((one) => one.documentId === documentId && one.debtor.organId === district)
        .map(({ duty, state: stands }) => `${duty} ${stands}`);
    const late = ['--overdue', '--at', '2030-02-01T08:00:00+07:00'];
    const all = ['answer-arrival overdue', 'register overdue', 'finish overdue'];
    expect(await duties(district, ...late)).toEqual(all);
    expect(await duties(commune, ...late)).toEqual(all);
    const calendar = join(files, 'calendar.json');
    await writeFile(
      calendar,
      JSON.stringify({ limits: { 'answer-arrival': { kind: 'working-days', count: 900 } } }),
    );
    expect((await duties(district, ...late, '--calendar', calendar)).toSorted()).toEqual([
      'finish overdue',
      'register overdue',
    ]);
    await writeFile(calendar, '{"daysOf": []}');
    const broken = await run('duties', district, '--calendar', calendar);
    expect(broken).toMatchObject({ status: 2, stdout: '' });
    expect((await ok('duties', district, '--at', '2030-02-01T08:00:00+07:00')).stdout).toContain('✗ QUÁ HẠN');
  }, 60_000);
});

describe('behave', () => {
  test('answers until it is interrupted', async () => {
    const profile = join(files, 'profile.json');
    const at = { fromMs: 0, toMs: 0 };
    await writeFile(
      profile,
      JSON.stringify({ arrive: at, register: at, refuseShare: 0, workingHours: false }),
    );
    const { kill, ended } = await startLienthong([
      'behave',
      province,
      '--profile',
      profile,
      '--poll',
      '100',
      '--state',
      state.path,
    ]);
    const documentId = await send('Gửi nơi tự trả lời');
    await comesTo(documentId, province, { state: 'accepted' });
    kill('SIGINT');
    const { status, stdout } = await ended;
    expect(status).toBe(0);
    expect(stdout).toContain(`${province} ▸ 03 Đã tiếp nhận`);
    expect(stdout.trimEnd().endsWith('Đã dừng.')).toBe(true);
  }, 60_000);

  test('a profile that is none is a mistake of the command line', async () => {
    expect(await run('behave', province, '--profile', join(files, 'a.txt'))).toMatchObject({ status: 2 });
    expect(await run('behave', province, '--profile', 'sleepy')).toMatchObject({ status: 2 });
  });
});
