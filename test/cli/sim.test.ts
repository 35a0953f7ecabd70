import { describe, expect, test } from 'vitest';
import { jsonOf, lienthong } from './lienthong.ts';

type SimDocument = {
  readonly ok: boolean;
  readonly ledgerHash: string;
  readonly soundSeeds: number;
  readonly command: string;
  readonly smaller: string | null;
  readonly violation: {
    readonly seed: string;
    readonly step: number;
    readonly invariant: number;
    readonly error: { readonly code: string };
  } | null;
};

const small = ['sim', '--packages', '40', '--json'];

test('two processes come to the same ledgers from the same seed, and to others from another', async () => {
  const runs = await Promise.all(['7', '7', '8'].map((seed) => lienthong([...small, '--seed', seed])));
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0]);
  const [one, again, other] = runs.map((run) => jsonOf<SimDocument>(run));
  expect(one).toMatchObject({ ok: true, soundSeeds: 1, violation: null, smaller: null });
  expect(one?.ledgerHash).toMatch(/^[0-9a-f]{64}$/);
  expect(again?.ledgerHash).toBe(one?.ledgerHash);
  expect(other?.ledgerHash).not.toBe(one?.ledgerHash);
});

describe('a defect put in on purpose', () => {
  test('fails the run; the command that is printed fails in the same step, and so does the smaller one', async () => {
    const broken = [
      'sim',
      '--seed',
      '1',
      '--packages',
      '100',
      '--break',
      'dropped-message',
      '--shrink',
      '--json',
    ];
    const found = await lienthong(broken);
    expect(found.status).toBe(1);
    const { ok, violation, command, smaller } = jsonOf<SimDocument>(found);
    expect(ok).toBe(false);
    expect(violation).toMatchObject({ seed: '1', error: { code: 'SIMULATION_INVARIANT_BROKEN' } });
    const argv = (line: string) => [...line.split(' ').slice(1), '--json'];
    expect(jsonOf<SimDocument>(await lienthong(argv(command))).violation).toEqual(violation);
    const packages = Number(/--packages (\d+)/.exec(smaller ?? '')?.[1]);
    expect(packages).toBeLessThan(100);
    expect((await lienthong(argv(smaller ?? ''))).status).toBe(1);
  });

  test.each([
    ['vi', /Bất biến \d bị phá vỡ/, /Chạy lại: lienthong sim --seed 1 /],
    ['en', /Invariant \d is broken/, /Again: lienthong sim --seed 1 /],
  ] as const)('is told in %s with its seed, step and command', async (language, what, again) => {
    const run = await lienthong([
      ...['sim', '--seed', '1', '--packages', '300', '--break', 'unchecked-content', '--lang', language],
    ]);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(what);
    expect(run.stdout).toMatch(again);
  });
});

test.each([
  ['vi', 'Mọi bất biến đều giữ'],
  ['en', 'Every invariant held'],
])('a sound run is told in %s', async (language, title) => {
  const run = await lienthong(['sim', '--packages', '5', '--seeds', '2', '--lang', language]);
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toContain(title);
  expect(run.stdout.match(/✓ 1-[12] /g)).toHaveLength(2);
});

test.each([
  ['--faults', 'rain'],
  ['--agencies', '1'],
  ['--packages', '0'],
  ['--break', 'everything'],
])('%s %s is no simulation', async (option, value) => {
  expect((await lienthong(['sim', option, value])).status).toBe(2);
});
