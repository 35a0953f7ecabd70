import { joinLocalExchange, type Session } from '@lienthong/emulator';
import type { CommandContext } from './command-context.ts';

/**
 * What `work` makes with the exchange that runs in the state directory; leaves the axis afterwards, also when the user
 * interrupts.
 *
 * @throws NOT_RUNNING when none runs there
 */
export async function withSession<Result>(
  context: CommandContext,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { clock, random, interrupt, progress, stateDir, say, output } = context;
  progress.update(say({ vi: 'đang hỏi các nút', en: 'asking the nodes' }));
  const session = await joinLocalExchange({ stateDir, clock, random });
  try {
    const result = await interrupt.orInterrupted(work(session));
    // What was asked of several sites is told with what is missing from it.
    const absent = (await session.absentSites()).map(({ site }) => site).join(', ');
    if (absent !== '')
      output.note(
        say({
          vi: `không trả lời, nên không có trong kết quả: ${absent}`,
          en: `do not answer, and are not in the result: ${absent}`,
        }),
      );
    return result;
  } finally {
    progress.end();
    await session.close();
  }
}
