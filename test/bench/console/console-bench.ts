import { chromiumPath } from '../../console/browser.ts';
import { measureFirstView, measureFrames, measureHeld } from '../../console/measure/measure-page.ts';
import { pageBytes, startMeasuredConsole } from '../../console/measure/measured-console.ts';
import { measuredBy } from '../performance-page.ts';
import { median } from '../system/bench-run.ts';

const nodeCount = 552;
const documentCount = 48;
const documentsPerSecond = 200;
const framesForMs = 20_000;
const firstViews = 5;
const eventsBefore = 20_000;
const eventsAfter = 220_000;

/** The console's four figures: frames, first view, size of the page, what it holds after 200,000 events. */
export async function consoleBench(): Promise<readonly string[]> {
  const executable = chromiumPath();
  if (executable === undefined) throw new Error('no Chromium here; set CHROMIUM_BIN');
  const bytes = await pageBytes();
  const measured = await startMeasuredConsole({ executable, nodeCount, documentCount });
  try {
    const { browser, front, launchUrl } = measured;
    const views: number[] = [];
    for (let n = 0; n < firstViews; n += 1) views.push(await measureFirstView(browser, launchUrl()));
    const frames = await measureFrames(browser, front, { documentsPerSecond, forMs: framesForMs });
    const [before, after] = await measureHeld(browser, front, [eventsBefore, eventsAfter]);
    if (!before || !after) throw new Error('nothing was measured');
    const version = browser.version();
    return [
      measuredBy('pnpm bench console'),
      `Chromium ${version} without a window, painting by software, 1280 × 900 pixels. The page is the one that is kept, served by the control`,
      `API; ${nodeCount} nodes; ${documentsPerSecond} documents a second, replayed as the API told them of real ones, through the page’s own stream.`,
      '',
      '| | goal | measured |',
      '| --- | --- | --- |',
      `| frames a second, ${Math.round(frames.documentsPerSecond)} documents a second moving | 60 | **${frames.framesPerSecond.toFixed(1)}** |`,
      `| from frame to frame, p99 | | ${frames.p99Ms.toFixed(1)} ms |`,
      `| processor time of the page’s main thread a frame, news included | ≤ 6 ms | **${frames.workMs.toFixed(1)} ms** |`,
      `| first view, from navigation to the first picture with data, median of ${firstViews} | < 1000 ms | **${median(views).toFixed(0)} ms** (${views.map((ms) => ms.toFixed(0)).join(', ')}) |`,
      `| whole page compressed, all views | < 400 KB | **${(bytes / 1_000).toFixed(0)} KB** |`,
      `| heap after ${thousands(before.events)} and after ${thousands(after.events)} events, garbage collected | growth < 8 MB | ${mb(before.heapBytes)}, ${mb(after.heapBytes)} MB: **${mb(after.heapBytes - before.heapBytes)} MB** |`,
      `| nodes of the page, listeners, after both | | ${before.nodes}, ${after.nodes}; ${before.listeners}, ${after.listeners} |`,
    ];
  } finally {
    await measured.close();
  }
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
