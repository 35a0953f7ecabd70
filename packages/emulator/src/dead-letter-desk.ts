import { ExchangeError } from '@lienthong/errors';
import type { LetterOutcome, NodeDeadLetter, OperatorClient } from '@lienthong/exchange';
import type { NodeId, Registry, Topology } from '@lienthong/registry';

/** A dead letter with the name that the operator calls it by: its node and its place on the axis, `000.00.31.H41/152`. */
export type ListedDeadLetter = NodeDeadLetter & { readonly id: string };

export type DeadLetterDeskOptions = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly operator: () => Promise<OperatorClient>;
};

/** Who wants something done, and why; both stand in the ledger. */
export type LetterReason = { readonly by: string; readonly why: string };

/** Messages that nodes could not act on: listed with the reason, decided on again, or given up. */
export class DeadLetterDesk {
  readonly #options: DeadLetterDeskOptions;

  constructor(options: DeadLetterDeskOptions) {
    this.#options = options;
  }

  /** All that nobody has retried or dropped, over all nodes that answer, the oldest first. */
  async list(): Promise<readonly ListedDeadLetter[]> {
    return (await (await this.#options.operator()).deadLetters()).map(listed);
  }

  /**
   * One of them.
   *
   * @throws EXCHANGE_DEAD_LETTER_UNKNOWN
   */
  async show(id: string): Promise<ListedDeadLetter> {
    const { node, letter } = this.#place(id);
    const found = await (await this.#options.operator()).deadLetter(node, letter);
    if (!found) throw unknown(id);
    return listed(found);
  }

  /**
   * Has its node decide on it as if it came for the first time; resolves when what came of it is durable. What is dead again
   * is another letter.
   *
   * @throws EXCHANGE_DEAD_LETTER_UNKNOWN, EXCHANGE_DEAD_LETTER_EMPTY
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when no answer came; asking again is safe
   */
  retry(id: string, reason: LetterReason): Promise<LetterOutcome> {
    return this.#order(id, { deed: 'retry', ...reason });
  }

  /**
   * Gives it up. Copies that a neighbour had sent with it are refused, so that their sender hears of it.
   *
   * @throws EXCHANGE_DEAD_LETTER_UNKNOWN
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when no answer came; asking again is safe
   */
  drop(id: string, reason: LetterReason): Promise<LetterOutcome> {
    return this.#order(id, { deed: 'drop', ...reason });
  }

  async #order(
    id: string,
    order: LetterReason & { readonly deed: 'retry' | 'drop' },
  ): Promise<LetterOutcome> {
    const { node, letter } = this.#place(id);
    return (await this.#options.operator()).orderLetter(node, {
      letter,
      deed: order.deed,
      by: order.by.slice(0, 200),
      why: order.why.slice(0, 500),
    });
  }

  #place(id: string): { readonly node: NodeId; readonly letter: number } {
    const [, code = '', number = ''] = /^([^/]{1,80})\/(\d{1,15})$/.exec(id) ?? [];
    const organId = this.#options.registry.find(code)?.organId;
    const node = this.#options.topology.nodes().find((one) => one.id === organId)?.id;
    if (node === undefined) throw unknown(id);
    return { node, letter: Number(number) };
  }
}

function listed(letter: NodeDeadLetter): ListedDeadLetter {
  return { id: `${letter.node}/${letter.letter}`, ...letter };
}

function unknown(id: string): ExchangeError {
  return new ExchangeError('EXCHANGE_DEAD_LETTER_UNKNOWN', { letter: id.slice(0, 100) });
}
