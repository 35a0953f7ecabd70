import { type Emulator, loadRegistry, startEmulator } from '@lienthong/emulator';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { findStory, StoryTeller } from '@lienthong/stories';
import { afterAll, beforeAll, expect, test } from 'vitest';

let emulator: Emulator;
let teller: StoryTeller;
beforeAll(async () => {
  emulator = await startEmulator({ registry: loadRegistry('nghe-an-2019') });
  teller = new StoryTeller({ session: emulator.session, clock: systemClock, random: systemRandom });
});
afterAll(() => emulator.stop());

test('what cannot be told here says why', async () => {
  expect(teller.offered().map(({ story, obstacle }) => [story.id, obstacle?.code])).toEqual([
    ['directive-and-reports', undefined],
    ['flood-warning', undefined],
    ['recalled-document', undefined],
    ['edoc-to-vxp', 'STORY_GATEWAY_ABSENT'],
    ['three-tiers', 'STORY_REGISTRY_UNFIT'],
  ]);
  expect(() => teller.start('three-tiers')).toThrow(
    expect.objectContaining({ code: 'STORY_REGISTRY_UNFIT' }),
  );
  expect(() => findStory('khong-co')).toThrow(expect.objectContaining({ code: 'STORY_UNKNOWN' }));
});

test('one story at a time, one step at a time; abandoned, its faults are gone', async () => {
  await expect(teller.next()).rejects.toMatchObject({ code: 'STORY_NONE' });
  await expect(teller.abandon()).rejects.toMatchObject({ code: 'STORY_NONE' });
  expect(teller.start('flood-warning')).toMatchObject({ status: 'ready', played: [] });
  expect(() => teller.start('recalled-document')).toThrow(expect.objectContaining({ code: 'STORY_BUSY' }));
  const playing = teller.next();
  await expect(teller.next()).rejects.toMatchObject({ code: 'STORY_BUSY' });
  expect((await playing).sight.held).toHaveLength(1);
  expect((await emulator.session.faults.list()).length).toBeGreaterThan(0);
  expect(await teller.abandon()).toMatchObject({ status: 'abandoned' });
  expect(await emulator.session.faults.list()).toEqual([]);
  await expect(teller.next()).rejects.toMatchObject({ code: 'STORY_OVER' });
});

test('abandoned while a step is played, it ends after the step', async () => {
  teller.start('flood-warning');
  const playing = teller.next();
  expect(await teller.abandon()).toMatchObject({ status: 'abandoned' });
  await playing;
  expect(await emulator.session.faults.list()).toEqual([]);
});

test('a story that has been told can be told again', async () => {
  for (let time = 0; time < 2; time += 1) {
    const { steps } = teller.start('recalled-document');
    for (const { id } of steps) expect((await teller.next()).id).toBe(id);
    expect(teller.state).toMatchObject({ status: 'finished' });
  }
});
