import { expect, test } from 'vitest';
import { goTo, openPage } from './browser.ts';
import { centre, myLy } from './console-rig.ts';
import { describeConsole } from './opened-console.ts';

describeConsole('quotas and dead letters in the lab', (opened) => {
  const send = (subject: string) =>
    opened.rig.client.send({
      code: myLy,
      body: { to: [centre], codeNotation: 'BC-UBND', typeName: 'Báo cáo', subject },
    });

  test('a quota is set, what it holds is shown, and a dead letter is decided on again and dropped', async () => {
    const { page, complaints } = await openPage(opened.browser, opened.rig.control.launchUrl());
    await goTo(page, 'lab');
    const quotas = page.getByRole('region', { name: 'Quotas' });
    await quotas.getByText('No quotas.').waitFor();
    await quotas.getByLabel('For').selectOption('commune');
    await quotas.getByLabel('Packages an hour').fill('1');
    await quotas.getByRole('button', { name: 'Set the quota' }).click();
    await quotas.getByText('packages 1').waitFor();
    expect(await send('Báo cáo thứ nhất')).toMatchObject({ status: 'accepted' });
    await expect(send('Báo cáo thứ hai')).rejects.toMatchObject({ code: 'EXCHANGE_SUBMISSION_QUEUED' });
    await quotas.getByText('Báo cáo thứ hai').waitFor();
    expect((await opened.rig.client.heldPackages({})).items).toMatchObject([
      { agency: myLy, subject: 'Báo cáo thứ hai' },
    ]);
    await quotas.getByRole('checkbox').click();
    await quotas.getByText('No quotas.').waitFor();

    // The centre speaks of a package that it does not have.
    const desk = await opened.rig.emulator.session.desk(centre);
    await expect(desk.acknowledge('AAAAAAAAAAAAAAAAAAAAAA')).rejects.toMatchObject({
      code: 'EXCHANGE_PACKAGE_UNKNOWN',
    });
    const letters = page.getByRole('region', { name: 'Dead letters' });
    await letters.getByText('EXCHANGE_PACKAGE_UNKNOWN').waitFor();
    await letters.getByRole('button', { name: 'Decide again' }).click();
    await letters.getByText('It is dead again, as').waitFor();
    await letters.getByRole('button', { name: 'Drop' }).click();
    await letters.getByText('No dead letters.').waitFor();
    expect((await opened.rig.client.deadLetters({})).items).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
