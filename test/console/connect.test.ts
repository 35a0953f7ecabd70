import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { goTo, openPage } from './browser.ts';
import { kySon, myLy } from './console-rig.ts';
import { describeConsole } from './opened-console.ts';
import { seriousFindings } from './serious-findings.ts';

describeConsole('the view Connect', (opened) => {
  const gatewayUrl = () => opened.rig.emulator.gateway?.url ?? '';

  /** Calls the gateway as a program would, with a key of the caller's choice. */
  async function callGateway(
    operation: string,
    { system, key }: { system: string; key: string },
  ): Promise<void> {
    const text = JSON.stringify({
      'XroadVnpt-systemid': system,
      'XroadVnpt-timestamp': '05032024T091530+0042',
      'XroadVnpt-servicetype': 'eDoc',
      'XroadVnpt-status': 'done',
    });
    await fetch(`${gatewayUrl()}/vxp/${operation}`, {
      method: 'POST',
      headers: {
        'XroadVnpt-systemid': system,
        'XroadVnpt-status': 'done',
        'XroadVnpt-servicetype': 'eDoc',
        'XroadVnpt-sign-header': text,
        'XroadVnpt-hash-header': createHmac('sha256', key).update(text).digest('hex'),
      },
    });
  }

  test('the true endpoint is there to be pasted, and a secret is shown only when that is asked for', async () => {
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl());
    await page.getByRole('heading', { level: 1 }).waitFor();
    await goTo(page, 'connect');
    await page.getByText(`${gatewayUrl()}/vxp`, { exact: true }).waitFor();
    const row = page.getByRole('row').filter({ hasText: myLy });
    await row.getByRole('button', { name: 'Configuration' }).click();
    const snippets = page.getByRole('region', { name: 'Configuration' });
    await snippets.getByText(`systemid=${myLy}`).waitFor();
    const { secret } = await opened.rig.client.revealSystem({ id: myLy });
    expect(await page.content()).not.toContain(secret);
    await snippets.getByRole('button', { name: 'Show the secret' }).click();
    await snippets.getByText(`secret=${secret}`).waitFor();
    for (const name of ['Java, the official SDK', 'C#, VPCPXRoadSdk', 'curl, signed with openssl'])
      await snippets.getByRole('heading', { name }).waitFor();
    await snippets.getByRole('button', { name: 'Show the secret' }).click();
    await snippets.getByText('secret=••••••••').waitFor();
    expect(await page.content()).not.toContain(secret);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a developer finds out why his client is refused, while it calls', async () => {
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl());
    await page.getByRole('heading', { level: 1 }).waitFor();
    await goTo(page, 'connect');
    const log = page.getByRole('region', { name: 'Calls of the gateway' });
    await log.waitFor();
    const { secret } = await opened.rig.client.revealSystem({ id: myLy });
    await callGateway('countReceiveEdoc', { system: myLy, key: `${secret}\n` });
    await log.getByRole('link', { name: 'countReceiveEdoc' }).click();
    const detail = page.getByRole('region', { name: 'Details of the call' });
    await detail.getByText('VXP_SIGNATURE_WRONG').waitFor();
    await detail.getByText('What to do:').waitFor();
    await detail.getByText('The secret of the client has a blank or a line end after it.').waitFor();
    await detail.getByText('GATEWAY_SYSTEM_REFUSED').waitFor();
    const signature = detail.getByRole('listitem').filter({ hasText: 'hash-header' }).first();
    await signature.getByText('HMAC-SHA256 of sign-header').waitFor();

    // The mistake is mended: the next call is good, and comes by itself.
    await callGateway('getReceivedEdocList', { system: myLy, key: secret });
    await log.getByRole('link', { name: 'getReceivedEdocList' }).click();
    await detail.getByText('Accepted.').waitFor();
    const leftover = detail.getByRole('listitem').filter({ has: page.getByText(/^xroadvnpt-status$/i) });
    await leftover.getByText('ignored').waitFor();
    expect(await page.content()).not.toContain(secret);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('the log is narrowed to refused calls and to a system, and says the same in Vietnamese', async () => {
    await callGateway('getSynchronizeUnit', { system: 'khong-co', key: 'x' });
    const { secret } = await opened.rig.client.revealSystem({ id: kySon }).catch(() => ({ secret: '' }));
    await callGateway('getAgenciesListQD20', { system: kySon, key: secret });
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl(), {
      language: 'vi',
    });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await goTo(page, 'connect');
    const log = page.getByRole('region', { name: 'Nhật ký gọi cổng' });
    await log.getByRole('link', { name: 'getAgenciesListQD20' }).first().waitFor();
    await log.getByRole('button', { name: 'Chỉ bị từ chối' }).click();
    await log.getByRole('link', { name: 'getSynchronizeUnit' }).click();
    const detail = page.getByRole('region', { name: 'Chi tiết lần gọi' });
    await detail.getByText('Cần làm:').waitFor();
    await detail.getByText('Các hệ thống đã đăng ký').waitFor();
    await log.getByRole('combobox', { name: 'Hệ thống' }).selectOption(myLy);
    await log.getByRole('link', { name: 'getSynchronizeUnit' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['light', { width: 1280, height: 900 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)(
    'nothing serious is found by axe with a call and a configuration open, %s',
    async (theme, size) => {
      await callGateway('getEdoc', { system: myLy, key: 'x' });
      const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl(), {
        theme,
        size,
      });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await goTo(page, 'connect?call=latest');
      await page.getByRole('region', { name: 'Details of the call' }).getByText('What to do:').waitFor();
      await page
        .getByRole('row')
        .filter({ hasText: myLy })
        .getByRole('button', { name: 'Configuration' })
        .click();
      await page.getByText(`systemid=${myLy}`).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});
