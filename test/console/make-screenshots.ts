import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromiumPath, goTo, openPage, startBrowser } from './browser.ts';
import { centre, kySon, myLy, ngheAn, startConsoleRig } from './console-rig.ts';

/** Pictures of every view in both languages, or of those that are named: `node test/console/make-screenshots.ts connect lab`. */
const wanted = process.argv.slice(2);
const folder = fileURLToPath(new URL('../../infra/screenshots/', import.meta.url));
const executable = chromiumPath();
if (executable === undefined) throw new Error('no Chromium here; set CHROMIUM_BIN');
await mkdir(folder, { recursive: true });

const rig = await startConsoleRig();
const browser = await startBrowser(executable);
const { client } = rig;

const send = async (code: string, to: readonly string[], subject: string, priority: number) => {
  const typeName = priority > 0 ? 'Công điện' : 'Báo cáo';
  const body = { to, codeNotation: priority > 0 ? 'CĐ-UBND' : 'BC-UBND', typeName, subject, priority };
  const { pkg } = await client.send({ code, body });
  await client.waitPackage({ id: pkg, until: 'settled', timeoutMs: 20_000 });
  return pkg;
};

try {
  const { items: communes } = await client.agencies({ parent: kySon, limit: 30 });
  const codes = communes.map(({ organId }) => organId);
  const flood = await send(
    ngheAn,
    [kySon, ...codes],
    'Ứng phó khẩn cấp mưa lũ, sạt lở đất ở các xã biên giới',
    3,
  );
  await client.sendStatus({ code: kySon, id: flood, body: { status: '03' } });
  await send(myLy, [centre, kySon], 'Tình hình sạt lở đất tại xã Mỹ Lý', 0);
  await send(centre, [ngheAn, myLy], 'Tăng cường phòng chống thiên tai năm 2026', 0);
  await client.addFault({ body: { kind: 'cut', on: { edge: [codes[3] ?? myLy, kySon] } } });
  const report = await send(kySon, [centre, ngheAn], 'Kết quả khắc phục thiên tai tuần 47', 0);

  // A client that does not sign, for the log of calls.
  await fetch(`${rig.emulator.gateway?.url}/vxp/sendEdoc`, { method: 'POST' });
  for (const language of ['vi', 'en'] as const) {
    for (const [name, place, theme, size] of [
      ['overview', `overview/${kySon}`, 'light', { width: 1280, height: 860 }],
      ['map', 'overview?picture=map', 'dark', { width: 1280, height: 860 }],
      ['list', `overview/${kySon}?picture=list`, 'dark', { width: 1280, height: 860 }],
      ['stories', 'stories', 'light', { width: 1280, height: 860 }],
      ['journey', `journeys/${report}`, 'light', { width: 1280, height: 860 }],
      ['signature', `journeys/${report}?tab=signature`, 'light', { width: 1280, height: 860 }],
      ['mailboxes', `mailboxes/${kySon}`, 'light', { width: 1280, height: 860 }],
      ['compose', `mailboxes/${myLy}?tab=compose`, 'light', { width: 1280, height: 860 }],
      ['counters', 'counters', 'light', { width: 1280, height: 860 }],
      ['lab', 'lab', 'light', { width: 1280, height: 860 }],
      ['connect', 'connect?call=latest', 'light', { width: 1280, height: 860 }],
      ['phone', `overview/${kySon}`, 'light', { width: 390, height: 844 }],
    ] as const) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const { page, complaints } = await openPage(browser, rig.control.launchUrl(), {
        language,
        theme,
        size,
      });
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await goTo(page, place);
      await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined);
      // Views are loaded when they are asked for.
      await page.locator('main h1').first().waitFor();
      if (name === 'connect') await page.getByText('VXP_SIGNATURE_MISSING').waitFor();
      if (name === 'overview' || name === 'map' || name === 'phone') {
        // Documents on their way, so that the picture shows what it is for.
        for (let turn = 0; turn < 4; turn += 1) {
          await send(codes[turn + 12] ?? myLy, [centre, ngheAn], `Báo cáo nhanh số ${turn + 1}`, 0);
          await send(centre, codes.slice(5, 12), `Công điện số ${turn + 1}`, 3);
        }
        await page.locator('.news li').first().waitFor();
      }
      await page.screenshot({ path: `${folder}${name}-${language}.png` });
      for (const complaint of complaints) console.log(name, language, complaint);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await rig.close();
}
