import { createHash } from 'node:crypto';
import type { NodeAddress } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import type { LedgerFollower, LedgerRecord, LedgerStore } from '@lienthong/ledger';
import { assertInvariant } from '@lienthong/runtime';
import { ServerRefusal, serverErrorCodes } from './axis-failure.ts';
import { filterSubject, headerNames, ledgerSubject, streamNames } from './axis-subjects.ts';
import type { InFlightBudget } from './in-flight-budget.ts';
import { ledgerRecords } from './ledger-records.ts';
import type { NatsLink } from './nats-link.ts';
import { nodeCover } from './node-cover.ts';
import type { StoredRecord } from './pushed-records.ts';
import { storedCount } from './stored-count.ts';
import { type ReceivedStream, StreamReception } from './stream-reception.ts';

export type NatsLedgerStoreOptions = {
  readonly link: NatsLink;
  readonly budget: InFlightBudget;
  /** Every node that exists, as far as known; lets all ledgers of a lane be read at once. */
  readonly allNodes: readonly NodeAddress[];
  /** Whether the server that leads the stream is asked how much there is before ledgers are read; needs the right to ask it. */
  readonly asksLeader: boolean;
};

/** Times that an append makes way for messages that are no records. */
const foreignMax = 8;
const decoder = new TextDecoder();
const ledgerStream: ReceivedStream = {
  stream: streamNames.ledger,
  filter: filterSubject('lt.ledger', '>', ''),
  what: 'ledgers',
};

/**
 * Ledgers in one stream that deletes nothing, a subject for each node. What is on a ledger's subject but was not
 * appended by a ledger store is passed over: a server's answer can be directed to any subject.
 */
export class NatsLedgerStore implements LedgerStore {
  readonly #link: NatsLink;
  readonly #budget: InFlightBudget;
  readonly #allNodes: readonly NodeAddress[];
  readonly #asksLeader: boolean;

  constructor(options: NatsLedgerStoreOptions) {
    this.#link = options.link;
    this.#budget = options.budget;
    this.#allNodes = options.allNodes;
    this.#asksLeader = options.asksLeader;
  }

  append(node: string, lines: readonly string[], after: number): Promise<number> {
    assertInvariant(
      lines.length > 0 && !lines.some((line) => line.includes('\n')),
      'a record has whole lines',
    );
    const body = Buffer.from(lines.join('\n'), 'utf8');
    const messageId = recordId(node, after, body);
    return this.#budget.run(body.length, async () => {
      let last = after;
      for (let count = 0; count < foreignMax; count += 1) {
        const stored = await this.#store({ node, body, messageId, last });
        if (stored !== undefined) return stored;
        // Something stands behind the record that we know: our own append whose receipt was lost, somebody else's, or no record.
        for await (const record of ledgerRecords(this.#link, ledgerSubject(node), { start: after + 1 })) {
          if (record.messageId === messageId && body.equals(record.body)) return record.sequence;
          if (isAppended(record)) throw new ExchangeError('LEDGER_CONFLICT', { node });
          this.#link.log.log('warn', 'ledger-foreign-message', { node, sequence: record.sequence });
          last = record.sequence;
        }
      }
      throw new ExchangeError('LEDGER_CONFLICT', { node });
    });
  }

  /** Sequence of the stored record, or undefined where `last` is not the last of the subject. */
  async #store(record: {
    readonly node: string;
    readonly body: Uint8Array;
    readonly messageId: string;
    readonly last: number;
  }): Promise<number | undefined> {
    try {
      const stored = await this.#link.store(`append to the ledger of ${record.node}`, {
        subject: ledgerSubject(record.node),
        body: record.body,
        headers: {
          [headerNames.messageId]: record.messageId,
          [headerNames.expectedLastOfSubject]: String(record.last),
        },
      });
      return stored.sequence;
    } catch (failure) {
      if (isWrongLast(failure)) return undefined;
      throw failure;
    }
  }

  async *read(nodes: readonly string[]): AsyncGenerator<LedgerRecord, void, undefined> {
    const wanted = new Set(nodes);
    for (const cover of nodeCover(nodes as readonly NodeAddress[], this.#allNodes)) {
      const filter = filterSubject('lt.ledger', cover, '');
      const least = this.#asksLeader ? await storedCount(this.#link, streamNames.ledger, filter) : 0;
      for await (const record of ledgerRecords(this.#link, filter, { least })) {
        if (!wanted.has(nodeOf(record))) continue;
        const appended = this.#appended(record);
        if (appended) yield appended;
      }
    }
  }

  async follow(onRecord: (record: LedgerRecord) => void): Promise<LedgerFollower> {
    const reception = new StreamReception(this.#link, ledgerStream, (record) => {
      const appended = this.#appended(record);
      if (appended) onRecord(appended);
    });
    await reception.caughtUp;
    return reception;
  }

  #appended(record: StoredRecord): LedgerRecord | undefined {
    const { sequence } = record;
    const node = nodeOf(record);
    if (isAppended(record)) return { node, sequence, lines: decoder.decode(record.body).split('\n') };
    this.#link.log.log('warn', 'ledger-foreign-message', { node, sequence });
    return undefined;
  }
}

/** Names a record so that the same append again is recognised, and no other message is taken for a record. */
function recordId(node: string, after: number, body: Uint8Array): string {
  return `ledger ${node} ${after} ${createHash('sha256').update(body).digest('base64url')}`;
}

function isAppended(record: StoredRecord): boolean {
  return record.messageId.startsWith(`ledger ${nodeOf(record)} `);
}

function nodeOf({ subject }: StoredRecord): string {
  return subject.slice(ledgerSubject('').length);
}

function isWrongLast(failure: unknown): boolean {
  return (
    failure instanceof ExchangeError &&
    failure.cause instanceof ServerRefusal &&
    (failure.cause.errorCode === serverErrorCodes.wrongLastSequence ||
      failure.cause.errorCode === serverErrorCodes.wrongLastSequenceUnknown)
  );
}
