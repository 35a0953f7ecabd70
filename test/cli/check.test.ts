import { EventEmitter } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { runCommandLine } from '@lienthong/cli';
import { loadSample } from '@lienthong/seeds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplePki, signedSample } from '../attacks/sample-package.ts';
import { junitDefects } from './junit-shape.ts';
import { jsonOf, lienthong, type Run, type RunOptions, stateDirectory } from './lienthong.ts';
import { sarifLog } from './sarif-shape.ts';

const clean = loadSample('status-03').toString();
const warned = clean.replaceAll('edXML:StaffInfo>', 'edXML:Nobody>');
const broken = loadSample('directive')
  .toString()
  .replace(/<edXML:Subject>.*<\/edXML:Subject>/, '');

let folder: Awaited<ReturnType<typeof stateDirectory>>;
const at = (...names: readonly string[]): string => join(folder.path, ...names);
beforeAll(async () => {
  folder = await stateDirectory();
  await mkdir(at('gói', 'sâu'), { recursive: true });
  await writeFile(at('clean.edxml'), clean);
  await writeFile(at('gói', 'warned <1>.edxml'), warned);
  await writeFile(at('gói', 'sâu', 'broken.xml'), broken);
  await writeFile(at('gói', 'notes.txt'), 'no package');
});
afterAll(() => folder[Symbol.asyncDispose]());

/** The command line in this process: the command needs nothing else, and starts at once. */
async function check(argv: readonly string[], { input = '' }: Pick<RunOptions, 'input'> = {}): Promise<Run> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const stdin = Readable.from([Buffer.from(input)]);
  const process = Object.assign(new EventEmitter(), { env: {}, stdin, stdout, stderr });
  const status = await runCommandLine({ argv: ['check', ...argv], process, forceExit: () => undefined });
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr) };
}

test('as a process of its own it needs no exchange, no network, and nothing but the file', async () => {
  const run = await lienthong(['check', '-', '--lang', 'en', '--state', at('nowhere')], { input: broken });
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('R-077  Subject is missing');
  expect(run.stderr).toBe('');
});

