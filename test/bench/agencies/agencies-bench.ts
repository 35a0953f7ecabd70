import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { measuredBy } from '../performance-page.ts';
import { median } from '../system/bench-run.ts';
import type { AgenciesRun } from './agencies-run.ts';

const sizes = [10, 100, 1_000, 10_000, 100_000] as const;
const packages = Number(process.env['LIENTHONG_BENCH_PACKAGES'] ?? 1_000);
const rounds = 3;

/** Measures the same traffic among 10 to 100,000 agencies; the lines of its part of the page. */
export async function agenciesBench(): Promise<readonly string[]> {
  const runs = new Map<number, AgenciesRun[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [size, done] of runs) done.push(await oneRun(size));
  const middle = (size: number, of: (run: AgenciesRun) => number) => median((runs.get(size) ?? []).map(of));
  const [least] = sizes;
  const leastCpu = middle(least, ({ cpuMs }) => cpuMs);
  const ratios = sizes.map((size) => middle(size, ({ cpuMs }) => cpuMs) / leastCpu);
  const worst = ratios.reduce((far, ratio) => (Math.abs(ratio - 1) > Math.abs(far - 1) ? ratio : far), 1);
  return [
    '## From 10 to 100,000 agencies',
    '',
    `${measuredBy('pnpm bench agencies')} medians of ${rounds} rounds taken in turn, each in a process of its own.`,
    `${packages} packages of 8 kB from seven communes to the Government Office over four nodes, in memory, among so many agencies of the country;`,
    'every agency registered, every node open. Processor time of a package is that of the whole process, signatures made beforehand.',
    '',
    '| agencies | nodes | start, ms | processor, ms a package | ÷ 10 agencies | resident, MB |',
    '| --- | --- | --- | --- | --- | --- |',
    ...sizes.map((size, place) => {
      const [one] = runs.get(size) ?? [];
      const start = middle(size, ({ startMs }) => startMs).toFixed(0);
      const cpu = middle(size, ({ cpuMs }) => cpuMs).toFixed(2);
      const resident = middle(size, ({ residentMb }) => residentMb).toFixed(0);
      return `| ${one?.agencies} | ${one?.nodes} | ${start} | ${cpu} | **${ratios[place]?.toFixed(2)}** | ${resident} |`;
    }),
    '',
    '| | goal | | measured | |',
    '| --- | --- | --- | --- | --- |',
    `| G9 | cost per package from 10 to 10⁵ agencies, furthest from that of 10 | 0.85–1.15 | ${worst.toFixed(2)} | ${Math.abs(worst - 1) <= 0.15 ? 'met' : '**not met**'} |`,
  ];
}

async function oneRun(size: number): Promise<AgenciesRun> {
  const child = fileURLToPath(new URL('./agencies-child.ts', import.meta.url));
  const args = ['--expose-gc', child, String(size), String(packages)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as AgenciesRun;
}
