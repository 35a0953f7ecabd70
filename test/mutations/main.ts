import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { measuredBy, reliabilityPage } from '../bench/performance-page.ts';
import { type Mutation, mutations } from './mutations.ts';

/** Makes each mistake in a clone of what is committed, and runs the tests that have to notice. Ends with 1 when one does not. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const clone = mkdtempSync(join(tmpdir(), 'lienthong-mutations-'));
const pnpm = ['--yes', 'pnpm@12'];

async function failingTests({ tests }: Mutation): Promise<readonly string[]> {
  const report = join(clone, 'report.json');
  rmSync(report, { force: true });
  try {
    await promisify(execFile)(
      'npx',
      [...pnpm, 'exec', 'vitest', 'run', '--bail=1', '--reporter=json', `--outputFile=${report}`, ...tests],
      { cwd: clone, maxBuffer: 256 * 1024 * 1024 },
    );
  } catch {
    // A run with failures ends with 1; what failed stands in its report.
  }
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${name.slice(clone.length + 1)}: ${fullName}`),
  );
}

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

try {
  execFileSync('git', ['clone', '-q', root, clone]);
  execFileSync('npx', [...pnpm, 'install', '--frozen-lockfile'], { cwd: clone, stdio: 'ignore' });
  const rows: string[] = [];
  for (const mutation of mutations) {
    const file = join(clone, mutation.file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(mutation.find, () => mutation.replace),
    );
    const [caught] = await failingTests(mutation);
    writeFileSync(file, text);
    console.log(`${caught === undefined ? '✗' : '✓'} ${mutation.mistake}\n  ${caught ?? 'nobody notices'}`);
    if (caught === undefined) process.exitCode = 1;
    rows.push(`| ${mutation.mistake} | \`${mutation.file}\` | ${caught ?? '✗ nobody notices'} |`);
  }
  await reliabilityPage.replace('mutations', [
    measuredBy('pnpm mutations'),
    'each mistake made in a clone, and the first test that failed.',
    '',
    '| mistake | where | noticed by |',
    '| --- | --- | --- |',
    ...rows,
  ]);
} finally {
  rmSync(clone, { recursive: true, force: true });
}
