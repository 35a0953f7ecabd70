import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadRegistry } from '@lienthong/emulator';
import { type Report, readOpening } from '@lienthong/reports';
import { forkSnapshot, snapshotFile } from '@lienthong/snapshots';
import { expect, test } from 'vitest';
import { jsonOf, lienthong, startUp, stateDirectory } from './lienthong.ts';

const commune = '000.21.36.H41';
const centre = '000.00.00.G22';
const opening = {
  source: 'Số liệu công bố',
  until: '2019-11-30',
  whole: { incoming: 1_648_072, outgoing: 261_336 },
  agencies: { [commune]: { outgoing: 40 } },
};

test('opening balances are shown beside what was exchanged, of a stopped exchange too, and are in its snapshots', async () => {
  await using state = await stateDirectory();
  const home = join(state.path, 'state');
  const run = (argv: readonly string[]) => lienthong([...argv, '--state', home], { timeoutMs: 120_000 });
  const file = join(state.path, 'opening.json');
  await writeFile(file, JSON.stringify(opening));
  {
    await using up = await startUp(home, ['--opening', file, '--no-vxp', '--no-trust', '--no-control']);
    const sent = await run(['send', '--as', commune, '--to', centre, '--subject', 'Số liệu', '--json']);
    expect(sent.status, sent.stderr).toBe(0);
    const counters = await run(['counters', '--lang', 'en']);
    expect(counters.stdout).toMatch(/^Exchanged +1 /m);
    const cells = /^\+ opening +(.*)$/m.exec(counters.stdout)?.[1]?.split(/ {2,}/) ?? [];
    expect(cells.slice(0, 2)).toEqual(['1,648,072', '261,376']);
    expect(counters.stdout).toContain('The ledgers do not prove them');
    expect((await run(['snapshot', 'save', 'mot'])).status).toBe(0);
    await up.stop('SIGINT');
  }
  const [xlsx, csv] = [join(state.path, 'r.xlsx'), join(state.path, 'r.csv')];
  const made = await run(['report', '--xlsx', xlsx, '--csv', csv, '--json']);
  expect(made.status, made.stderr).toBe(0);
  const { proof, total } = jsonOf<Report>(made);
  expect(proof.sound).toBe(true);
  expect(total.overdue).toBeUndefined();
  const outgoing = [total.opening, total.exchanged, total.cumulative].map((line) => line.outgoing);
  expect(outgoing).toEqual([261_376, 1, 261_377]);
  expect((await readFile(xlsx)).subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
  expect(await readFile(csv, 'utf8')).toContain('verification,sound,');

  const fork = join(state.path, 'fork');
  await forkSnapshot({ stateDir: fork, from: snapshotFile(home, 'mot') });
  expect(await readOpening(fork, loadRegistry('nghe-an-2019'))).toMatchObject({ source: opening.source });
}, 300_000);

test('opening balances of an agency that nobody knows are refused before anything starts', async () => {
  await using state = await stateDirectory();
  const file = join(state.path, 'opening.json');
  await writeFile(file, '{"source":"x","agencies":{"000.00.99.H99":{}}}');
  const run = await lienthong(['up', '--opening', file, '--state', join(state.path, 'state'), '--json']);
  expect(run.status).toBe(2);
  expect(run.stdout).toContain('000.00.99.H99');
}, 120_000);
