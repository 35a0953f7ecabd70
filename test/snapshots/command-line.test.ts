import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonOf, lienthong, stateDirectory } from '../cli/lienthong.ts';

type Refused = {
  readonly error: { readonly code: string; readonly summary: { readonly vi: string; readonly en: string } };
};

test('what there is nothing for is refused by name, in both languages', async () => {
  await using state = await stateDirectory();
  const bad = join(state.path, 'bad');
  await writeFile(bad, 'hello');
  const refused = await Promise.all(
    [
      ['record', 'stop', '-o', join(state.path, 'x')],
      ['replay', bad],
      ['snapshot', 'restore', bad],
      ['ledger', 'verify', '--file', bad],
    ].map(async (argv) => {
      const run = await lienthong([...argv, '--json', '--state', state.path]);
      expect(run.status).not.toBe(0);
      const { code, summary } = jsonOf<Refused>(run).error;
      expect(summary.vi).not.toBe(summary.en);
      return code;
    }),
  );
  expect(refused).toEqual([
    'RECORDING_NOT_STARTED',
    'RECORDING_UNREADABLE',
    'SNAPSHOT_UNREADABLE',
    'LEDGER_EXPORT_INVALID',
  ]);
});
