import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { measuredBy, reliabilityPage } from '../bench/performance-page.ts';
import { trialOrders } from './fault-trial.ts';
import { invariants } from './invariants.ts';
import { realTests } from './real-tests.ts';

/** Runs what the page names, and writes what came of it. Ends with 1 when a test failed or is not there. */
const matrix = 'test/reliability/fault-matrix.test.ts';
const results = await runTests([...new Set([matrix, ...realTests.map(({ file }) => file)])]);

type Result = { readonly file: string; readonly name: string; readonly status: string };

async function runTests(files: readonly string[]): Promise<readonly Result[]> {
  const dir = mkdtempSync(join(tmpdir(), 'lienthong-reliability-'));
  const report = join(dir, 'report.json');
  try {
    await promisify(execFile)(
      'npx',
      ['--yes', 'pnpm@12', 'exec', 'vitest', 'run', '--reporter=json', `--outputFile=${report}`, ...files],
      { maxBuffer: 256 * 1024 * 1024 },
    ).catch(() => undefined);
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      readonly testResults: readonly {
        readonly name: string;
        readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
      }[];
    };
    return testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults.map(({ status, fullName: name }) => ({ file, name, status })),
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The sign of all tests with these words in their names. */
function sign(file: string, words: string): string {
  const found = results.filter((result) => result.file.endsWith(file) && result.name.includes(words));
  if (found.length === 0) process.exitCode = 1;
  if (found.some(({ status }) => status === 'failed')) process.exitCode = 1;
  if (found.length === 0) return 'no such test';
  if (found.some(({ status }) => status === 'failed')) return '✗';
  return found.every(({ status }) => status === 'passed') ? '✓' : 'skipped';
}

const columns = Object.keys(invariants);
await reliabilityPage.replace('matrix', [
  measuredBy('pnpm reliability'),
  `${results.filter(({ status }) => status === 'passed').length} tests passed, ${results.filter(({ status }) => status === 'failed').length} failed, ${results.filter(({ status }) => status !== 'passed' && status !== 'failed').length} skipped.`,
  '',
  ...columns.map((name, index) => `${index + 1}. ${name}`),
  '8. same seed, same ledger hash',
  '',
  '### Every fault against every invariant',
  '',
  `Each cell is a test of \`${matrix}\`, named for its row and its column: \`delay > nothing admitted is lost\`.`,
  '',
  `| fault | ${columns.map((_, index) => index + 1).join(' | ')} |`,
  `| --- |${columns.map(() => ' --- |').join('')}`,
  ...Object.keys(trialOrders).map(
    (kind) => `| \`${kind}\` | ${columns.map((column) => sign(matrix, `${kind} ${column}`)).join(' | ')} |`,
  ),
  '',
  '### On real servers, processes and lines',
  '',
  '| fault | test | invariants | |',
  '| --- | --- | --- | --- |',
  ...realTests.map(
    ({ fault, file, name, invariants: held }) =>
      `| ${fault} | \`${file}\`: … ${name} … | ${held.join(', ')} | ${sign(file, name)} |`,
  ),
]);
