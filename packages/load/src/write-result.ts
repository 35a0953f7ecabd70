import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hgrmText, hlogText } from './hdr-files.ts';
import { type ReplayReport, replayHtml } from './report/replay-html.ts';
import { reportHtml } from './report/report-html.ts';
import type { LoadRun } from './run-load.ts';

/** Writes `result.json`, `report.html`, `deliveries.hgrm` and `deliveries.hlog` into a directory, made where absent. */
export async function writeResult(directory: string, { result, measurements }: LoadRun): Promise<void> {
  await mkdir(directory, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  await write('result.json', `${JSON.stringify(result, undefined, 2)}\n`);
  await write('report.html', reportHtml(result));
  await write('deliveries.hgrm', hgrmText(measurements.deliveries));
  await write('deliveries.hlog', hlogText(measurements.intervals(), result.startAt));
}

/** Writes `result.json` and `report.html` of a replay into a directory, made where absent. */
export async function writeReplay(directory: string, report: ReplayReport): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'result.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  await writeFile(join(directory, 'report.html'), replayHtml(report));
}
