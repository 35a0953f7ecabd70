import { readFile } from 'node:fs/promises';
import { StateDir } from '@lienthong/emulator';
import type { System } from '@lienthong/systems';
import { VxpClient } from '@lienthong/vxp-client';
import type { CommandContext } from './command-context.ts';
import { caFileIn } from './gateway-facts.ts';
import { openSystemBook } from './open-system-book.ts';
import { usageError } from './usage-error.ts';

/** How long one reply of the gateway may take, milliseconds. */
const replyTimeoutMs = 120_000;

/**
 * What `work` makes as a client system: it comes in at the gateway of the running exchange, as an SDK program would.
 *
 * @throws NOT_RUNNING when no exchange runs in the state directory
 * @throws SYSTEM_UNKNOWN when the book has no such system
 * @throws CLI_USAGE when the exchange runs without a gateway
 */
export async function withVxpClient<Result>(
  context: CommandContext,
  systemId: string,
  work: (client: VxpClient, system: System) => Promise<Result>,
): Promise<Result> {
  const { clock, interrupt, progress, say, stateDir } = context;
  const system = await (await openSystemBook(context)).get(systemId);
  const { gateway } = await new StateDir(stateDir).readRun();
  if (!gateway)
    throw usageError({
      vi: 'hệ thống đang chạy không mở cổng VXP (--no-vxp)',
      en: 'the exchange runs without a VXP gateway (--no-vxp)',
    });
  const ca = gateway.url.startsWith('https:') ? await readIfPresent(caFileIn(stateDir)) : undefined;
  const client = new VxpClient({
    endpoint: gateway.url,
    systemId,
    secret: system.secret,
    clock,
    timeoutMs: replyTimeoutMs,
    ...(ca === undefined ? {} : { ca }),
  });
  progress.update(say({ vi: 'đang gọi cổng VXP', en: 'calling the VXP gateway' }));
  try {
    return await interrupt.orInterrupted(work(client, system));
  } finally {
    progress.end();
    client.close();
  }
}

/** The text of a file; undefined where there is none. */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failure;
  }
}
