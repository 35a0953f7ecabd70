import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEdxml, readAttachment } from '@lienthong/edxml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  jsonOf,
  lienthong,
  type Run,
  type RunOptions,
  startUp,
  stateDirectory,
  type Up,
  until,
} from './lienthong.ts';

// Whole exchanges are started; a busy machine takes its time.
const commune = '000.21.36.H41';
const centre = '000.00.00.G22';

let state: Awaited<ReturnType<typeof stateDirectory>>;
let up: Up;
let attachment: string;
beforeAll(async () => {
  state = await stateDirectory();
  // The list of 2020 has retired codes.
  up = await startUp(state.path, ['--registry', 'nghe-an-2020']);
  attachment = join(state.path, 'mo-phong.txt');
  await writeFile(attachment, 'MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ\n');
});
afterAll(async () => {
  await up[Symbol.asyncDispose]();
  await state[Symbol.asyncDispose]();
});

const run = (argv: readonly string[], options: RunOptions = {}): Promise<Run> =>
  lienthong(['--state', state.path, ...argv], options);

type OutcomeDocument = {
  readonly outcome: string;
  readonly pkg: string;
  readonly documentId: string;
  readonly refusals: readonly {
    readonly to: readonly string[];
    readonly code: string;
    readonly rule: string | null;
  }[];
};

const compose = (...more: readonly string[]): readonly string[] => [
  ...['send', '--as', commune, '--subject', 'Báo cáo mô phỏng', '--attach', attachment, '--json'],
  ...more,
];

async function waitingFor(code: string, pkg: string): Promise<void> {
  await until(async () => {
    const inbox = jsonOf<{ items: { pkg: string }[] }>(await run(['inbox', code, '--json']));
    return inbox.items.some((item) => item.pkg === pkg);
  });
}

test('a document is composed, arrives, is fetched as it was, acknowledged, answered, and can be followed', async () => {
  const sent = jsonOf<OutcomeDocument>(await run(compose('--to', centre)));
  expect(sent).toMatchObject({ outcome: 'accepted', refusals: [] });
  await waitingFor(centre, sent.pkg);

  const directory = join(state.path, 'đã lấy');
  const fetched = await run(['inbox', centre, '--fetch', directory, '--acknowledge', '--json']);
  expect(fetched.status).toBe(0);
  const bytes = await readFile(join(directory, `${sent.pkg}.edxml`));
  expect(bytes.toString()).toContain('Báo cáo mô phỏng');
  const empty = jsonOf<{ items: object[] }>(await run(['inbox', centre, '--json']));
  expect(empty.items).toEqual([]);

  const again = await run(['send', '-', '--no-sign', '--as', commune, '--json'], { input: bytes });
  expect(again.status).toBe(0);
  expect(jsonOf(again)).toMatchObject({ outcome: 'duplicate', pkg: sent.pkg });

  const told = await run(['status', sent.documentId, '--as', centre, '--code', '3', '--json']);
  expect(told.status).toBe(0);
  await waitingFor(commune, jsonOf<OutcomeDocument>(told).pkg);

  const journey = await run(['journey', '--json', '--', sent.pkg]);
  expect(jsonOf(journey)).toMatchObject({
    journeys: [
      {
        pkg: sent.pkg,
        hops: [
          { tier: 'commune', signature: 'valid', signedBy: commune },
          { tier: 'district', signature: 'valid', signedBy: commune },
          { tier: 'province', signature: 'valid', signedBy: commune },
          { tier: 'central', signature: 'valid', signedBy: commune },
        ],
        receipts: [{ to: centre, outcome: 'delivered', by: centre }],
        statuses: [{ sender: centre, status: '03' }],
      },
    ],
  });
  const text = await run(['journey', sent.documentId]);
  expect(text).toMatchObject({ status: 0, stderr: '' });
  for (const part of ['UBND xã Mỹ Lý', '✓ 1/1 đã giao', '03 Đã tiếp nhận'])
    expect(text.stdout).toContain(part);
});

