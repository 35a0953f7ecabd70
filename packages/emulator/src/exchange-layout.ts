import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type SiteLevel, StateDir, siteLevels } from '@lienthong/node-host';
import { type ExchangeMode, exchangeModes } from './exchange-ground.ts';

/** How the data of an exchange is divided among servers. */
export type ExchangeLayout = {
  readonly mode: ExchangeMode;
  /** In mode `tiered`: down to where sites have a server. */
  readonly sites?: SiteLevel | undefined;
};

/** One line for a layout, as a directory notes it; it cannot be used when its data is divided otherwise. */
export function formatLayout({ mode, sites = 'province' }: ExchangeLayout): string {
  return mode === 'tiered' ? `tiered ${sites}` : mode;
}

/**
 * How the data of a directory is divided among servers; undefined where it has none.
 *
 * @throws STATE_UNUSABLE when what is noted there is no layout of this release
 */
export async function readLayout(stateDir: string): Promise<ExchangeLayout | undefined> {
  const noted = await new StateDir(stateDir).readLayout();
  if (noted === undefined) return undefined;
  const layouts = exchangeModes.flatMap((mode): readonly ExchangeLayout[] =>
    mode === 'tiered' ? siteLevels.map((sites) => ({ mode, sites })) : [{ mode }],
  );
  const layout = layouts.find((one) => formatLayout(one) === noted);
  if (layout) return layout;
  const problem = `layout “${noted.slice(0, 40)}”`;
  throw new ExchangeError('STATE_UNUSABLE', { path: stateDir, problem });
}

/** The directories of the servers, below that of the exchange, `/` between their parts; only those that are there. */
export async function storePaths(stateDir: string): Promise<readonly string[]> {
  const layout = await readLayout(stateDir);
  if (!layout) return [];
  if (layout.mode !== 'tiered') {
    const name = layout.mode === 'cluster' ? 'cluster' : 'nats';
    return (await namesIn(stateDir)).filter((one) => one === name);
  }
  const sites = await namesIn(join(stateDir, 'sites'));
  const found = sites.map(async (site): Promise<readonly string[]> => {
    const names = await namesIn(join(stateDir, 'sites', site));
    return names.includes('nats') ? [`sites/${site}/nats`] : [];
  });
  return (await Promise.all(found)).flat();
}

async function namesIn(dir: string): Promise<readonly string[]> {
  return readdir(dir).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code !== 'ENOENT' && failure.code !== 'ENOTDIR') throw failure;
    return [];
  });
}
