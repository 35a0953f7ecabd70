import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StateDir } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import { readPrivateFile, writePrivateFile } from '@lienthong/node-host';
import {
  makeRecording,
  pseudonymise,
  readRecording,
  replayRecording,
  writeRecording,
} from '@lienthong/snapshots';
import { Command } from 'commander';
import { parseDay } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { recordedData, recordedLines, replayedData, replayedLines } from '../render/recording.ts';
import { usageError } from '../usage-error.ts';
import { withSession } from '../with-session.ts';

type StopOptions = { readonly output: string; readonly since?: string; readonly pseudonymise?: string };

/** `lienthong record`: the traffic of a running exchange as a file. */
export function recordCommand({ say, run }: CommandKit): Command {
  const start = new Command('start')
    .description(say({ vi: 'đánh dấu thời điểm bắt đầu ghi', en: 'marks when the recording begins' }))
    .action(() => run(startRecording));
  const stop = new Command('stop')
    .description(
      say({
        vi: 'ghi mọi việc các cơ quan đã làm từ lúc bắt đầu vào một tệp, kèm các gói tin',
        en: 'writes what agencies have done since then, with the packages, to a file',
      }),
    )
    .requiredOption('-o, --output <file>', say({ vi: 'tệp ghi ra', en: 'file to write' }))
    .option(
      '--since <yyyy-MM-dd>',
      say({ vi: 'từ ngày này, không cần record start', en: 'from this day on, without record start' }),
      parseDay,
    )
    .option(
      '--pseudonymise <seed>',
      say({
        vi: 'thay cơ quan bằng cơ quan khác cùng cấp, thay văn bản bằng chữ vô nghĩa; chữ ký bị bỏ, khi phát lại sẽ ký mới',
        en: 'other agencies of the same tier, filler for texts and files; signatures go, a replay signs anew',
      }),
    )
    .action((options: StopOptions) => run((context) => stopRecording(context, options)));
  const record = new Command('record').description(
    say({ vi: 'ghi lưu lượng để phát lại (replay)', en: 'records traffic, to be replayed' }),
  );
  return record.addCommand(start).addCommand(stop);
}

/** `lienthong replay`: the traffic of a file, again. */
export function replayCommand({ say, run }: CommandKit): Command {
  return new Command('replay')
    .description(
      say({
        vi: 'phát lại lưu lượng đã ghi vào hệ thống đang chạy và so kết quả; nên là hệ thống mới (snapshot reset)',
        en: 'replays recorded traffic into the running exchange and compares what becomes of it; into a fresh one (snapshot reset)',
      }),
    )
    .argument('<file>', say({ vi: 'tệp do record stop ghi', en: 'file that record stop wrote' }))
    .option(
      '--speed <xN|max>',
      say({ vi: 'nhanh gấp mấy lần, x1, x10, hoặc max', en: 'times as fast, x1, x10, or max' }),
      parseSpeed,
      'max' as const,
    )
    .action((file: string, { speed }: { readonly speed: number | 'max' }) =>
      run((context) => replayFile(context, file, speed)),
    );
}

/** @throws CLI_USAGE when the text is no speed */
function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return text;
  const speed = /^x?(\d{1,6}(?:\.\d{1,3})?)$/.exec(text)?.[1];
  if (speed !== undefined && Number(speed) > 0) return Number(speed);
  const shown = text.slice(0, 40);
  throw usageError({ vi: `“${shown}” không phải x10 hay max`, en: `“${shown}” is neither x10 nor max` });
}

const markOf = (stateDir: string): string => join(stateDir, 'recording.json');

async function startRecording({ clock, stateDir, output, say }: CommandContext): Promise<ExitStatus> {
  await new StateDir(stateDir).readRun();
  const startedAt = clock.now();
  await writePrivateFile(markOf(stateDir), JSON.stringify({ startedAt }));
  output.print([
    say({
      vi: 'Đã bắt đầu ghi. Kết thúc bằng: lienthong record stop -o TỆP',
      en: 'Recording. End it with: lienthong record stop -o FILE',
    }),
  ]);
  output.data({ startedAt });
  return exitStatus.ok;
}

async function stopRecording(context: CommandContext, options: StopOptions): Promise<ExitStatus> {
  const { clock, stateDir, output, look } = context;
  const since =
    options.since === undefined ? await markedAt(stateDir) : Date.parse(`${options.since}T00:00:00+07:00`);
  const { registry } = await new StateDir(stateDir).readRun();
  const recording = await withSession(context, async (session) => {
    const made = await makeRecording(session, { registry, since, until: clock.now() + 1 });
    return options.pseudonymise === undefined
      ? made
      : pseudonymise(made, { registry: session.registry, seed: options.pseudonymise });
  });
  await writeRecording(options.output, recording);
  await rm(markOf(stateDir), { force: true });
  output.print(recordedLines({ recording, file: options.output }, look));
  output.data(recordedData({ recording, file: options.output }));
  return exitStatus.ok;
}

/** @throws RECORDING_NOT_STARTED */
async function markedAt(stateDir: string): Promise<number> {
  const text = await readPrivateFile(markOf(stateDir));
  if (text === undefined) throw new ExchangeError('RECORDING_NOT_STARTED', { path: stateDir });
  return (JSON.parse(text) as { readonly startedAt: number }).startedAt;
}

async function replayFile(context: CommandContext, file: string, speed: number | 'max'): Promise<ExitStatus> {
  const { clock, output, look, progress, say } = context;
  const recording = await readRecording(file);
  const result = await withSession(context, (session) =>
    replayRecording(session, recording, {
      speed,
      clock,
      onProgress: (done, all) =>
        progress.update(say({ vi: `đang phát lại ${done}/${all}`, en: `replaying ${done}/${all}` })),
    }),
  );
  output.print(replayedLines(result, look));
  output.data(replayedData(result));
  return result.isSame ? exitStatus.ok : exitStatus.refused;
}
