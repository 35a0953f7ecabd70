import type { Browser, CDPSession, Page } from 'playwright-core';
import { openPage } from '../browser.ts';
import type { NewsFront } from './news-front.ts';

/** How a page draws while documents move. */
export type Frames = {
  readonly documentsPerSecond: number;
  readonly framesPerSecond: number;
  /** Of the time from one frame to the next, milliseconds. */
  readonly p99Ms: number;
  /** Processor time of the page's main thread for one frame, everything included, milliseconds. */
  readonly workMs: number;
};

/** What a page holds after many events and a collection of garbage. */
export type Held = {
  readonly events: number;
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
};

const picture = 'lienthong-picture';

/** Milliseconds from the beginning of the navigation to the first picture with data, with nothing in the browser's cache. */
export async function measureFirstView(browser: Browser, url: string): Promise<number> {
  const { page } = await openPage(browser, url);
  const ms = await firstPicture(page);
  await page.context().close();
  return ms;
}

function firstPicture(page: Page): Promise<number> {
  return page.evaluate(
    `new Promise((resolve) => new PerformanceObserver((list) => { const [mark] = list.getEntriesByName('${picture}'); if (mark) resolve(mark.startTime); }).observe({ type: 'mark', buffered: true }))`,
  );
}

export async function measureFrames(
  browser: Browser,
  front: NewsFront,
  options: {
    readonly documentsPerSecond: number;
    readonly forMs: number;
    /** How long documents move before anything is measured. */
    readonly warmMs?: number;
  },
): Promise<Frames> {
  const { page } = await openPage(browser, front.launchUrl());
  await firstPicture(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { documentsPerSecond, forMs, warmMs = 6_000 } = options;
  // Until the picture is as full as it becomes.
  await front.tellSteadily({ documentsPerSecond, forMs: warmMs });
  const telling = front.tellSteadily({ documentsPerSecond, forMs });
  await page.evaluate(
    `globalThis.frameTimes = []; (function look(now) { frameTimes.push(now); globalThis.looking = requestAnimationFrame(look); })(performance.now())`,
  );
  const before = await metrics(devtools);
  const count = await telling;
  const after = await metrics(devtools);
  const times = (await page.evaluate('cancelAnimationFrame(looking), frameTimes')) as number[];
  await page.context().close();
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const sorted = gaps.toSorted((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  return {
    documentsPerSecond: count / (forMs / 1_000),
    framesPerSecond: gaps.length / seconds,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    workMs: (((after.get('TaskDuration') ?? 0) - (before.get('TaskDuration') ?? 0)) * 1_000) / gaps.length,
  };
}

/** What the page holds after each number of events, fed through the stream as fast as it takes them. */
export async function measureHeld(
  browser: Browser,
  front: NewsFront,
  counts: readonly number[],
): Promise<readonly Held[]> {
  const { page } = await openPage(browser, front.launchUrl());
  page.setDefaultTimeout(600_000);
  await firstPicture(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const held: Held[] = [];
  let told = 0;
  for (const count of counts) {
    const lastSubject = `Văn bản cuối ${count}`;
    told += await front.tellAll({ events: count - told, lastSubject });
    await page.getByRole('link', { name: lastSubject }).first().waitFor();
    await devtools.send('HeapProfiler.collectGarbage');
    const after = await metrics(devtools);
    held.push({
      events: told,
      heapBytes: after.get('JSHeapUsedSize') ?? Number.NaN,
      nodes: after.get('Nodes') ?? Number.NaN,
      listeners: after.get('JSEventListeners') ?? Number.NaN,
    });
  }
  await page.context().close();
  return held;
}

async function metrics(devtools: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: all } = await devtools.send('Performance.getMetrics');
  return new Map(all.map(({ name, value }): [string, number] => [name, value]));
}
