import { StateDir } from '@lienthong/emulator';
import type { StoryGateway } from '@lienthong/stories';
import type { CommandContext } from './command-context.ts';
import { caFileIn } from './gateway-facts.ts';
import { openSystemBook } from './open-system-book.ts';
import { readIfPresent } from './with-vxp-client.ts';

/** The gateway of the exchange that runs in the state directory, for stories to come in at; undefined where it has none. */
export async function storyGateway(
  context: Pick<CommandContext, 'stateDir' | 'clock' | 'random'>,
): Promise<StoryGateway | undefined> {
  const { stateDir } = context;
  const { gateway } = await new StateDir(stateDir).readRun();
  if (!gateway) return undefined;
  const systems = await openSystemBook(context);
  const rootPem = gateway.url.startsWith('https:') ? await readIfPresent(caFileIn(stateDir)) : undefined;
  return { url: gateway.url, systems, rootPem };
}