type JsonReport = {
  readonly ok: boolean;
  readonly files: readonly {
    readonly file: string;
    readonly kind: string;
    readonly findings: readonly { readonly rule: string; readonly severity: string; readonly line: number }[];
    readonly fix?: { readonly kind: string; readonly path?: string; readonly losses?: readonly object[] };
  }[];
  readonly unreadable: readonly { readonly code: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly notChecked: readonly { readonly rule: string; readonly needs: readonly string[] }[];
};

describe('the exit status', () => {
  test.each([
    ['0 for a package without errors', ['clean.edxml'], [], 0],
    ['1 for an error in a folder', ['gói'], [], 1],
    ['0 for warnings', ['gói/warned <1>.edxml'], [], 0],
    ['1 for warnings that are to fail', ['gói/warned <1>.edxml'], ['--fail-on', 'warning'], 1],
    ['1 for warnings that the profile refuses', ['gói/warned <1>.edxml'], ['--profile', 'strict'], 1],
    ['3 for a file that is not there, whatever else is found', ['none.edxml', 'gói'], [], 3],
    ['2 for an unknown profile', ['clean.edxml'], ['--profile', 'loose'], 2],
    ['2 for --out without --fix', ['clean.edxml'], ['--out', 'x'], 2],
    ['2 without files', [], [], 2],
  ])('%s', async (_, files, options, status) => {
    expect((await check([...files.map((file) => at(file)), ...options])).status).toBe(status);
  });
});

test('people read the rule, the sentence, the line that is meant, and a sum, in their language', async () => {
  const run = await check([at('gói')]);
  expect(run.stdout).toContain('sâu/broken.xml');
  expect(run.stdout).toMatch(/lỗi R-077 {2}Thiếu trích yếu/);
  expect(run.stdout).toMatch(/ │ <edXML:MessageHeader>\n +│ \^{21}\n/);
  expect(run.stdout).toMatch(/2 gói tin · 1 lỗi · /);
  expect(run.stderr).toBe('');
  const english = await check([at('gói'), '--lang', 'en']);
  expect(english.stdout).toMatch(/error R-077 {2}Subject is missing/);
  expect(english.stdout).toMatch(/2 packages · 1 error · /);
});

test('standard input, and an empty one', async () => {
  const run = await check(['-', '--format', 'json'], { input: broken });
  expect(run.status).toBe(1);
  expect(jsonOf<JsonReport>(run).files).toMatchObject([{ file: '-', kind: 'document' }]);
  const empty = await check(['-', '--json'], { input: '' });
  expect(empty.status).toBe(1);
  expect(jsonOf<JsonReport>(empty).files).toMatchObject([{ findings: [{ rule: 'R-001', line: 1 }] }]);
});

test('programs get one JSON document, with what was not checked and why', async () => {
  const run = await check([at('gói'), at('clean.edxml'), at('none'), '--format', 'json']);
  const report = jsonOf<JsonReport>(run);
  expect(report).toMatchObject({
    ok: false,
    summary: { files: 3, error: 1, unreadable: 1 },
    unreadable: [{ code: 'CLI_FILE_UNREADABLE' }],
  });
  expect(report.files.map(({ findings }) => findings.map(({ rule }) => rule))).toEqual([
    expect.arrayContaining(['R-077']),
    expect.arrayContaining(['R-017', 'R-225']),
    ['R-180'],
  ]);
  expect(report.notChecked).toContainEqual({ rule: 'R-215', needs: ['history'] });
  expect(report.notChecked).toContainEqual({ rule: 'R-046', needs: ['registry'] });
  const listed = jsonOf<JsonReport>(await check([at('clean.edxml'), '--json', '--registry', 'nghe-an-2019']));
  expect(listed.notChecked.map(({ rule }) => rule)).not.toContain('R-046');
});

test('a SARIF log has what the standard requires', async () => {
  const run = await check([at('gói'), at('none'), '--format', 'sarif', '--lang', 'en']);
  expect(run.status).toBe(3);
  const log = sarifLog.parse(JSON.parse(run.stdout));
  const [results, invocations] = [log.runs[0]?.results ?? [], log.runs[0]?.invocations ?? []];
  expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toContain('R-077 error');
  const uris = results.map(({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri);
  expect(uris).toContain(pathToFileURL(at('gói', 'warned <1>.edxml')).href);
  expect(invocations).toMatchObject([{ executionSuccessful: false, toolExecutionNotifications: [{}] }]);
});

test('a JUnit report has what the schema requires: what fails is a failure, what cannot be read an error', async () => {
  const run = await check([at('gói'), at('clean.edxml'), at('none'), '--format', 'junit']);
  expect(junitDefects(run.stdout)).toEqual([]);
  expect(run.stdout).toMatch(/<testcase name="R-077"[^>]*>\s*<failure /);
  expect(run.stdout).toMatch(/<testcase name="CLI_FILE_UNREADABLE"[^>]*>\s*<error /);
  expect(run.stdout).toContain('warned &lt;1&gt;.edxml');
  expect(run.stdout).not.toMatch(/<testcase name="R-225"/);
  const strict = await check([at('gói'), '--format', 'junit', '--fail-on', 'info']);
  expect(junitDefects(strict.stdout)).toEqual([]);
  expect(strict.stdout).toMatch(/<testcase name="R-225"/);
});

test('a policy file raises, lowers and turns off', async () => {
  const policy = at('policy.json');
  await writeFile(
    policy,
    JSON.stringify({ rules: { 'R-077': 'information', 'R-225': 'error', 'R-017': 'off' } }),
  );
  const run = await check([at('gói'), '--policy', policy, '--json']);
  expect(run.status).toBe(1);
  const findings = jsonOf<JsonReport>(run).files.flatMap((file) => file.findings);
  const weights = new Map(findings.map(({ rule, severity }) => [rule, severity]));
  expect([weights.get('R-077'), weights.get('R-225'), weights.get('R-017')]).toEqual([
    'information',
    'error',
    undefined,
  ]);
  await writeFile(policy, '{"rules": {"R-999": "off"}}');
  const refused = await check([at('gói'), '--policy', policy, '--lang', 'en']);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('/rules/R-999');
});

describe('--fix', () => {
  test('writes the shape of the SDK beside or below a folder, and never over what it has read', async () => {
    const messy = `1212${clean.replaceAll('\r\n', '\n')}`;
    await mkdir(at('fix', 'in'), { recursive: true });
    await writeFile(at('fix', 'in', 'messy.edxml'), messy);
    const below = await check([at('fix'), '--fix', '--out', at('fixed'), '--json']);
    expect(jsonOf<JsonReport>(below).files).toMatchObject([{ fix: { kind: 'written' } }]);
    expect(await readFile(at('fixed', 'in', 'messy.edxml'), 'utf8')).toBe(clean);
    await check([at('fix', 'in', 'messy.edxml'), '--fix']);
    expect(await readFile(at('fix', 'in', 'messy.fixed.edxml'), 'utf8')).toBe(clean);
    expect(await readFile(at('fix', 'in', 'messy.edxml'), 'utf8')).toBe(messy);
    const over = await check([at('fix', 'in'), '--fix', '--out', at('fix', 'in')]);
    expect(over.status).toBe(2);
    expect(await readFile(at('fix', 'in', 'messy.edxml'), 'utf8')).toBe(messy);
  });

  test('says what would be lost, a valid signature among it, and then writes nothing', async () => {
    const { signer } = await samplePki();
    await mkdir(at('lossy'));
    await writeFile(at('lossy', 'signed.edxml'), await signedSample(signer));
    await writeFile(at('lossy', 'unknown.edxml'), warned);
    const run = await check([at('lossy'), '--fix', '--out', at('never'), '--lang', 'en']);
    expect(run.stdout).toMatch(/would be lost:\n {4}- signature .*Signature\[1\]/);
    expect(run.stdout).toMatch(/ {4}- element .*Nobody\[1\]/);
    await expect(readFile(at('never', 'unknown.edxml'))).rejects.toThrow('ENOENT');
  });

  test('needs a folder for what comes from standard input', async () => {
    expect((await check(['-', '--fix'], { input: clean })).status).toBe(2);
  });
});

test('a signature that was tampered with is named by its rule; whose it is, is not judged', async () => {
  const { signer } = await samplePki();
  const signed = await signedSample(signer);
  const rules = async (input: string): Promise<readonly string[]> => {
    const report = jsonOf<JsonReport>(await check(['-', '--json'], { input }));
    return report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
  };
  expect(await rules(signed)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^R-1[89]/)]));
  expect(await rules(signed.replace('thử nghiệm', 'thử nghiêm'))).toContain('R-187');
});
