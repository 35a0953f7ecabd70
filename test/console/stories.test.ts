import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, goTo, openPage, startBrowser } from './browser.ts';
import { type ConsoleRig, kySon, myLy, startConsoleRig } from './console-rig.ts';
import { seriousFindings } from './serious-findings.ts';

const executable = chromiumPath();
if (executable === undefined) console.log('no Chromium here: stories are not told in a page');

/** How each story is told here: as different people would look at it. */
const tellings = [
  { id: 'directive-and-reports', steps: 6, language: 'vi', theme: 'light', size: [1280, 860], by: 'keys' },
  { id: 'flood-warning', steps: 5, language: 'en', theme: 'dark', size: [390, 844], by: 'buttons' },
  { id: 'recalled-document', steps: 5, language: 'vi', theme: 'dark', size: [1280, 860], by: 'buttons' },
  { id: 'edoc-to-vxp', steps: 6, language: 'en', theme: 'light', size: [1920, 1080], by: 'remote' },
  { id: 'three-tiers', steps: 5, language: 'vi', theme: 'light', size: [390, 844], by: 'keys' },
] as const;
type Telling = (typeof tellings)[number];

const words = {
  vi: {
    begin: 'Bắt đầu',
    act: 'Thực hiện bước này',
    next: 'Bước tiếp →',
    end: 'Hết chuyện',
    large: 'Trình chiếu',
  },
  en: { begin: 'Begin', act: 'Do this step', next: 'Next step →', end: 'The end', large: 'Present' },
} as const;

