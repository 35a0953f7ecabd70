import { loadVolumes } from '@lienthong/seeds';
import { expect, test } from 'vitest';
import { replayFigures, replayNames } from './replay-figures.ts';

test.each(replayNames)('%s has figures that can be reached, and says what was assumed', (name) => {
  const { targets, facts, noteVi, noteEn } = replayFigures(name);
  const known = new Set(loadVolumes().facts.map(({ id }) => id));
  expect(facts.every((id) => known.has(id))).toBe(true);
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

test('Hưng Yên replays 400,000 documents, sent and received together, of which 95 % of those sent are signed', () => {
  const { targets } = replayFigures('hung-yen-2020');
  expect(targets.outgoing + targets.incoming).toBe(400_000);
  expect(targets.unsigned / targets.outgoing).toBeCloseTo(0.05, 4);
});
