import { expect, test } from 'vitest';
import { parsePeriod } from './parse-period.ts';

test('a period of a report is read as the report reads it', () => {
  expect(parsePeriod('2026-Q4')).toMatchObject({ from: '2026-10-01', to: '2026-12-31' });
});

test.each(['2026-13', '', 'hôm nay'])('“%s” is no way to call the command', (name) => {
  expect(() => parsePeriod(name)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
});
