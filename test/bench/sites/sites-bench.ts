import { measuredBy } from '../performance-page.ts';
import { handIn, queueOf, serverMegabytes, whenArrived, withExchange } from './bench-exchange.ts';

/** Packages that wait behind a cut link: about an hour of a busy province. */
const queuedCount = Number(process.env['LIENTHONG_BENCH_QUEUED'] ?? 3_000);
const passingCount = 1_000;
const atOnce = 64;

const settings = [
  { label: 'one server', mode: 'local' },
  { label: 'hub and province', mode: 'tiered', sites: 'province' },
  { label: 'hub, province, 21 districts', mode: 'tiered', sites: 'district' },
  { label: 'three servers, three copies', mode: 'cluster' },
] as const;

/** Measures exchanges of several servers, and how a queue behind a cut link is worked off; the lines of its part of the page. */
export async function sitesBench(): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const { label, ...setting } of settings)
    rows.push(
      await withExchange(setting, async (exchange, readyMs) => {
        const queue = await queueOf(exchange, passingCount);
        const startedAt = performance.now();
        await handIn(queue, atOnce);
        await whenArrived(exchange, passingCount);
        const rate = passingCount / ((performance.now() - startedAt) / 1_000);
        const megabytes = await serverMegabytes(exchange);
        const { length } = exchange.servers;
        return `| ${label} | ${length} | ${(readyMs / 1_000).toFixed(1)} s | ${megabytes.toFixed(0)} MB | ${rate.toFixed(0)} |`;
      }),
    );
  return [
    '## Sites and clusters',
    '',
    measuredBy('pnpm bench sites'),
    'data synced on every write, packages of 8 KB from communes to the Government Office over four nodes, everything in one process.',
    '',
    '| servers | number | ready in | memory of servers | packages a second, end to end |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...(await catchUp()),
  ];
}

async function catchUp(): Promise<readonly string[]> {
  return withExchange({ mode: 'tiered', sites: 'province' }, async (exchange) => {
    const link = exchange.sites[1]?.link;
    const queue = await queueOf(exchange, queuedCount);
    link?.cut();
    const admittedMs = await handIn(queue, atOnce);
    link?.mend();
    const healedMs = await whenArrived(exchange, queuedCount);
    const rate = (queuedCount / healedMs) * 1_000;
    return [
      `Link of the province cut while ${queuedCount} packages were sent: all admitted, ${((queuedCount / admittedMs) * 1_000).toFixed(0)} a second;`,
      `mended, all had arrived after ${(healedMs / 1_000).toFixed(1)} s: ${rate.toFixed(0)} a second.`,
    ];
  });
}
