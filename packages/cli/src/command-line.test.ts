import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runCommandLine } from './command-line.ts';

/** Runs a command line that needs no exchange, in this process. */
async function lienthong(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const process = Object.assign(new EventEmitter(), { env, stdin, stdout, stderr });
  const status = await runCommandLine({ argv, process, forceExit: () => undefined });
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr), listeners: process.eventNames() };
}

describe('command lines that are not understood end with 2 and say why, in both languages', () => {
  test.each([
    [['bay'], 'không có lệnh bay', "unknown command 'bay'"],
    [['demo', '--nhanh'], 'không có tùy chọn --nhanh', "unknown option '--nhanh'"],
    [['inbox'], 'thiếu mã cơ quan', 'the code of an agency is missing'],
    [['send', 'x'], 'thiếu --as', '--as is missing'],
    [['status', 'x'], 'thiếu tùy chọn --as <code>', "required option '--as <code>' not specified"],
    [['systems', 'lock'], 'thiếu id', "missing required argument 'id'"],
    [['send', 'x', '--via', 'vxp'], '--via vxp và --system', '--via vxp and --system go together'],
    [['up', '--no-vxp', '--vxp-port', '1'], '--no-vxp không đi cùng', '--no-vxp goes with no other'],
    [['up', '--port'], 'tùy chọn --port <n> thiếu giá trị', "option '--port <n>' argument missing"],
    [['up', '--port', '0'], 'không phải số nguyên từ 1 đến 65535', 'not a whole number'],
    [['doctor', 'x'], 'thừa tham số', 'too many arguments'],
    [['counters', '--from', '2026-02-30'], 'không phải ngày', 'is not a day'],
    [['counters', '--from', '2026-02-02', '--to', '2026-02-01'], '--from sau --to', '--from is after --to'],
    [['counters', '--csv', '--json'], 'không dùng cùng nhau', 'exclude each other'],
    [['status', 'x', '--as', 'y', '--code', '09'], 'không phải mã trạng thái', 'no status code'],
    [['send', '--as', 'G22'], 'cần một tệp edXML', 'give either an edXML file'],
    [['send', 'x.xml', '--as', 'G22', '--to', 'H41', '--subject', 'y'], 'cần một tệp edXML', 'give either'],
    [['send', '--as', 'G22', '--to', 'H41'], 'cần cả --to và --subject', 'needs both --to and --subject'],
    [['demo', '--lang', 'fr'], 'không thuộc: vi, en', 'none of: vi, en'],
  ])('%j', async (argv, vi, en) => {
    const isJson = argv.includes('--json');
    const vietnamese = await lienthong(argv);
    const english = await lienthong(argv, { LIENTHONG_LANG: 'en' });
    expect([vietnamese.status, english.status]).toEqual([2, 2]);
    const said = (run: typeof vietnamese) => (isJson ? run.stdout : run.stderr);
    expect(said(vietnamese)).toContain('CLI_USAGE');
    expect(said(vietnamese)).toContain(vi);
    if (!argv.includes('--lang')) expect(said(english)).toContain(en);
    expect(isJson ? vietnamese.stderr : vietnamese.stdout).toBe('');
  });
});

test('without a command the help is shown, and asking for it is no error', async () => {
  expect(await lienthong([])).toEqual(await lienthong(['--help']));
  const ledger = await lienthong(['ledger']);
  expect(ledger.status).toBe(2);
  expect(ledger.stderr).toContain('Cách dùng: lienthong ledger');
  const help = await lienthong(['--help']);
  expect(help.status).toBe(0);
  expect(help.stdout).toContain('Cách dùng: lienthong');
  expect((await lienthong(['up', '--help', '--lang', 'en'])).stdout).toContain('Usage: lienthong up');
  expect((await lienthong(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  ['inbox', 'G22'],
  ['journey', 'latest'],
  ['counters'],
  ['status', 'x', '--as', 'G22', '--code', '03'],
  ['send', '--as', 'G22', '--to', 'H41', '--subject', 'x'],
])('where nothing runs, %s says so and ends with 3', async (...argv) => {
  const state = join(tmpdir(), 'lienthong-nothing-runs-here');
  const text = await lienthong([...argv, '--state', state]);
  expect(text).toMatchObject({ status: 3, stdout: '' });
  expect(text.stderr).toContain('NOT_RUNNING · 9004');
  const json = await lienthong([...argv, '--state', state, '--json']);
  expect(json).toMatchObject({ status: 3, stderr: '' });
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'NOT_RUNNING', number: 9004 } });
});

test('where nothing ever ran, ledger verify has nothing to read and ends with 3', async () => {
  const state = join(tmpdir(), 'lienthong-nothing-runs-here');
  const { status, stdout } = await lienthong(['ledger', 'verify', '--state', state, '--json']);
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'SNAPSHOT_NOTHING_THERE' } });
});

test('an unknown list of agencies is named, with those that there are', async () => {
  const { status, stderr } = await lienthong(['agencies', '--registry', 'nghe-an-1931', '--lang', 'en']);
  expect(status).toBe(2);
  expect(stderr).toContain('nghe-an-1931');
  expect(stderr).toContain('nghe-an-2019');
});

test('agencies are found without diacritics, with both codes', async () => {
  const text = await lienthong(['agencies', 'my', 'ly']);
  expect(text.stdout).toContain('000.21.36.H41  H41.36.21   Xã   UBND xã Mỹ Lý  UBND huyện Kỳ Sơn');
  const json = await lienthong(['agencies', 'my', 'ly', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    registry: 'nghe-an-2019',
    agencies: [{ organId: '000.21.36.H41', codeQd20: 'H41.36.21', inForce: true }],
  });
});

test('retired agencies are marked', async () => {
  const { stdout } = await lienthong(['agencies', '--registry', 'nghe-an-2020', '--json']);
  const { agencies }: { agencies: { inForce: boolean; successors: string[] }[] } = JSON.parse(stdout);
  const retired = agencies.filter(({ inForce }) => !inForce);
  expect(retired).toHaveLength(20);
  expect(retired.every(({ successors }) => successors.length > 0)).toBe(true);
});

test('nobody is left listening for signals', async () => {
  expect((await lienthong(['agencies', 'vinh'])).listeners).toEqual([]);
});
