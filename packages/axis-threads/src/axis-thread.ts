import type { Axis, NoticeBoard } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import type { LedgerStore } from '@lienthong/ledger';
import type { Clock } from '@lienthong/runtime';
import { Peers, type ThreadSeat } from './peers.ts';
import { ThreadAxis } from './thread-axis.ts';
import { ThreadContents } from './thread-contents.ts';
import { ThreadLedgers } from './thread-ledgers.ts';
import { ThreadNotices } from './thread-notices.ts';

/** One thread's place at an axis that spans the threads of a process: the four faces of it, as anywhere else. */
export class AxisThread {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #peers: Peers;

  /** @param options.clock - the machine's: by it the axis waits */
  constructor(seat: ThreadSeat, { clock }: { readonly clock: Clock }) {
    const peers = new Peers(seat);
    const axis = new ThreadAxis({ peers, clock });
    const content = new ThreadContents(peers);
    const ledgers = new ThreadLedgers({ peers, records: seat.records });
    const notices = new ThreadNotices(peers);
    peers.open((peer) => ({
      onAsk: { ...axis.onAsk, ...content.onAsk, ...ledgers.onAskOf(peer), ...notices.onAskOf(peer) },
      onTell: { ...ledgers.onTellOf(peer), ...notices.onTellOf(peer) },
    }));
    this.#peers = peers;
    this.axis = axis;
    this.content = content;
    this.ledgers = ledgers;
    this.notices = notices;
  }

  /** Gives back what was not settled and ends the lines to the other threads: whoever waits for an answer is told that none comes. */
  async close(): Promise<void> {
    await this.axis.close();
    this.#peers.close();
  }
}
