import { partyOf } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import type { AddressBook, LetterOutcome, NodeDeadLetter, OperatorClient } from '@lienthong/exchange';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import { type LetterSubject, readLetter } from './read-letter.ts';

/** A dead letter with the name that the operator calls it by: its node and its place on the axis, `000.00.31.H41/152`. */
export type ListedDeadLetter = NodeDeadLetter & {
  readonly id: string;
  /** Code of the agency or the node that sent it; what it called itself where it is neither. */
  readonly from?: string | undefined;
};

/** A dead letter and what it is about, as far as it can be read. */
export type OpenedDeadLetter = ListedDeadLetter & { readonly about?: LetterSubject | undefined };

export type DeadLetterDeskOptions = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  /** Where the bytes that a node has kept can be read. */
  readonly contentAt: (node: NodeId) => Promise<ContentStore>;
  readonly operator: () => Promise<OperatorClient>;
};

/** Who wants something done, and why; both stand in the ledger. */
export type LetterReason = { readonly by: string; readonly why: string };

/** Letters that are opened to find one about a document, the oldest first. */
const openedMax = 500;

/** Messages that nodes could not act on: listed with the reason, decided on again, or given up. */
export class DeadLetterDesk {
  readonly #options: DeadLetterDeskOptions;

  constructor(options: DeadLetterDeskOptions) {
    this.#options = options;
  }

  /** All that nobody has retried or dropped, over all nodes that answer, the oldest first. */
  async list(): Promise<readonly ListedDeadLetter[]> {
    return this.#listed(await (await this.#options.operator()).deadLetters());
  }

  /**
   * Those that would have brought a package on to some nodes.
   *
   * @param pkg - the package's own key
   */
  async withPackage(pkg: string, nodes: readonly NodeId[]): Promise<readonly ListedDeadLetter[]> {
    if (nodes.length === 0) return [];
    const letters = await (await this.#options.operator()).deadLetters(nodes);
    // What a node hands on is named after its package.
    return this.#listed(letters.filter(({ message }) => message?.id.startsWith(`${pkg}:`)));
  }

  /** Those about a package or a document, by its id, of those that have lain longest. */
  async about(id: string): Promise<readonly OpenedDeadLetter[]> {
    const found: OpenedDeadLetter[] = [];
    for (const letter of (await this.list()).slice(0, openedMax)) {
      const opened = await this.#opened(letter);
      if (opened.about && [opened.about.pkg, opened.about.documentId].includes(id)) found.push(opened);
    }
    return found;
  }

  /**
   * One of them, and what it is about.
   *
   * @throws EXCHANGE_DEAD_LETTER_UNKNOWN
   */
  async show(id: string): Promise<OpenedDeadLetter> {
    const { node, letter } = this.#place(id);
    const found = await (await this.#options.operator()).deadLetter(node, letter);
    const [listed] = this.#listed(found ? [found] : []);
    if (!listed) throw unknown(id);
    return this.#opened(listed);
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

  async #opened(letter: ListedDeadLetter): Promise<OpenedDeadLetter> {
    if (!letter.message) return letter;
    const content = await this.#options.contentAt(letter.node as NodeId);
    return { ...letter, about: await readLetter(letter.message, content) };
  }

  #listed(letters: readonly NodeDeadLetter[]): readonly ListedDeadLetter[] {
    if (letters.length === 0) return [];
    const { topology, addresses } = this.#options;
    const nodes = new Map<string, string>(
      topology.nodes().map(({ id }) => [partyOf(addresses.node(id)), id]),
    );
    return letters.map((letter) => {
      const party = letter.message?.from ?? '';
      const from = letter.agency ?? nodes.get(party) ?? (party === '' ? undefined : party);
      return { id: `${letter.node}/${letter.letter}`, ...letter, from };
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

function unknown(id: string): ExchangeError {
  return new ExchangeError('EXCHANGE_DEAD_LETTER_UNKNOWN', { letter: id.slice(0, 100) });
}
