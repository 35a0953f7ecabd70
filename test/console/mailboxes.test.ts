import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { goTo, openPage, type WatchedPage } from './browser.ts';
import { kySon, myLy, ngheAn } from './console-rig.ts';
import { describeConsole } from './opened-console.ts';
import { seriousFindings } from './serious-findings.ts';

describeConsole('the view Mailboxes', (opened) => {
  async function open(place: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> {
    const watched = await openPage(opened.browser, opened.rig.control.launchUrl(), options);
    await watched.page.getByRole('heading', { level: 1 }).first().waitFor();
    await goTo(watched.page, place);
    return watched;
  }

  async function sent(subject: string, due?: string): Promise<string> {
    const body = { to: [kySon], codeNotation: 'BC-UBND', typeName: 'Báo cáo', subject, ...(due && { due }) };
    const { pkg } = await opened.rig.client.send({ code: myLy, body });
    await opened.rig.client.waitPackage({ id: pkg, until: 'settled', timeoutMs: 60_000 });
    return pkg;
  }

  /** What the agency has sent by its subject, opened for orders. */
  async function orders(page: Page, subject: string) {
    const item = page.getByRole('listitem').filter({ hasText: subject }).first();
    await item.getByText('Take back, revoke, update, replace').click();
    return item;
  }

  test('an update changes the header, the files and the receivers, and the other side agrees to it', async () => {
    await sent('Trước khi cập nhật');
    const { page, complaints } = await open(`mailboxes/${myLy}?tab=sent`);
    const item = await orders(page, 'Trước khi cập nhật');
    await item.getByRole('button', { name: 'Update…' }).click();
    const form = page.getByRole('form', { name: 'Update' });
    await form.getByText('Nothing is changed yet.').waitFor();
    await form.getByLabel('Reason of the update').fill('sửa sai sót');
    await form.getByLabel('Subject').fill('Sau khi cập nhật');
    await form.getByLabel('Notation').fill('TTr-UBND');
    await form.getByLabel('Type of document').fill('Tờ trình');
    await form.getByLabel('Place of issue').fill('Mỹ Lý');
    await form.getByLabel('Content in brief').fill('Tóm tắt');
    await form.getByLabel('Position').fill('Phó Chủ tịch');
    await form.getByLabel('Urgency').selectOption({ label: 'Very urgent' });
    await form.getByLabel('Receivers as printed').fill('Như trên\nLưu: VT');
    await form.getByLabel('Files in place of the old ones').setInputFiles({
      name: 'phu-luc.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('nội dung mới'),
    });
    await form.getByRole('combobox', { name: 'Add a receiver' }).fill(ngheAn);
    await page.getByRole('option', { name: 'UBND tỉnh Nghệ An' }).waitFor();
    await form.getByRole('combobox', { name: 'Add a receiver' }).press('Enter');
    await form.getByRole('button', { name: 'Sign and send the update' }).click();
    await form.getByText('Update sent:').waitFor();

    const update = (await opened.rig.client.sent({ code: myLy, limit: 1 })).items[0];
    expect(update).toMatchObject({
      kind: 'update',
      subject: 'Sau khi cập nhật',
      typeName: 'Tờ trình',
      priority: 2,
      signerPosition: 'Phó Chủ tịch',
      copies: 2,
    });
    expect(update?.code).toMatch(/\/TTr-UBND$/);
    const content = await opened.rig.client.packageContent({ id: update?.pkg ?? '' });
    expect(content.attachments.map(({ name }) => name)).toEqual(['phu-luc.txt']);
    const bytes = new TextDecoder().decode(await opened.rig.client.packageBytes({ id: update?.pkg ?? '' }));
    for (const text of ['<edXML:Place>Mỹ Lý', '>Tóm tắt<', '<edXML:Place>Lưu: VT'])
      expect(bytes).toContain(text);

    await opened.rig.client.waitPackage({ id: update?.pkg ?? '', until: 'settled', timeoutMs: 60_000 });
    await goTo(page, `mailboxes/${kySon}`);
    const mail = page.getByRole('listitem').filter({ hasText: 'Sau khi cập nhật' });
    await mail.getByText('Handle').click();
    await mail.getByRole('button', { name: '15 agree' }).click();
    await mail.getByText('Sent 15').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a document is taken back, another is replaced, and both are seen at their receivers', async () => {
    const [back, old] = [await sent('Xin lấy lại'), await sent('Bản có sai sót')];
    const { page, complaints } = await open(`mailboxes/${myLy}?tab=sent`);
    const item = await orders(page, 'Xin lấy lại');
    await item.getByLabel('Reason (required)').fill('gửi nhầm');
    await item.getByRole('button', { name: 'Take back' }).click();
    await item.getByText('Take-back asked (13).').waitFor();

    const other = await orders(page, 'Bản có sai sót');
    await other.getByRole('button', { name: 'Replace…' }).click();
    await other.getByLabel('Subject').fill('Bản đúng');
    await other.getByLabel('Reason of the replacement').fill('sai sót');
    await other.getByRole('combobox', { name: 'Add a receiver' }).fill(kySon);
    await page.getByRole('option', { name: 'UBND huyện Kỳ Sơn' }).first().waitFor();
    await other.getByRole('combobox', { name: 'Add a receiver' }).press('Enter');
    await other.getByRole('button', { name: 'Sign and send' }).click();
    await other.getByText('Signed and sent, 1 copies').waitFor();

    await goTo(page, `mailboxes/${kySon}`);
    const mail = page.getByRole('listitem').filter({ hasText: 'Xin lấy lại' });
    await mail.getByText('Handle').click();
    await mail.getByRole('button', { name: '15 agree' }).click();
    await mail.getByText('Sent 15').waitFor();
    await opened.rig.client.waitPackage({ id: back, until: 'status', status: '15', timeoutMs: 60_000 });
    await goTo(page, `journeys/${back}?tab=lives`);
    await page.getByRole('cell', { name: 'taken back', exact: true }).waitFor();
    await goTo(page, `journeys/${old}?tab=lives`);
    await page.getByRole('cell', { name: 'replaced', exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a document that is signed with an expired certificate is refused, and the evidence is a click away', async () => {
    const { page, complaints } = await open(`mailboxes/${myLy}?tab=compose`);
    await page.getByRole('combobox', { name: 'Add a receiver' }).fill(kySon);
    await page.getByRole('option', { name: 'UBND huyện Kỳ Sơn' }).first().waitFor();
    await page.getByRole('combobox', { name: 'Add a receiver' }).press('Enter');
    await page.getByLabel('Sign with').selectOption({ label: 'expired thirty days ago' });
    await page.getByText('The other side will see:').waitFor();
    await page.getByRole('button', { name: 'Sign and send' }).click();
    await page.getByText('SIGNATURE_CERTIFICATE_EXPIRED · R-190').waitFor();
    await page.getByRole('link', { name: 'What the checking side sees' }).click();
    await page.getByRole('tabpanel').getByText('expired', { exact: false }).first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('one switch in the Lab makes an agency sign with a certificate of another, until it is switched off', async () => {
    const { page, complaints } = await open('lab');
    const card = page.getByRole('region', { name: 'Certificates' });
    await card.getByLabel('What is wrong with it').selectOption({ label: 'valid, but of another agency' });
    const knob = card.getByLabel('Sign every package with an abnormal certificate');
    await knob.click();
    await expect.poll(() => knob.isChecked()).toBe(true);
    await card.getByRole('button', { name: 'Send a trial upwards' }).click();
    await card.getByText('SIGNATURE_SIGNER_FOREIGN · R-193').waitFor();
    await knob.click();
    await expect.poll(() => knob.isChecked()).toBe(false);
    await card.getByRole('button', { name: 'Send a trial upwards' }).click();
    await card.getByText('Accepted:').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['light', { width: 1280, height: 900 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)('nothing serious is found by axe in the forms, %s', async (theme, size) => {
    await sent(`Kiểm tra tiếp cận ${theme}`);
    const { page, complaints } = await open(`mailboxes/${myLy}?tab=sent`, { theme, size });
    const item = await orders(page, `Kiểm tra tiếp cận ${theme}`);
    await item.getByLabel('Sign with').selectOption({ label: 'signed by itself' });
    await item.getByText('The other side will see:').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await item.getByRole('button', { name: 'Update…' }).click();
    await page.getByRole('form', { name: 'Update' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('what is due is counted down, and what is overdue stands first', async () => {
    await sent('Có hạn xử lý', '2030-01-15');
    const { page, complaints } = await open(`mailboxes/${kySon}?tab=duties`);
    await page.getByRole('cell', { name: 'open' }).first().waitFor();
    await page.getByText('left', { exact: false }).first().waitFor();
    await opened.rig.client.setClock({ body: { type: 'jump', ms: 30 * 86_400_000 } });
    await sent('Sau một tháng');
    await goTo(page, `mailboxes/${kySon}?tab=inbox`);
    await page.getByRole('tab', { name: /Duties · \d+ overdue/ }).click();
    await page.getByText(/\d+ overdue, \d+ of them this agency’s own/).waitFor();
    expect(await page.getByRole('row').nth(1).textContent()).toContain('overdue');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
