import { expect, test } from 'vitest';
import { replayFigures, replayNames } from './replay-figures.ts';

test.each(replayNames)('%s has figures that can be reached, and says what was assumed', (name) => {
  const { targets, noteVi, noteEn } = replayFigures(name);
  expect(targets.outgoing).toBeGreaterThan(0);
  expect(targets.incoming).toBeGreaterThan(targets.outgoing);
  expect(noteVi).not.toBe('');
  expect(noteEn).not.toBe('');
});

test('a place without published figures is refused, and the others are named', () => {
  expect(() => replayFigures('ca-mau-2019')).toThrow(
    expect.objectContaining({
      code: 'LOAD_REPLAY_UNKNOWN',
      details: expect.objectContaining({ name: 'ca-mau-2019' }),
    }),
  );
});
