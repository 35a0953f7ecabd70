import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type DemoFacts, runDemo, type ShownDemo } from '../demo/run-demo.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { stepLines } from '../render/demo/demo.ts';
import { heldInBoth, inBoth } from '../render/demo/headline.ts';
import { formatDuration } from '../render/quantity.ts';

type DemoOptions = { readonly registry: string; readonly keep?: true };

/** `lienthong demo`: shows, in seconds, what the exchange does, and asserts everything that it shows. */
export function demoCommand({ say, run }: CommandKit): Command {
  return new Command('demo')
    .description(
      say({
        vi: 'trình diễn: văn bản đi qua bốn cấp, gửi hàng loạt, từ chối, gửi trùng, đối soát',
        en: 'shows documents crossing four tiers, a circular, refusals, a duplicate, and the books',
      }),
    )
    .option('--registry <name>', say({ vi: 'danh mục cơ quan', en: 'list of agencies' }), 'nghe-an-2019')
    .option(
      '--keep',
      say({ vi: 'giữ hệ thống chạy tới khi nhấn Ctrl-C', en: 'keep it running until Ctrl-C' }),
    )
    .action((options: DemoOptions) => run((context) => demo(context, options)));
}

async function demo(context: CommandContext, { registry, keep }: DemoOptions): Promise<ExitStatus> {
  const { clock, interrupt, look, output } = context;
  const startedAt = clock.now();
  const { facts, stop } = await runDemo(context, {
    registry,
    pid: process.pid,
    onStep: (step) => output.print(stepLines(step, look)),
  });
  const totalMs = clock.now() - startedAt;
  if (keep) {
    output.print(keptLines(context, facts, totalMs));
    output.data(demoData(facts, { totalMs, running: true }));
    await interrupt.wait();
  }
  await stop();
  if (!keep) {
    output.print(stoppedLines(context, totalMs));
    output.data(demoData(facts, { totalMs, running: false }));
  }
  return exitStatus.ok;
}

function stoppedLines({ look }: CommandContext, totalMs: number): readonly string[] {
  const total = (language: 'vi' | 'en') => formatDuration(totalMs, language);
  return [
    '',
    heldInBoth(
      {
        vi: `Tất cả đều đạt sau ${total('vi')}. Hệ thống đã dừng, không còn gì chạy ngầm.`,
        en: 'All held; all stopped.',
      },
      look,
      '',
    ),
    inBoth({ vi: 'Chạy thật:  npx --yes pnpm@12 lienthong up', en: 'To start it for good' }, look, '  '),
    '',
  ];
}

function keptLines(
  { look, stateDir }: CommandContext,
  { start }: DemoFacts,
  totalMs: number,
): readonly string[] {
  const command = `npx --yes pnpm@12 lienthong journey latest --state ${start.stateDir.replace(`${stateDir}/`, '.lienthong/')}`;
  return [
    '',
    heldInBoth(
      {
        vi: `Tất cả đều đạt sau ${formatDuration(totalMs, 'vi')}. Hệ thống vẫn chạy tới khi nhấn Ctrl-C.`,
        en: 'All of it held. It runs until Ctrl-C.',
      },
      look,
      '',
    ),
    `  ${start.server.url} · ${start.stateDir}`,
    `  ${command}`,
    '',
  ];
}

function demoData(
  { start, report, circular, refusals, duplicate, books }: ShownDemo['facts'],
  end: { readonly totalMs: number; readonly running: boolean },
): object {
  const { bytes: _, ...reportData } = report;
  return { ok: true, ...end, start, report: reportData, circular, refusals, duplicate, books };
}
