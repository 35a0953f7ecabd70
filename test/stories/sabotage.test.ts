import { type Emulator, loadRegistry, startEmulator } from '@lienthong/emulator';
import { systemRandom } from '@lienthong/runtime';
import { findStory, type StoryId, StoryRun } from '@lienthong/stories';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HurriedClock } from './hurried-clock.ts';

const [centre, province, district, myLy] = [
  '000.00.00.G22',
  '000.00.00.H41',
  '000.00.36.H41',
  '000.21.36.H41',
];
/** The second commune of the district, whose line is not among the broken ones. */
const open = '000.20.36.H41';

/** Which line is cut by somebody else before which step. */
const sabotages: readonly (readonly [StoryId, step: string, edge: readonly [string, string]])[] = [
  ['directive-and-reports', 'directive', [centre, province]],
  ['directive-and-reports', 'cascade', [province, district]],
  ['flood-warning', 'warning', [district, open]],
  ['flood-warning', 'first-line-mended', [district, myLy]],
  ['flood-warning', 'all-lines-mended', [district, myLy]],
  ['recalled-document', 'given-back', [district, myLy]],
  ['edoc-to-vxp', 'old-to-new', [district, province]],
];

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ registry: loadRegistry('nghe-an-2019'), gateway: {} });
});
afterAll(() => emulator.stop());

describe('a story fails where its exchange does not do what is told', () => {
  test.each(sabotages)('%s, step %s, line %j cut', async (id, stepId, edge) => {
    const { session, gateway } = emulator;
    const clock = new HurriedClock();
    const run = new StoryRun(findStory(id), { session, gateway, clock, random: systemRandom });
    while (run.upcoming?.id !== stepId) await run.next();
    const cut = await session.faults.add({ kind: 'cut', on: { edge } });
    clock.run(30);
    await expect(run.next()).rejects.toMatchObject({
      code: 'STORY_STEP_FAILED',
      details: { story: id, step: stepId },
    });
    expect(run.state).toMatchObject({ status: 'failed', failure: { code: 'STORY_STEP_FAILED' } });
    // What the story had cut is mended; what somebody else has cut is not its business.
    expect((await session.faults.list()).map((fault) => fault.id)).toEqual([cut.id]);
    await session.faults.liftAll();
    await expect(run.next()).rejects.toMatchObject({ code: 'STORY_OVER' });
  });

  test('a warning is not told as held back where the lines are not cut', async () => {
    const { session } = emulator;
    const clock = new HurriedClock();
    const run = new StoryRun(findStory('flood-warning'), { session, clock, random: systemRandom });
    await run.next();
    await session.faults.liftAll();
    clock.run(30);
    await expect(run.next()).rejects.toMatchObject({ code: 'STORY_STEP_FAILED' });
  });
});
