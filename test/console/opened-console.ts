import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { chromiumPath, startBrowser } from './browser.ts';
import { type ConsoleRig, startConsoleRig } from './console-rig.ts';

/** What tests of a view share: an exchange with its console, and a browser. */
export type OpenedConsole = { readonly rig: ConsoleRig; readonly browser: Browser };

const executable = chromiumPath();

/** Tests of a view in a browser; without one they are skipped, and it is said. */
export function describeConsole(name: string, tests: (opened: OpenedConsole) => void): void {
  if (executable === undefined) console.log(`no Chromium here: ${name} is not driven`);
  describe.skipIf(executable === undefined)(name, () => {
    let rig: ConsoleRig | undefined;
    let browser: Browser | undefined;
    beforeAll(async () => {
      [rig, browser] = await Promise.all([startConsoleRig(), startBrowser(executable ?? '')]);
    });
    afterAll(async () => {
      await browser?.close();
      await rig?.close();
    });
    tests({
      get rig() {
        return opened(rig);
      },
      get browser() {
        return opened(browser);
      },
    });
  });
}

function opened<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('before the tests begin');
  return part;
}
