import type { BenchRun } from './bench-run.ts';
import { exchangeHops } from './exchange-hops.ts';
import { rawHops } from './raw-hops.ts';

// One measurement as a process of its own, so that it and all that it starts can be kept to some cores.
const [what = '', run = ''] = process.argv.slice(2);
const measured = await { exchange: exchangeHops, raw: rawHops }[what as 'exchange' | 'raw'](
  JSON.parse(run) as BenchRun,
);
process.stdout.write(JSON.stringify(measured));
