import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { runCommandLine } from '@lienthong/cli';
import { certificatePem } from '@lienthong/pki';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EvidenceTown } from './evidence-town.ts';

let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienthong-evidence-command-'));
  await using town = await EvidenceTown.start();
  const pkg = await town.sent();
  await town.settled(pkg);
  const container = await town.container(pkg);
  writeFileSync(file('good.asice'), container);
  const at = container.indexOf('Công văn');
  container[at] = (container[at] ?? 0) ^ 1;
  writeFileSync(file('bad.asice'), container);
  writeFileSync(file('CA.pem'), town.emulator.pki.trust.roots.map(certificatePem).join(''));
  writeFileSync(file('none.asice'), 'no container');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(...argv: readonly string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end();
  const process = Object.assign(new EventEmitter(), { env: {}, stdin, stdout, stderr });
  const status = await runCommandLine({
    argv: ['evidence', 'check', ...argv],
    process,
    forceExit: () => undefined,
  });
  return { status, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

test('each part has its line, in the language of the reader; exit status 0 where all is right', async () => {
  const english = await check(file('good.asice'), '--root', file('CA.pem'), '--lang', 'en');
  expect(english).toMatchObject({ status: 0, stderr: '' });
  expect(english.stdout).toMatch(/good\.asice: right\n/);
  expect(english.stdout).toMatch(/✓ package\.edxml +bytes as attested, signed by /);
  const vietnamese = await check(file('good.asice'), '--root', file('CA.pem'));
  expect(vietnamese.stdout).toMatch(/good\.asice: đúng\n/);
  expect(vietnamese.stdout).toMatch(/✓ journey\.txt +6 nút khớp nhau/);
});

test.each([
  ['without a root', ['good.asice'], 1, /\? – +judged under the root that the container brings along/],
  [
    'of a changed container',
    ['bad.asice', '--root', 'CA.pem'],
    1,
    /✗ package\.edxml .*EVIDENCE_ENTRY_DAMAGED/,
  ],
  ['of no container', ['none.asice', '--root', 'CA.pem'], 1, /EVIDENCE_CONTAINER_INVALID/],
] as const)('a check %s ends with %s', async (_, argv, status, text) => {
  const paths = argv.map((word) => (word.startsWith('--') ? word : file(word)));
  const run = await check(...paths, '--lang', 'en');
  expect(run).toMatchObject({ status, stdout: expect.stringMatching(text) });
});

test('programs get one document', async () => {
  const run = await check(file('bad.asice'), '--root', file('CA.pem'), '--json');
  expect(JSON.parse(run.stdout)).toMatchObject({
    answer: 'wrong',
    stampedAt: expect.stringMatching(/Z$/),
    findings: expect.arrayContaining([
      expect.objectContaining({ part: 'package.edxml', answer: 'wrong', code: 'EVIDENCE_ENTRY_DAMAGED' }),
    ]),
  });
});

test('a file that is not there is said, as everywhere', async () => {
  expect(await check(file('nowhere'))).toMatchObject({ status: 2 });
});
