import { parseArgs } from 'node:util';
import { measuredBy, reliabilityPage } from '../bench/performance-page.ts';
import { isClean } from './account.ts';
import { runCampaign } from './campaign.ts';
import { PowerDisk, whyNoPowerDisk } from './power-disk.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '2026' },
    packages: { type: 'string', default: '3000' },
    kills: { type: 'string', default: '200' },
    pauses: { type: 'string', default: '50' },
    'power-cuts': { type: 'string', default: '10' },
    sync: { type: 'string', default: 'always' },
    write: { type: 'boolean', default: false },
  },
});

const why = await whyNoPowerDisk();
if (why !== undefined) console.error(`no power cuts: ${why}`);
const disk = why === undefined ? await PowerDisk.create({ sizeMb: 4_096 }) : undefined;
disk?.removeWhenEnded();
try {
  const startedAt = performance.now();
  const figures = await runCampaign(
    {
      seed: values.seed,
      packages: Number(values.packages),
      kills: Number(values.kills),
      pauses: Number(values.pauses),
      powerCuts: disk ? Number(values['power-cuts']) : 0,
      syncInterval: values.sync,
      ...(disk ? { disk } : {}),
    },
    (answered, struck) => {
      if (answered % 250 === 0) console.error(`${answered} packages answered, ${struck} blows`);
    },
  );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(JSON.stringify({ seed: values.seed, sync: values.sync, ...figures, seconds }));
  if (values.write)
    await reliabilityPage.replace('campaign', [
      measuredBy('pnpm campaign --write'),
      `seed ${values.seed}, sync ${values.sync}, ${seconds} s.`,
      '',
      '| | |',
      '| --- | --- |',
      ...Object.entries(figures).map(([name, value]) => `| ${name} | ${value} |`),
    ]);
  process.exitCode = isClean(figures) ? 0 : 1;
} finally {
  await disk?.remove();
}
