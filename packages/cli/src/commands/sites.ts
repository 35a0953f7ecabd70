import { LinkBook, type LinkOrder, type RunFile, StateDir } from '@lienthong/emulator';
import { Command } from 'commander';
import { wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { type ShownSite, siteData, siteLines } from '../render/sites.ts';
import { usageError } from '../usage-error.ts';
import { withSession } from '../with-session.ts';

type SlowOptions = { readonly delay?: number; readonly kbit?: number };

/** `lienthong sites`: the sites of a running exchange, and their links, which can be cut and mended. */
export function sitesCommand({ say, run }: CommandKit): Command {
  const site = say({
    vi: 'nơi có đường truyền lên cấp trên',
    en: 'site whose link to the one above is meant',
  });
  const order = (
    name: string,
    text: { readonly vi: string; readonly en: string },
    state: LinkOrder['state'],
  ) =>
    new Command(name)
      .description(say(text))
      .argument('<site>', site)
      .action((chosen: string) => run((context) => orderLink(context, chosen, { state })));
  return new Command('sites')
    .description(
      say({
        vi: 'các nơi có máy chủ riêng (up --mode tiered) và đường truyền giữa chúng',
        en: 'sites with a server each (up --mode tiered) and the links between them',
      }),
    )
    .action(() => run(showSites))
    .addCommand(order('cut', { vi: 'cắt đường truyền', en: 'cuts the link' }, 'cut'))
    .addCommand(
      order(
        'stall',
        { vi: 'nghẽn: không gì tới, không ai được báo', en: 'a black hole: nothing arrives, nobody is told' },
        'stalled',
      ),
    )
    .addCommand(order('mend', { vi: 'nối lại, hết chậm', en: 'carries again, at full speed' }, 'up'))
    .addCommand(
      new Command('slow')
        .description(say({ vi: 'làm chậm đường truyền', en: 'slows the link' }))
        .argument('<site>', site)
        .option('--delay <ms>', say({ vi: 'độ trễ một chiều', en: 'delay each way' }), wholeNumber(0, 60_000))
        .option('--kbit <n>', say({ vi: 'kbit mỗi giây', en: 'kbit a second' }), wholeNumber(1, 8_000_000))
        .action((chosen: string, { delay, kbit }: SlowOptions) =>
          run((context) =>
            orderLink(context, chosen, {
              state: 'up',
              ...(delay === undefined ? {} : { delayMs: delay }),
              ...(kbit === undefined ? {} : { bytesPerSecond: kbit * 125 }),
            }),
          ),
        ),
    );
}

async function showSites(context: CommandContext): Promise<ExitStatus> {
  const { output, look, stateDir } = context;
  const state = new StateDir(stateDir);
  const run = await state.readRun();
  const orders = await new LinkBook(state).read();
  const states = await withSession(context, async (session) => ({
    waiting: new Map((await session.sites()).map(({ site, waiting }) => [site, waiting])),
    nameOf: (code: string) => session.registry.get(code).name,
  }));
  const sites = sitesOf(run).map(
    ({ name, above, url, linkPort, nodes }): ShownSite => ({
      site: name,
      name: nodes[0] === undefined ? '' : states.nameOf(nodes[0]),
      above,
      url,
      linkPort,
      link: above === undefined ? undefined : (orders[name] ?? { state: 'up' }),
      nodes: nodes.length,
      waiting: states.waiting.get(name),
      answers: states.waiting.get(name) !== undefined,
    }),
  );
  output.print(siteLines(sites, look));
  output.data({ sites: sites.map(siteData) });
  return exitStatus.ok;
}

async function orderLink(context: CommandContext, chosen: string, order: LinkOrder): Promise<ExitStatus> {
  const { output, say, stateDir } = context;
  const state = new StateDir(stateDir);
  const linked = sitesOf(await state.readRun()).filter(({ above }) => above !== undefined);
  const site = linked.find(({ name }) => name.toLowerCase() === chosen.toLowerCase());
  if (!site) {
    const known = linked.map(({ name }) => name).join(', ');
    throw usageError({
      vi: `không có đường truyền “${chosen.slice(0, 40)}”; có: ${known}`,
      en: `no link “${chosen.slice(0, 40)}”; there are: ${known}`,
    });
  }
  await new LinkBook(state).order(site.name, order);
  const { name, above = '' } = site;
  const done = {
    cut: { vi: 'đã cắt', en: 'cut' },
    stalled: { vi: 'bị nghẽn', en: 'stalled' },
    up: { vi: 'thông', en: 'up' },
  }[order.state];
  output.print([say({ vi: `✓ ${name} ⇄ ${above}: ${done.vi}`, en: `✓ ${name} ⇄ ${above}: ${done.en}` })]);
  output.data({ site: name, above, link: order });
  return exitStatus.ok;
}

/** @throws CLI_USAGE when the exchange is in one place */
function sitesOf({ sites }: RunFile): NonNullable<RunFile['sites']> {
  if (sites) return sites;
  throw usageError({
    vi: 'hệ thống đang chạy không chia nơi; khởi động bằng: lienthong up --mode tiered',
    en: 'the exchange that runs has no sites; start it with: lienthong up --mode tiered',
  });
}
