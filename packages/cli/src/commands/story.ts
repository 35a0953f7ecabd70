import { joinLocalExchange, loadRegistry, startEmulator } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { Closers } from '@lienthong/runtime';
import { findStory, type StageOptions, type Story, StoryRun, stories } from '@lienthong/stories';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import {
  narrationLines,
  playedLines,
  storyEndLines,
  storyHeadLines,
  storyListLines,
} from '../render/story.ts';
import { storyGateway } from '../story-gateway.ts';

type PlayOptions = { readonly step?: true; readonly memory?: true };

/** `lienthong story`: guided stories that run a real exchange step by step, with text beside what happens. */
export function storyCommand({ say, run }: CommandKit): Command {
  return new Command('story')
    .description(
      say({
        vi: 'các câu chuyện có dẫn giải, chạy thật từng bước: chỉ đạo, lũ, thu hồi, đổi trục, ba cấp',
        en: 'guided stories that run a real exchange step by step',
      }),
    )
    .addCommand(
      new Command('list')
        .description(say({ vi: 'các câu chuyện', en: 'the stories there are' }))
        .action(() => run(list)),
    )
    .addCommand(
      new Command('play')
        .description(
          say({
            vi: 'kể một câu chuyện trên hệ thống đang chạy, hoặc trong bộ nhớ nếu không có',
            en: 'tells a story on the running exchange, or in memory where none runs',
          }),
        )
        .argument('<id>', say({ vi: 'mã câu chuyện', en: 'id of the story' }))
        .option('--step', say({ vi: 'chờ Enter trước mỗi bước', en: 'waits for Enter before every step' }))
        .option(
          '--memory',
          say({
            vi: 'luôn kể trong bộ nhớ, với danh mục của nó',
            en: 'in memory, with its own list, in any case',
          }),
        )
        .action((id: string, options: PlayOptions) => run((context) => play(context, id, options))),
    );
}

async function list({ look, output }: CommandContext): Promise<ExitStatus> {
  output.print(storyListLines(stories, look));
  output.data({
    stories: stories.map(({ id, title, summary, caveat, registry, needsGateway }) => ({
      ...{ id, title, summary, caveat, registry, needsGateway },
    })),
  });
  return exitStatus.ok;
}

async function play(context: CommandContext, id: string, options: PlayOptions): Promise<ExitStatus> {
  const { clock, interrupt, look, output, progress, say } = context;
  const story = findStory(id);
  const closers = new Closers();
  try {
    progress.update(say({ vi: 'chuẩn bị', en: 'getting ready' }));
    const run = new StoryRun(story, await openStage(context, story, { closers, ...options }));
    // Last in, first out: faults are lifted before the exchange is left.
    closers.add(() => run.abandon());
    progress.end();
    output.print(storyHeadLines(run.state, look));
    const startedAt = clock.now();
    for (let next = run.upcoming, number = 1; next; next = run.upcoming, number += 1) {
      output.print(narrationLines(next, number, look));
      if (options.step) await interrupt.orInterrupted(enterKey(context));
      progress.update(say(next.title));
      const played = await interrupt.orInterrupted(run.next()).finally(() => progress.end());
      output.print(playedLines(played, look));
    }
    output.print(storyEndLines(clock.now() - startedAt, look));
    const { story: told, status, played } = run.state;
    output.data({ story: told, status, played });
    return exitStatus.ok;
  } finally {
    progress.end();
    await closers.close();
  }
}

/** The running exchange, or one in memory that ends with the story. */
async function openStage(
  context: CommandContext,
  story: Story,
  { closers, memory }: PlayOptions & { readonly closers: Closers },
): Promise<StageOptions> {
  const { clock, random, stateDir, output, say } = context;
  if (!memory)
    try {
      const session = await joinLocalExchange({ stateDir, clock, random });
      closers.add(() => session.close());
      return { session, gateway: await storyGateway(context), clock, random };
    } catch (failure) {
      if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
      output.note(
        say({
          vi: 'không có hệ thống nào đang chạy: kể trong bộ nhớ',
          en: 'no exchange runs: told in memory',
        }),
      );
    }
  const { session, gateway, stop } = await startInMemory(context, story);
  closers.add(stop);
  return { session, gateway, clock, random };
}

async function startInMemory(
  { clock, random }: CommandContext,
  { registry, needsGateway }: Story,
): Promise<Pick<StageOptions, 'session' | 'gateway'> & { readonly stop: () => Promise<void> }> {
  const emulator = await startEmulator({
    registry: loadRegistry(registry),
    clock,
    random,
    ...(needsGateway ? { gateway: {} } : {}),
  });
  const { session, gateway } = emulator;
  return { session, gateway, stop: () => emulator.stop() };
}

/** Resolves at the next line from a terminal; at once where there is none. */
async function enterKey({ stdin, output, say }: CommandContext): Promise<void> {
  if (!('isTTY' in stdin) || stdin.isTTY !== true) return;
  output.note(say({ vi: '    ⏎ Enter để kể tiếp', en: '    ⏎ Enter to go on' }));
  const { promise, resolve } = Promise.withResolvers<void>();
  stdin.once('data', () => resolve());
  stdin.resume();
  await promise.finally(() => stdin.pause());
}
