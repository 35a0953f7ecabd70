import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { goTo, openPage } from './browser.ts';
import { type ConsoleRig, kySon, myLy } from './console-rig.ts';
import { describeConsole } from './opened-console.ts';

describeConsole('the console in a browser', (opened) => {
  test('a launch opens one session, and its secret leaves the address', async () => {
    const url = opened.rig.control.launchUrl();
    const { page, complaints } = await openPage(opened.browser, url);
    await page.getByRole('heading', { level: 1, name: 'The tiers at work' }).waitFor();
    expect(page.url()).not.toContain('launch');
    expect(complaints).toEqual([]);
    await page.context().close();

    const other = await openPage(opened.browser, url);
    await other.page.getByRole('heading', { name: 'No session' }).waitFor();
    await other.page.context().close();
  });

  test('a person sends a document, sees its journey, answers at the other end, and the sender sees the answer', async () => {
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl());
    await page.getByRole('link', { name: 'Mailboxes' }).click();
    await page.getByRole('heading', { level: 1, name: 'UBND xã Mỹ Lý' }).waitFor();
    await page.getByRole('tab', { name: 'Compose' }).click();
    await page.getByRole('button', { name: 'Express telegram' }).click();
    await page.getByLabel('Subject').fill('Lũ quét ở Mỹ Lý');
    await pick(page, 'Add a receiver', kySon, 'UBND huyện Kỳ Sơn');
    await page.getByRole('button', { name: 'Sign and send' }).click();
    await page.getByText('Signed and sent, 1 copies').waitFor();
    await page.getByRole('link', { name: 'See its journey' }).click();
    await page.getByRole('heading', { level: 1, name: 'Lũ quét ở Mỹ Lý' }).waitFor();
    await page.getByText('2 hops in').waitFor();

    await goTo(page, `mailboxes/${kySon}`);
    const mail = page.getByRole('listitem').filter({ hasText: 'Lũ quét ở Mỹ Lý' });
    await mail.getByText('Handle').click();
    await mail.getByRole('button', { name: '03 accept' }).click();
    await mail.getByText('Sent 03 accept.').waitFor();

    await opened.rig.client.waitPackage({
      id: await latestDocument(opened.rig),
      until: 'status',
      status: '03',
      timeoutMs: 60_000,
    });
    await goTo(page, `journeys/${await latestDocument(opened.rig)}?tab=lives`);
    await page.getByRole('cell', { name: 'accepted', exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('every part of a package is shown: signature, findings, tree, bytes, files', async () => {
    const pkg = await sendOne(opened.rig, 'Xem từng phần');
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl());
    for (const [tab, sign] of [
      ['signature', 'Signature valid'],
      ['source', 'edXML'],
      ['tree', 'edXML'],
      ['bytes', '00000000'],
      ['files', '.pdf'],
    ] as const) {
      await goTo(page, `journeys/${pkg}?tab=${tab}`);
      await page.getByRole('tabpanel').getByText(sign).first().waitFor();
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a line is cut in the overview, shown as a fault in the lab, and mended there', async () => {
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl());
    await goTo(page, `overview/${kySon}`);
    await page.getByRole('button', { name: 'Cut the line upwards' }).click();
    await page.getByRole('button', { name: 'Mend the line upwards' }).waitFor();
    await page.getByRole('link', { name: 'Lab' }).click();
    await page.getByRole('checkbox', { name: /cut/ }).click();
    await page.getByText('No faults.').waitFor();
    expect((await opened.rig.client.faults({})).items.filter(({ state }) => state === 'holding')).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('counters are there, and the light is green while the ledgers are sound', async () => {
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl());
    await page.getByRole('link', { name: 'Counters' }).click();
    await page.getByText('Ledgers are sound').waitFor();
    await page.getByRole('cell', { name: 'Commune' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('counters-tier.csv');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('Vietnamese comes first, English is a click away, and stays', async () => {
    const { page } = await openPage(opened.browser, opened.rig.control.launchUrl(), { language: 'vi' });
    await page.getByRole('heading', { name: 'Bốn cấp liên thông' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'The tiers at work' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.context().close();
  });

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  test.each([
    ['light', { width: 1280, height: 900 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)(
    'no view has a serious finding of axe, %s, and none is wider than its window',
    async (theme, size) => {
      const pkg = await sendOne(opened.rig, 'Kiểm tra tiếp cận');
      const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl(), {
        theme,
        size,
      });
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      for (const place of [
        `overview/${kySon}`,
        `journeys/${pkg}`,
        `journeys/${pkg}?tab=source`,
        `mailboxes/${kySon}`,
        `mailboxes/${myLy}?tab=compose`,
        `mailboxes/${kySon}?tab=in`,
        'counters',
        'lab',
        'connect',
      ]) {
        await goTo(page, place);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        // Evaluated by the tool's protocol: the page's own policy allows no foreign script, and is not loosened for this.
        const findings = (await page.evaluate(
          `${axe};axe.run(document,{resultTypes:['violations']}).then(({violations})=>violations.filter(({impact})=>impact==='serious'||impact==='critical').map(({id,nodes})=>id+': '+nodes.map(({html})=>html.slice(0,160)).join(' | ')))`,
        )) as string[];
        expect(findings, place).toEqual([]);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, `${place} is too wide`).toBeLessThanOrEqual(0);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

/** Finds an agency by its code in a field, and takes it. */
async function pick(page: Page, label: string, code: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(code);
  await page.getByRole('option', { name }).first().waitFor();
  await page.getByRole('combobox', { name: label }).press('Enter');
}

async function latestDocument({ client }: ConsoleRig): Promise<string> {
  const { items } = await client.packages({ kind: 'document', limit: 1 });
  return items[0]?.pkg ?? '';
}

async function sendOne({ client }: ConsoleRig, subject: string): Promise<string> {
  const { pkg } = await client.send({
    code: myLy,
    body: { to: [kySon], codeNotation: 'BC-UBND', typeName: 'Báo cáo', subject },
  });
  await client.waitPackage({ id: pkg, until: 'settled', timeoutMs: 60_000 });
  return pkg;
}
