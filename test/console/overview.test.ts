import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, goTo, openPage } from './browser.ts';
import { measureFirstView, measureFrames, measureHeld } from './measure/measure-page.ts';
import { type MeasuredConsole, startMeasuredConsole } from './measure/measured-console.ts';

const executable = chromiumPath();
if (executable === undefined) console.log('no Chromium here: the overview is not driven');

const nodeCount = 552;
/** A page that kept its events would hold several times as much. */
const growthBytesMax = 8_000_000;

describe.skipIf(executable === undefined)('the overview in a browser', () => {
  let measured: MeasuredConsole;
  let browser: Browser;
  beforeAll(async () => {
    measured = await startMeasuredConsole({ executable: executable as string, nodeCount, documentCount: 12 });
    browser = measured.browser;
  });
  afterAll(() => measured?.close());

  test('a page that has heard many events holds no more than before', async () => {
    const [before, after] = await measureHeld(browser, measured.front, [12_000, 40_000]);
    expect(after?.events).toBeGreaterThanOrEqual(40_000);
    expect((after?.heapBytes ?? 0) - (before?.heapBytes ?? 0)).toBeLessThan(growthBytesMax);
    expect((after?.listeners ?? 0) - (before?.listeners ?? 0)).toBeLessThan(50);
  });

  test('what `pnpm bench console` measures can be measured', async () => {
    expect(await measureFirstView(browser, measured.launchUrl())).toBeGreaterThan(0);
    const frames = await measureFrames(browser, measured.front, {
      documentsPerSecond: 50,
      forMs: 500,
      warmMs: 100,
    });
    expect(frames.framesPerSecond).toBeGreaterThan(0);
    expect(frames.workMs).toBeGreaterThan(0);
  });

  test('the list says in words what the picture shows, by the keyboard alone', async () => {
    const { page, complaints } = await openPage(browser, measured.front.launchUrl());
    await goTo(page, 'overview?picture=list');
    const province = page.getByRole('listitem').filter({ hasText: 'UBND tỉnh Nghệ An' }).last();
    await province.getByRole('button', { name: '21 nodes below' }).focus();
    await page.keyboard.press('Enter');
    const district = page.getByRole('listitem').filter({ hasText: 'UBND huyện Kỳ Sơn' }).last();
    await district.getByRole('button', { name: /nodes below/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'UBND xã Mỹ Lý' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'UBND xã Mỹ Lý' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the list can be narrowed to broken lines', async () => {
    const { page, complaints } = await openPage(browser, measured.launchUrl());
    await goTo(page, 'overview/000.00.36.H41');
    await page.getByRole('button', { name: 'Cut the line upwards' }).click();
    await page.getByRole('button', { name: 'Mend the line upwards' }).waitFor();
    await goTo(page, 'overview/000.00.36.H41?picture=list');
    await page.getByRole('checkbox', { name: 'Only where something waits or is broken' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'UBND huyện Kỳ Sơn' });
    await row.filter({ hasText: 'line upwards broken' }).first().waitFor();
    await page.getByRole('button', { name: 'Mend the line upwards' }).click();
    await page.getByText('No such node.').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the map is enlarged about the node that is selected, and shown whole again', async () => {
    const { page, complaints } = await openPage(browser, measured.front.launchUrl());
    await goTo(page, 'overview/000.00.42.H41?picture=map');
    const whole = page.getByRole('button', { name: 'Show all' });
    await whole.waitFor();
    expect(await whole.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(() => whole.isEnabled()).toBe(true);
    // What was selected stands in the middle now: a click there selects it again.
    const picture = page.getByRole('img', { name: /Picture of a network of 552 nodes/ });
    const box = await picture.boundingBox();
    await goTo(page, 'overview?picture=map');
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
    await page.getByRole('heading', { level: 2, name: 'UBND huyện Tân Kỳ' }).waitFor();
    await whole.click();
    await expect.poll(() => whole.isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
