import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on a page that is serious or critical. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // Evaluated by the tool's protocol: the page's own policy allows no foreign script, and is not loosened for this.
  return (await page.evaluate(
    `${axe};axe.run(document,{resultTypes:['violations']}).then(({violations})=>violations.filter(({impact})=>impact==='serious'||impact==='critical').map(({id,nodes})=>id+': '+nodes.map(({html})=>html.slice(0,160)).join(' | ')))`,
  )) as string[];
}
