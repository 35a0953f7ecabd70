import { expect, test } from 'vitest';
import { restoredLines } from './snapshots.ts';
import { plainStyle } from './style.ts';

test('how to start what was restored names everything that it was started with', () => {
  const lines = restoredLines(
    {
      stateDir: '/x',
      replaced: undefined,
      manifest: {
        format: 'lienthong-snapshot',
        version: 1,
        at: 0,
        running: true,
        layout: { mode: 'tiered', sites: 'district' },
        settings: {
          registry: 'nghe-an-2019',
          routing: 'tiered',
          hopModes: { district: 'trace' },
          policies: { commune: { pdf: 'enforce', revocation: 'online' }, all: { signature: 'report' } },
        },
        files: [],
      },
    },
    { language: 'en', style: plainStyle },
  );
  expect(lines.join('\n')).toContain(
    'lienthong up --state /x --mode tiered --sites district --registry nghe-an-2019 --routing tiered' +
      ' --hop-mode district=trace --policy commune:pdf=enforce --policy commune:revocation=online --policy all:signature=report',
  );
});
