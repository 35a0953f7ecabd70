import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../command-line.ts';

const agency = '000.21.36.H41';
let directory: string;
const at = (name: string) => join(directory, name);

/** Runs a command line that needs no exchange, in this process. */
async function lienthong(...argv: readonly string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const process = Object.assign(new EventEmitter(), { env: {}, stdin, stdout, stderr });
  const whole = ['--state', at('state'), ...argv];
  const status = await runCommandLine({ argv: whole, process, forceExit: () => undefined });
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr) };
}

const registry = ['--registry', 'nghe-an-2020'];
const make = (output: string, ...more: readonly string[]) =>
  lienthong(
    ...['pdf', 'make', '--agency', agency, '--subject', 'Kết quả tháng 02', '--type', 'Báo cáo'],
    ...['-o', at(output), ...registry, ...more],
  );
const sign = (input: string, output: string, ...more: readonly string[]) =>
  lienthong('pdf', 'sign', at(input), '-o', at(output), ...more);
const own = ['--agency', agency, ...registry];
const verify = async (...argv: readonly string[]) => {
  const run = await lienthong('pdf', 'verify', ...argv, '--json');
  return { status: run.status, said: JSON.parse(run.stdout) };
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lienthong-pdf-'));
  expect(await make('blank.pdf', '--at', '2026-03-05')).toMatchObject({ status: 0, stderr: '' });
});
afterAll(() => rmSync(directory, { recursive: true }));

test('a document is made, signed by person and agency, and right', async () => {
  const byPerson = await sign('blank.pdf', 'person.pdf', '--as', 'person', ...own, '--time-stamp');
  expect(byPerson).toMatchObject({ status: 0, stdout: expect.stringContaining('Đã ký') });
  expect((await sign('person.pdf', 'both.pdf', '--as', 'agency', ...own)).status).toBe(0);
  expect(await verify(at('both.pdf'))).toMatchObject({
    status: 0,
    said: {
      isRight: true,
      files: [
        {
          answer: 'right',
          isComplete: true,
          emptyFields: [],
          signatures: [
            {
              role: 'person',
              timeStamp: { status: 'valid', trust: 'trusted' },
              added: [{ kind: 'signature' }],
            },
            { role: 'agency', timeStamp: null, covered: { isWholeFile: true } },
          ],
        },
      ],
    },
  });
  const shown = await lienthong('pdf', 'verify', at('both.pdf'), '--lang', 'en');
  expect(shown.stdout).toContain('both.pdf: right');
  expect(shown.stdout).toContain('authorised person');
});

test('the same instant makes the same file', async () => {
  expect((await make('again.pdf', '--at', '2026-03-05')).status).toBe(0);
  expect(readFileSync(at('again.pdf')).equals(readFileSync(at('blank.pdf')))).toBe(true);
});

test('content comes from a file, a paragraph a line, and both sign at once', async () => {
  writeFileSync(at('noi-dung.txt'), 'Đoạn một.\n\n\tĐoạn hai.\r\n');
  expect(await make('signed.pdf', '--text', at('noi-dung.txt'), '--signed')).toMatchObject({ status: 0 });
  expect((await verify(at('signed.pdf'))).said.files).toMatchObject([{ answer: 'right', isComplete: true }]);
});

test('a key of one’s own signs, and is not known here', async () => {
  const issued = [
    'pki',
    'issue',
    ...own,
    '--person',
    'ct02',
    '--name',
    'Trần Văn Mẫu',
    '--title',
    'Phó Chủ tịch',
  ];
  expect((await lienthong(...issued, '-o', at('keys'))).status).toBe(0);
  const keys = ['--key', at('keys/key.pem'), '--cert', at('keys/chain.pem')];
  expect((await sign('blank.pdf', 'own.pdf', ...keys)).status).toBe(0);
  expect((await lienthong('pki', 'export-root', '-o', at('root.pem'))).status).toBe(0);
  expect((await verify(at('own.pdf'), '--ca', at('root.pem'))).status).toBe(0);
  const unknown = await verify(at('own.pdf'), '--ca', at('keys/cert.pem'));
  expect(unknown).toMatchObject({
    status: 1,
    said: { isRight: false, files: [{ answer: 'not-checkable' }] },
  });
});

describe('what goes wrong is said', () => {
  test('the agency before its person, unless asked for', async () => {
    const first = await sign('blank.pdf', 'first.pdf', '--as', 'agency', ...own);
    expect(first).toMatchObject({ status: 1, stderr: expect.stringContaining('PDF_PERSON_NOT_SIGNED') });
    expect((await sign('blank.pdf', 'first.pdf', '--as', 'agency', ...own, '--any-order')).status).toBe(0);
  });

  test('neither an agency nor a key, and a key without its certificate', async () => {
    for (const argv of [[], ['--key', 'x'], [...own, '--key', 'x', '--cert', 'y']])
      expect(await sign('blank.pdf', 'x.pdf', ...argv)).toMatchObject({ status: 2 });
  });

  test('a file without signatures, and one that is no PDF', async () => {
    expect(await verify(at('blank.pdf'))).toMatchObject({
      status: 1,
      said: { files: [{ answer: 'unsigned', emptyFields: ['ChuKyNguoiCoThamQuyen', 'ChuKyCoQuan'] }] },
    });
    writeFileSync(at('x.txt'), 'không phải PDF');
    expect(await verify(at('x.txt'))).toMatchObject({ status: 3, said: { files: [{ problem: 'no PDF' }] } });
  });

  test('a changed file, in both languages', async () => {
    const copy = readFileSync(at('both.pdf'));
    copy.write('/Produces', copy.indexOf('/Producer'), 'latin1');
    writeFileSync(at('changed.pdf'), copy);
    const vietnamese = await lienthong('pdf', 'verify', at('changed.pdf'));
    expect(vietnamese).toMatchObject({ status: 1, stdout: expect.stringContaining('Phần đã ký bị sửa') });
    const english = await lienthong('pdf', 'verify', at('changed.pdf'), '--lang', 'en');
    expect(english.stdout).toContain('The signed bytes were changed');
  });

  test('a result that cannot be written', async () => {
    expect(await make('none/x.pdf')).toMatchObject({
      stderr: expect.stringContaining('CLI_FILE_UNWRITABLE'),
    });
  });
});