describe('what is refused says where the fault is and ends with 1', () => {
  test('an unknown receiver is named before anything is sent', async () => {
    const sent = await run(compose('--to', '000.99.99.H99'));
    expect(sent.status).toBe(2);
    expect(jsonOf(sent)).toMatchObject({ error: { code: 'REGISTRY_ORGANISATION_UNKNOWN' } });
  });

  test('a retired receiver is refused with its successor, the other one gets its copy', async () => {
    const { agencies } = jsonOf<{ agencies: { organId: string; inForce: boolean; successors: string[] }[] }>(
      await run(['agencies', '--json']),
    );
    const retired = agencies.find(({ inForce }) => !inForce);
    const [code = '', successor = ''] = [retired?.organId, retired?.successors[0]];
    const alone = await run(compose('--to', code));
    expect(alone.status).toBe(1);
    expect(jsonOf(alone)).toMatchObject({
      outcome: 'refused',
      refusals: [{ to: [code], code: 'EXCHANGE_RECEIVER_RETIRED', rule: 'R-041' }],
    });
    const both = await run(compose('--to', code, centre));
    expect(both.status).toBe(0);
    expect(jsonOf(both)).toMatchObject({ outcome: 'accepted', refusals: [{ to: [code] }] });
    expect(both.stdout).toContain(successor);
    const as = await run(['inbox', code, '--json']);
    expect(as.status).toBe(1);
    expect(jsonOf(as)).toMatchObject({ error: { code: 'EXCHANGE_RECEIVER_RETIRED' } });
  });

  test('a rule that is broken is named', async () => {
    const program = join(state.path, 'chuong-trinh.exe');
    await writeFile(program, 'MÔ PHỎNG');
    const bare = await run([
      'send',
      '--as',
      commune,
      '--to',
      centre,
      '--subject',
      'Sai',
      '--attach',
      program,
    ]);
    expect(bare).toMatchObject({ status: 1, stderr: '' });
    expect(bare.stdout).toContain('EXCHANGE_RULE_BROKEN · 7003 · R-167');
  });

  test('a document without attachments gets its PDF, signed by person and agency', async () => {
    const sent = await run(['send', '--as', commune, '--to', centre, '--subject', 'Có văn bản', '--json']);
    expect(sent.status).toBe(0);
    const { pkg } = jsonOf<OutcomeDocument>(sent);
    await waitingFor(centre, pkg);
    const directory = join(state.path, 'có văn bản');
    await run(['inbox', centre, '--fetch', directory]);
    const edxml = parseEdxml(await readFile(join(directory, `${pkg}.edxml`)));
    const [file] = edxml.kind === 'document' ? edxml.attachments : [];
    expect(file).toMatchObject({ attachmentName: expect.stringMatching(/^\d+-CV-UBND\.pdf$/) });
    const pdf = join(directory, 'van-ban.pdf');
    await writeFile(pdf, readAttachment(file!).content);
    const verdict = await run(['pdf', 'verify', pdf, '--json']);
    expect(verdict.status).toBe(0);
    expect(jsonOf(verdict)).toMatchObject({ files: [{ answer: 'right', isComplete: true }] });
  });

  test('a package in the name of another agency is refused', async () => {
    const own = jsonOf<OutcomeDocument>(await run(compose('--to', centre)));
    await waitingFor(centre, own.pkg);
    const directory = join(state.path, 'của người khác');
    await run(['inbox', centre, '--fetch', directory]);
    const file = join(directory, `${own.pkg}.edxml`);
    const sent = await run(['send', file, '--no-sign', '--as', '000.00.36.H41', '--json']);
    expect(sent.status).toBe(1);
    expect(jsonOf(sent)).toMatchObject({ refusals: [{ code: 'EXCHANGE_SENDER_FOREIGN' }] });
  });
});

describe('files that are no packages', () => {
  test('one that is not there, a directory, and one that is empty end with 2', async () => {
    const empty = join(state.path, 'rỗng.xml');
    await writeFile(empty, '');
    const cases = [
      [join(state.path, 'không có.xml'), 'CLI_FILE_UNREADABLE'],
      [state.path, 'CLI_FILE_UNREADABLE'],
      [empty, 'CLI_FILE_EMPTY'],
    ] as const;
    for (const [file, code] of cases) {
      const sent = await run(['send', file, '--as', commune, '--json']);
      expect(sent.status).toBe(2);
      expect(jsonOf(sent)).toMatchObject({ error: { code } });
    }
    expect((await run(['send', '-', '--as', commune])).status).toBe(2);
  });

  test.each([
    ['not XML', 'Kính gửi Quý cơ quan', 'XML_CONTENT_OUTSIDE_ROOT'],
    [
      'a DTD with entities',
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
      'XML_DOCTYPE_REFUSED',
    ],
    ['other XML', '<html/>', 'SIGNATURE_PLACE_MISSING'],
  ])('%s is named, whether we sign it or the node reads it', async (_, input, code) => {
    const signing = await run(['send', '-', '--as', commune, '--json'], { input });
    expect(signing.status).toBe(1);
    expect(jsonOf(signing)).toMatchObject({ error: { code } });
    const sending = await run(['send', '-', '--no-sign', '--as', commune, '--json'], { input });
    expect(sending.status).toBe(1);
    expect(jsonOf(sending)).toMatchObject({ outcome: 'refused', refusals: [{}] });
  });
});

