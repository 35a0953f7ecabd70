import { expect, onTestFinished, test } from 'vitest';
import { isClean } from './account.ts';
import { runCampaign } from './campaign.ts';
import { PowerDisk, whyNoPowerDisk } from './power-disk.ts';

const why = await whyNoPowerDisk();
if (why !== undefined) console.warn(`power cuts are not tested here: ${why}`);

test.skipIf(why !== undefined)(
  'what was acknowledged is there after power cuts of the whole machine, once, and counted',
  { timeout: 400_000 },
  async () => {
    const disk = await PowerDisk.create({ sizeMb: 1_024 });
    onTestFinished(() => disk.remove());
    const figures = await runCampaign({
      seed: '7',
      disk,
      packages: 120,
      kills: 2,
      pauses: 1,
      powerCuts: 2,
    });
    expect(figures).toMatchObject({ powerCuts: 2, packages: 120 });
    expect(isClean(figures), JSON.stringify(figures)).toBe(true);
  },
);
