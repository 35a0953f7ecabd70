import type { ClockDesk, ClockView } from '@lienthong/emulator';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { clockData, clockLines } from '../faults/render-clock.ts';
import { parseDuration } from '../parse-duration.ts';
import { parseVietnamTime } from '../parse-vietnam-time.ts';
import { usageError } from '../usage-error.ts';
import { withSession } from '../with-session.ts';

type Force = { readonly force?: true };

/** `lienthong clock`: the time by which a running exchange goes. */
export function clockCommand({ say, run }: CommandKit): Command {
  const force = [
    '--force',
    say({
      vi: 'cho đi lùi, chỉ khi chưa có gói tin nào đi qua',
      en: 'goes back, where no package has passed yet',
    }),
  ] as const;
  const verb = (name: string, vi: string, en: string) => new Command(name).description(say({ vi, en }));
  const set = (work: (clock: ClockDesk) => Promise<ClockView>) => run((context) => turn(context, work));
  return new Command('clock')
    .description(
      say({
        vi: 'đồng hồ của hệ thống đang chạy: thời hạn, chứng thư, trạng thái, giờ ghi sổ',
        en: 'the time of a running exchange: deadlines, certificates, statuses, ledgers',
      }),
    )
    .addCommand(verb('show', 'đang mấy giờ', 'what it shows').action(() => set((clock) => clock.show())))
    .addCommand(
      verb('jump', 'nhảy tới', 'jumps ahead')
        .argument('<length>', '3d, 12h30m', parseDuration)
        .option(...force)
        .action((ms: number, options: Force) => set((clock) => clock.jump(ms, options))),
    )
    .addCommand(
      verb('set', 'chỉnh tới một thời điểm (giờ Việt Nam)', 'sets it to an instant (time in Vietnam)')
        .argument('<time>', '2026-12-31T23:59', parseVietnamTime)
        .option(...force)
        .action((at: number, options: Force) => set((clock) => clock.set(at, options))),
    )
    .addCommand(
      verb('speed', 'một giây máy bằng bao nhiêu giây', 'seconds that pass in one of the machine')
        .argument('<n>', '60', parseSpeed)
        .action((speed: number) => set((clock) => clock.speed(speed))),
    )
    .addCommand(verb('freeze', 'dừng thời gian', 'stops time').action(() => set((clock) => clock.freeze())))
    .addCommand(
      verb('resume', 'cho thời gian chạy tiếp', 'lets time go on').action(() =>
        set((clock) => clock.resume()),
      ),
    );
}

function parseSpeed(text: string): number {
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text)) return Number(text);
  const shown = text.slice(0, 40);
  throw usageError({ vi: `“${shown}” không phải tốc độ như 60`, en: `“${shown}” is not a speed such as 60` });
}

async function turn(
  context: CommandContext,
  work: (clock: ClockDesk) => Promise<ClockView>,
): Promise<ExitStatus> {
  const view = await withSession(context, ({ clock }) => work(clock));
  context.output.print(clockLines(view, context.look));
  context.output.data(clockData(view));
  return exitStatus.ok;
}
