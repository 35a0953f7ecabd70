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
  const { clock, random, interrupt, progress, stateDir, say } = context;
  progress.update(say({ vi: 'đang hỏi các nút', en: 'asking the nodes' }));
  const session = await joinLocalExchange({ stateDir, clock, random });
  try {
    return await interrupt.orInterrupted(work(session));
  } finally {
    progress.end();
    await session.close();
  }
}
