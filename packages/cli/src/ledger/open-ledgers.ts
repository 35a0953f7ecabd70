import type { Session } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { LedgerSource } from '@lienthong/ledger';
import type { Routing } from '@lienthong/registry';
import { sessionLedgers } from '@lienthong/reports';
import { openStoppedExchange } from '@lienthong/snapshots';
import type { CommandContext } from '../command-context.ts';
import { withSession } from '../with-session.ts';

/** With what an exchange that does not run was started; one that runs says it itself. */
export type StoppedOptions = { readonly registry: string; readonly routing: Routing };

/** The ledgers of a directory, of an exchange that runs there or of one that does not. */
export type OpenLedgers = {
  readonly ledgers: LedgerSource;
  /** Undefined where none runs. */
  readonly session: Session | undefined;
};

/**
 * What `work` makes of the ledgers of the state directory, whether an exchange runs there or not: nodes do not start on a
 * damaged ledger, and then it must be looked at all the same.
 *
 * @throws SNAPSHOT_NOTHING_THERE when the directory holds no exchange
 */
export async function withLedgers<Result>(
  context: CommandContext,
  stopped: StoppedOptions,
  work: (open: OpenLedgers) => Promise<Result>,
): Promise<Result> {
  try {
    return await withSession(context, async (session) =>
      work({ ledgers: await sessionLedgers(session), session }),
    );
  } catch (failure) {
    if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
  }
  const { clock, env, interrupt, progress, stateDir, say } = context;
  progress.update(say({ vi: 'đang đọc sổ cái', en: 'reading the ledgers' }));
  const exchange = await openStoppedExchange({ stateDir, ...stopped, env, clock });
  try {
    return await interrupt.orInterrupted(work({ ledgers: exchange.ledgers, session: undefined }));
  } finally {
    progress.end();
    await exchange.close();
  }
}

/**
 * The owners of the ledgers that codes of nodes stand for; all where none is named.
 *
 * @throws REGISTRY_NODE_UNKNOWN when a code is no node's
 */
export function ownersOf(ledgers: LedgerSource, codes: readonly string[] | undefined): readonly string[] {
  if (!codes) return ledgers.owners;
  return codes.map((code) => {
    const owner = ledgers.owners.find((one) => ledgers.nodeIdOf(one) === code);
    if (owner === undefined) throw new ExchangeError('REGISTRY_NODE_UNKNOWN', { node: code });
    return owner;
  });
}
