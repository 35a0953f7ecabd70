import { loadRegistry, startEmulator } from '@lienthong/emulator';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { StoryRun, stories } from '@lienthong/stories';
import { expect, test } from 'vitest';

test.each(stories.map((story) => [story.id, story] as const))('%s is told to its end', async (_, story) => {
  const emulator = await startEmulator({
    registry: loadRegistry(story.registry),
    ...(story.needsGateway ? { gateway: {} } : {}),
  });
  try {
    const { session, gateway } = emulator;
    const run = new StoryRun(story, {
      session,
      gateway,
      clock: systemClock,
      random: systemRandom,
      waitMsMax: 10_000,
    });
    while (run.upcoming) {
      const { id, sight, tookMs } = await run.next();
      expect(sight.held.length, id).toBeGreaterThan(0);
      if (process.env['SHOW']) console.log(id, tookMs, sight);
    }
    expect(run.state.status).toBe('finished');
  } finally {
    await emulator.stop();
  }
});
