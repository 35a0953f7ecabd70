import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Chromium of this machine; undefined where there is none. */
export function chromiumPath(): string | undefined {
  return [
    process.env['CHROMIUM_BIN'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path !== undefined && path !== '' && existsSync(path));
}

export function startBrowser(executablePath: string): Promise<Browser> {
  // Containers have little shared memory, and root has no sandbox there.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A page, and everything that must not happen on it. */
export type WatchedPage = { readonly page: Page; readonly complaints: string[] };

/** A page of the console that remembers errors and every request that leaves the origin. */
export async function openPage(
  browser: Browser,
  url: string,
  options: {
    readonly language?: 'vi' | 'en';
    readonly theme?: 'light' | 'dark';
    readonly size?: { readonly width: number; readonly height: number };
  } = {},
): Promise<WatchedPage> {
  const { language = 'en', theme = 'light', size = { width: 1280, height: 900 } } = options;
  const context = await browser.newContext({ viewport: size, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(url).origin)
      complaints.push(`request: ${request.url()}`);
  });
  await context.addInitScript(
    `localStorage.setItem('lienthong-language', '${language}'); localStorage.setItem('lienthong-theme', '${theme}');`,
  );
  await page.goto(url);
  return { page, complaints };
}

/** Goes to a place of the page that is open. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
}
