import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, goTo, openPage, startBrowser, type WatchedPage } from './browser.ts';
import { kySon } from './console-rig.ts';
import { type CountersRig, published, startCountersRig } from './counters-rig.ts';
import { seriousFindings } from './serious-findings.ts';

const executable = chromiumPath();
if (executable === undefined) console.log('no Chromium here: counters are not looked at');

describe.skipIf(executable === undefined)('counters and reports in a browser', () => {
  let rig: CountersRig;
  let browser: Browser;
  beforeAll(async () => {
    [rig, browser] = await Promise.all([startCountersRig(), startBrowser(executable as string)]);
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.close();
  });

  const open = async (place: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> => {
    const watched = await openPage(browser, rig.control.launchUrl(), options);
    await watched.page.getByRole('heading', { level: 1 }).first().waitFor();
    await goTo(watched.page, place);
    return watched;
  };

  test('a person sees opening + exchanged = cumulative, and that the ledgers prove only what was exchanged', async () => {
    const { page, complaints } = await open('counters');
    await page.getByText('Ledgers are sound').waitFor();
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await row('= Cumulative').waitFor();
    const incoming = async (name: string) => numberOf(await row(name).getByRole('cell').nth(1).textContent());
    expect(await incoming('+ Opening')).toBe(1_649_072);
    expect(await incoming('= Cumulative')).toBe(1_649_072 + (await incoming('Exchanged')));
    await page.getByText('The ledgers do not prove them').waitFor();
    // Earlier years are no part of a period that has a first day.
    await page.getByLabel('From').fill('2026-01-01');
    await page.getByText('2026-01-01 – …').waitFor();
    expect(await row('= Cumulative').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a person makes the report of a quarter for one district, and the one before', async () => {
    const { page, complaints } = await open('counters');
    await page.getByRole('link', { name: 'Report of a period' }).click();
    const paper = page.getByRole('article');
    await paper.getByText('The ledgers are sound').waitFor();
    const { period } = await rig.client.report({});
    await page.getByRole('button', { name: 'Quarter' }).click();
    const year = Number(period.from.slice(0, 4));
    const place = Math.ceil(Number(period.from.slice(5, 7)) / 3);
    await paper.getByText(`${year}, quarter ${place}`).waitFor();
    await page.getByRole('combobox').fill(kySon);
    await page.getByRole('option', { name: 'UBND huyện Kỳ Sơn' }).first().waitFor();
    await page.getByRole('combobox').press('Enter');
    await page.getByRole('button', { name: 'All agencies' }).waitFor();
    const tiers = paper.getByRole('region', { name: 'By tier' });
    await tiers.getByRole('columnheader', { name: 'Commune' }).waitFor();
    expect(await tiers.getByRole('columnheader').allTextContents()).toEqual([
      'Figure',
      'District',
      'Commune',
      'Total',
    ]);
    expect(await cellsOf(tiers, 'Outgoing')).toEqual([1, 1, 2]);
    await page.getByRole('button', { name: '← Before' }).click();
    await paper.getByText(place === 1 ? `${year - 1}, quarter 4` : `${year}, quarter ${place - 1}`).waitFor();
    expect(await cellsOf(tiers, 'Outgoing')).toEqual([0, 0, 0]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the report is taken home as XLSX and as CSV, and both hold what the page shows', async () => {
    const { page, complaints } = await open('counters?tab=report', { language: 'vi' });
    const tiers = page.getByRole('article').getByRole('region', { name: 'Theo cấp' });
    const outgoing = (await cellsOf(tiers, 'Văn bản đi')).at(-1);
    const [xlsx, csv] = [await downloaded(page, 'XLSX'), await downloaded(page, 'CSV')];
    expect(xlsx.name).toMatch(/^bao-cao-\d{4}-\d{2}\.xlsx$/);
    // Parts of the workbook are stored as they are.
    expect(xlsx.text.includes('<sheet name="Theo cấp – By tier"')).toBe(true);
    expect(xlsx.text.includes(`<f>SUM(C7:C10)</f><v>${outgoing}</v>`)).toBe(true);
    expect(csv.name).toMatch(/^bao-cao-\d{4}-\d{2}\.csv$/);
    expect(csv.text.startsWith('\ufefflevel,key,name,tier,agencies,Văn bản đi,')).toBe(true);
    expect(csv.text.split('\r\n').find((line) => line.startsWith('total,'))).toMatch(
      new RegExp(`^total,,Tổng,,,${outgoing},`),
    );
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('it is printed on A4 upright without the controls around it, dark or light', async () => {
    const { page } = await open('counters?tab=report', { language: 'vi', theme: 'dark' });
    await page.getByRole('article').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'XLSX' }).isVisible()).toBe(false);
    expect(await page.getByText('Độc lập – Tự do – Hạnh phúc').isVisible()).toBe(true);
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(boxes.length).toBeGreaterThan(0);
    for (const [, width, height] of boxes) {
      expect(Math.abs(Number(width) - 595)).toBeLessThan(2);
      expect(Math.abs(Number(height) - 842)).toBeLessThan(2);
    }
    await page.context().close();
  });

  test.each([
    ['light', { width: 1280, height: 900 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)(
    'counters and report have no serious finding of axe, %s, and fit their window',
    async (theme, size) => {
      const { page, complaints } = await open('counters', { theme, size });
      for (const [place, sign] of [
        ['counters', '= Cumulative'],
        ['counters?tab=report', 'Annex 2'],
      ] as const) {
        await goTo(page, place);
        await page.getByText(sign).first().waitFor();
        expect(await seriousFindings(page), place).toEqual([]);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, `${place} is too wide`).toBeLessThanOrEqual(0);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  // The last one: a ledger that was damaged stays damaged.
  test('an entry is altered in the store: the light turns red, names it, and the report says that nothing is proved', async () => {
    const { page, complaints } = await open('counters?tab=report');
    await page.locator('.lamp.good').waitFor();
    await rig.damage(kySon, 2);
    await page.getByRole('button', { name: 'Recompute' }).click();
    await page
      .getByText('The ledgers are wrong: UBND huyện Kỳ Sơn (000.00.36.H41), entry 2 was altered')
      .waitFor();
    expect(await page.locator('.lamp.good').count()).toBe(0);
    await page.getByRole('button', { name: 'Make again' }).click();
    await page
      .getByRole('article')
      .getByText('entry 2 was altered. Nothing proves the figures of the exchange.')
      .waitFor();
    expect((await downloaded(page, 'CSV')).text).toContain('verification,unsound,"THE LEDGERS ARE WRONG');
    // What is no part of the ledgers is shown as before.
    await page.getByText(published.source).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

/** A file that a button hands out. */
async function downloaded(
  page: Page,
  button: string,
): Promise<{ readonly name: string; readonly text: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'lienthong-download-'));
  try {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: button, exact: true }).click();
    const download = await coming;
    const path = join(dir, 'file');
    await download.saveAs(path);
    return { name: download.suggestedFilename(), text: await readFile(path, 'utf8') };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Numbers of the row of a table that begins with a name. */
async function cellsOf(table: ReturnType<Page['locator']>, name: string): Promise<readonly number[]> {
  const row = table
    .getByRole('row')
    .filter({ has: table.page().getByRole('rowheader', { name, exact: true }) });
  await row.waitFor();
  return (await row.getByRole('cell').allTextContents()).map(numberOf);
}

function numberOf(text: string | null): number {
  return Number((text ?? '').replace(/[.,\s]/g, ''));
}
