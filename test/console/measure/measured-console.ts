import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { consoleFolder } from '@lienthong/console';
import { folderSite } from '@lienthong/control';
import { Closers } from '@lienthong/runtime';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../browser.ts';
import { startConsoleRig } from '../console-rig.ts';
import { type NewsFront, startNewsFront } from './news-front.ts';
import { recordDocuments } from './recorded-documents.ts';

/** A browser, an exchange in memory, and a front of its control API whose news are documents that were recorded there. */
export type MeasuredConsole = {
  readonly browser: Browser;
  readonly front: NewsFront;
  /** Address of the exchange itself that opens a session. */
  readonly launchUrl: () => string;
  readonly close: () => Promise<void>;
};

/**
 * @param options.nodeCount - nodes of the network that the page is shown
 * @param options.documentCount - documents that are recorded, and told again and again
 */
export async function startMeasuredConsole(options: {
  readonly executable: string;
  readonly nodeCount: number;
  readonly documentCount: number;
}): Promise<MeasuredConsole> {
  const closers = new Closers();
  try {
    const { control, client, close } = await startConsoleRig();
    closers.add(close);
    const documents = await recordDocuments(client, options.documentCount);
    const front = await startNewsFront({ control, client, documents, nodeCount: options.nodeCount });
    closers.add(front.close);
    const browser = await startBrowser(options.executable);
    closers.add(() => browser.close());
    return { browser, front, launchUrl: () => control.launchUrl(), close: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}

/** Bytes of the whole page as it is sent, all views together. */
export async function pageBytes(): Promise<number> {
  const folder = fileURLToPath(consoleFolder);
  const site = await folderSite(folder);
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true }))
    bytes += (await site.find(`/${name}`))?.bytes.length ?? 0;
  return bytes;
}
