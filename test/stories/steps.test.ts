import { type Emulator, loadRegistry, startEmulator } from '@lienthong/emulator';
import { systemRandom } from '@lienthong/runtime';
import { Stage, stories } from '@lienthong/stories';
import { afterAll, expect, test } from 'vitest';
import { HurriedClock } from './hurried-clock.ts';

const emulators = new Map<string, Promise<Emulator>>();
afterAll(async () => {
  for (const emulator of emulators.values()) await (await emulator).stop();
});

function emulatorWith(registry: string): Promise<Emulator> {
  const started = emulators.get(registry) ?? startEmulator({ registry: loadRegistry(registry), gateway: {} });
  emulators.set(registry, started);
  return started;
}

test.each(stories.map((story) => [story.id, story] as const))(
  '%s: each step holds when it has been played, and not before',
  async (_, story) => {
    const { session, gateway } = await emulatorWith(story.registry);
    const clock = new HurriedClock();
    const stage = new Stage({ session, gateway, clock, random: systemRandom });
    const systemsBefore = (await gateway?.systems.list())?.map(({ id }) => id);
    for (const step of story.open(stage).steps) {
      stage.enter(story.id, step.id);
      clock.run(100_000);
      await expect(step.check(), step.id).rejects.toThrow();
      clock.run(1);
      await step.act();
      const { held, nodes, packages } = await step.check();
      expect(held.length, step.id).toBeGreaterThan(0);
      for (const text of [step.title, step.narration, ...held]) {
        expect(text.vi.trim(), step.id).not.toBe('');
        expect(text.en.trim(), step.id).not.toBe('');
      }
      for (const node of nodes) expect(session.topology.node(node as never).id).toBe(node);
      for (const pkg of packages) expect(await (await session.operator()).find(pkg)).toHaveLength(1);
    }
    await stage.tidy();
    expect(await session.faults.list()).toEqual([]);
    expect((await gateway?.systems.list())?.map(({ id }) => id)).toEqual(systemsBefore);
  },
);
