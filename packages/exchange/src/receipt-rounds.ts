import type { ChainHead, EntryDraft } from '@lienthong/ledger';
import type { NodeId } from '@lienthong/registry';
import { machineClock, turnOf } from '@lienthong/runtime';
import type { NodeEnvironment } from './environment.ts';
import type { NodeIndex } from './node-index.ts';
import { owesReceipts, receiptMessage, receiptStatements } from './onward-messages.ts';
import { signStatement } from './signed-statement.ts';

/** What a node knows when it states something. */
type Stating = {
  readonly environment: NodeEnvironment;
  readonly index: NodeIndex;
  /** The chain as far as it is durable. */
  readonly head: () => ChainHead;
};

type Round = { readonly entries: EntryDraft[]; readonly sent: Promise<void> };

/**
 * Sends the receipts of a node. Those of one round that go to the same origin go as one statement: that a package was delivered and
 * that its receiver has it are mostly recorded shortly after each other, and so is what many packages bring. A round is a turn of
 * the event loop, so that nobody waits for a clock, or as long as the environment says.
 */
export class ReceiptRounds {
  readonly #node: NodeId;
  readonly #stating: Stating;
  #round: Round | undefined;

  constructor(node: NodeId, stating: Stating) {
    this.#node = node;
    this.#stating = stating;
  }

  /** Whether something of these entries is to be stated to another node. */
  owes(entries: readonly EntryDraft[]): boolean {
    return owesReceipts(this.#node, entries, this.#stating.index);
  }

  /**
   * Resolves when the axis has the receipts that recorded entries stand for.
   *
   * @throws AXIS_UNREACHABLE, AXIS_FULL; doing it again sends receipts that say the same
   */
  send(entries: readonly EntryDraft[]): Promise<void> {
    this.#round ??= this.#open();
    for (const entry of entries) this.#round.entries.push(entry);
    return this.#round.sent;
  }

  #open(): Round {
    const entries: EntryDraft[] = [];
    const end = async (): Promise<void> => {
      const { clock, receiptsWaitMs } = this.#stating.environment;
      await (receiptsWaitMs === undefined ? turnOf(clock) : machineClock(clock).sleep(receiptsWaitMs));
      this.#round = undefined;
      await this.#state(entries);
    };
    return { entries, sent: end() };
  }

  async #state(entries: readonly EntryDraft[]): Promise<void> {
    const { environment, index, head } = this.#stating;
    const { axis, addresses, topology, identityOf } = environment;
    const statements = receiptStatements(this.#node, entries, index);
    const identity = await identityOf(this.#node);
    const ledger = head();
    await Promise.all(
      statements.map(({ origin, receipts }) => {
        const body = signStatement({ by: this.#node, origin, ledger, receipts }, identity);
        return axis.send(receiptMessage(this.#node, origin, body, { topology, addresses }));
      }),
    );
  }
}