test('where packages cannot be saved nothing is taken out of the mailbox', async () => {
  const sent = jsonOf<OutcomeDocument>(await run(compose('--to', centre)));
  await waitingFor(centre, sent.pkg);
  const saving = await run(['inbox', centre, '--fetch', join(attachment, 'con'), '--acknowledge', '--json']);
  expect(saving.status).toBe(3);
  expect(jsonOf(saving)).toMatchObject({ error: { code: 'CLI_FILE_UNWRITABLE' } });
  await waitingFor(centre, sent.pkg);
});

test('a package that nobody knows ends with 1', async () => {
  for (const argv of [
    ['journey', 'không-có'],
    ['status', 'không-có', '--as', centre, '--code', '01'],
  ]) {
    const asked = await run([...argv, '--json']);
    expect(asked.status).toBe(1);
    expect(jsonOf(asked)).toMatchObject({ error: { code: 'EXCHANGE_PACKAGE_UNKNOWN' } });
  }
});

test('counters can be had as a table, as data and as CSV, and the books are sound', async () => {
  const data = jsonOf<{ groups: { key: string; line: { outgoing: number } }[]; total: { outgoing: number } }>(
    await run(['counters', '--json']),
  );
  expect(data.groups.map(({ key }) => key)).toEqual(['central', 'province', 'district', 'commune']);
  const csv = (await run(['counters', '--csv', '--by', 'agency'])).stdout.trimEnd().split('\r\n');
  const [header = '', ...rows] = csv;
  const column = header.split(',').indexOf('outgoing');
  expect(rows.reduce((sum, row) => sum + Number(row.split(',')[column]), 0)).toBe(data.total.outgoing);
  const before = jsonOf<{ total: { outgoing: number } }>(
    await run(['counters', '--to', '2019-01-01', '--json']),
  );
  expect(before.total.outgoing).toBe(0);
  expect((await run(['counters'])).stdout).toContain('Tổng cộng');
  await until(async () => (await run(['ledger', 'verify', '--at-rest'])).status === 0);
  expect(jsonOf(await run(['ledger', 'verify', '--json']))).toMatchObject({ sound: true, broken: [] });
});

test('the doctor finds what runs, and every line has a verdict', async () => {
  const { status, stdout } = await run(['doctor', '--json']);
  expect(status).toBe(0);
  const { checks }: { checks: { check: string; verdict: string; found: { en: string } }[] } =
    JSON.parse(stdout);
  expect(checks.map(({ check }) => check)).toEqual([
    'node',
    'server',
    'directory',
    'exchange',
    'faults',
    'backlog',
    'gateway',
    'systems',
    'pki',
    'disk',
    'container',
  ]);
  expect(checks.find(({ check }) => check === 'exchange')?.found.en).toContain(String(up.pid));
});

test('a locked agency is refused everywhere until it is unlocked', async () => {
  const district = '000.00.36.H41';
  const locked = await run(['agencies', 'lock', district, '--reason', 'diễn tập', '--json']);
  expect(jsonOf(locked)).toEqual({
    agency: { organId: district, name: 'UBND huyện Kỳ Sơn' },
    locked: true,
  });
  const refused = await run(compose('--to', district));
  expect(refused.status).toBe(1);
  expect(jsonOf(refused)).toMatchObject({ refusals: [{ code: 'EXCHANGE_RECEIVER_LOCKED', to: [district] }] });

  const unlocked = await run(['agencies', 'unlock', district]);
  expect(unlocked).toMatchObject({ status: 0, stderr: '' });
  expect(unlocked.stdout).toContain('✓ Không bị khóa · 000.00.36.H41 · UBND huyện Kỳ Sơn');
  expect(jsonOf(await run(compose('--to', district)))).toMatchObject({ outcome: 'accepted' });
  const unknown = await run(['agencies', 'lock', '000.99.99.H99', '--json']);
  expect(unknown.status).toBe(2);
  expect(jsonOf(unknown)).toMatchObject({ error: { code: 'REGISTRY_ORGANISATION_UNKNOWN' } });
});