describe.skipIf(executable === undefined)('stories in a browser', () => {
  let rig: ConsoleRig;
  let reformed: ConsoleRig;
  let browser: Browser;
  beforeAll(async () => {
    [rig, reformed, browser] = await Promise.all([
      startConsoleRig(),
      startConsoleRig({ registry: 'topology-2025' }),
      startBrowser(executable as string),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.close();
    await reformed?.close();
  });

  test.each(tellings)('$id is told to its end, $steps steps, by $by', async (telling) => {
    const { id, steps, language, theme, size } = telling;
    const { control, client, emulator } = id === 'three-tiers' ? reformed : rig;
    const [width, height] = size;
    const { page, complaints } = await openPage(browser, control.launchUrl(), {
      language,
      theme,
      size: { width, height },
    });
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await goTo(page, 'stories');
    await page.locator(`a[href="#/stories/${id}"]`).click();
    await forward(page, telling, words[language].begin);
    for (let step = 0; step < steps; step += 1) {
      await page.locator('.story-promise.open').waitFor();
      await forward(page, telling, words[language].act);
      await page.locator('.story-promise.kept').waitFor();
      expect(await page.locator('.story-facts li').count(), `step ${step + 1}`).toBeGreaterThan(0);
      if (step < steps - 1) await forward(page, telling, words[language].next);
    }
    await page.getByRole('status').filter({ hasText: words[language].end }).waitFor();

    // What the page says is what the exchange says.
    const { status, played } = await client.story({});
    expect([status, played.length]).toEqual(['finished', steps]);
    expect(await emulator.session.faults.list()).toEqual([]);
    const { held = [] } = played.at(-1)?.sight ?? {};
    expect(await page.locator('.story-facts li > span').allTextContents()).toEqual(
      held.map((fact) => fact[language]),
    );
    await noSeriousFinding(page, id);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a story is looked back at, its facts are followed, it is begun again, and ended', async () => {
    const { page, complaints } = await openPage(browser, rig.control.launchUrl());
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await goTo(page, 'stories/flood-warning');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { level: 2, name: 'Lines break' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('.story-promise.kept').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { level: 2, name: 'The warning' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('heading', { level: 2, name: 'Lines break' }).waitFor();

    await page.getByRole('link', { name: 'See the faults' }).click();
    await page.getByRole('checkbox', { name: /cut/ }).nth(2).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 2, name: 'Lines break' }).waitFor();

    await page.getByRole('button', { name: 'Present' }).click();
    await page.locator('.telling.large').waitFor();
    expect(await page.getByRole('link', { name: 'Overview' }).isVisible()).toBe(false);
    expect(await page.getByText('NO LEGAL VALUE').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Normal size' }).click();
    await page.getByRole('link', { name: 'Overview' }).waitFor();

    await page.getByRole('button', { name: 'Start again' }).click();
    await page.locator('.story-promise.open').waitFor();
    expect((await rig.client.story({})).played).toEqual([]);
    expect((await rig.client.faults({})).items).toEqual([]);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('heading', { name: 'Five stories of the exchange' }).waitFor();
    expect((await rig.client.story({})).status).toBe('abandoned');
    await noSeriousFinding(page, 'shelf');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a story for other agencies says what it needs', async () => {
    const { page, complaints } = await openPage(browser, rig.control.launchUrl());
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await goTo(page, 'stories');
    await page.getByText('lienthong up --registry topology-2025').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a scenario is chosen, looked at, started, followed as the clock goes, and lifted', async () => {
    const { page, complaints } = await openPage(browser, rig.control.launchUrl());
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await goTo(page, 'lab');
    const card = page.getByRole('region', { name: 'Scenarios of faults' });
    await card.getByLabel('Ready scenarios').selectOption('A flood by night in Kỳ Sơn');
    await card.getByRole('heading', { name: 'Timetable' }).waitFor();
    const rows = card.locator('.timetable-row');
    expect(await rows.count()).toBe(4);
    expect((await rig.client.faults({})).items).toEqual([]);
    await rows.first().getByText('What is to be seen').click();
    await rows.first().getByText('AXIS_UNREACHABLE').last().waitFor();

    await rig.client.setClock({ body: { type: 'freeze' } });
    await card.getByRole('button', { name: 'Start', exact: true }).click();
    await card.getByText('The scenario has begun.').waitFor();
    const states = card.locator('.timetable-row .badge');
    await expect.poll(() => states.allTextContents()).toEqual(['holds now', 'to come', 'to come', 'to come']);
    await rig.client.setClock({ body: { type: 'jump', ms: 100_000 } });
    await expect
      .poll(() => states.allTextContents())
      .toEqual(['holds now', 'holds now', 'over', 'holds now']);
    await rows.first().getByRole('button', { name: 'Lift' }).click();
    await rows.first().getByText('lifted', { exact: true }).waitFor();
    await card.getByRole('button', { name: 'Lift the whole scenario' }).click();
    await expect.poll(async () => (await rig.client.faults({})).items).toEqual([]);
    await rig.client.setClock({ body: { type: 'resume' } });
    await noSeriousFinding(page, 'lab');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a pasted scenario is read, and what is wrong with it is said', async () => {
    const { page, complaints } = await openPage(browser, rig.control.launchUrl());
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await goTo(page, 'lab');
    const card = page.getByRole('region', { name: 'Scenarios of faults' });
    const text = card.getByRole('textbox');
    await text.fill('{"faults": [');
    await card.getByRole('button', { name: 'See the timetable' }).click();
    await card.getByText('Not proper JSON').waitFor();
    const fault = { kind: 'delay', on: { edge: [kySon, myLy] }, with: { ms: 250 }, inMs: 5_000 };
    await text.fill(JSON.stringify({ faults: [fault] }));
    await card.getByRole('button', { name: 'See the timetable' }).click();
    await card.getByText('Kỳ Sơn ↔ Mỹ Lý').waitFor();
    await card.getByText('until it is lifted').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

/** Goes on as the people of this telling do. */
async function forward(page: Page, { by }: Telling, button: string): Promise<void> {
  const ready = page.getByRole('button', { name: button, exact: true });
  await ready.and(page.locator(':enabled')).waitFor();
  if (by === 'buttons') await ready.click();
  else await page.keyboard.press(by === 'remote' ? 'PageDown' : 'ArrowRight');
}

async function noSeriousFinding(page: Page, place: string): Promise<void> {
  // What is still fading in has less contrast than it will have.
  await page.evaluate('Promise.all(document.getAnimations().map(({finished})=>finished)).then(()=>true)');
  expect(await seriousFindings(page), place).toEqual([]);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(overflow, `${place} is too wide`).toBeLessThanOrEqual(0);
}
