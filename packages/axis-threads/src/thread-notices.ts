import {
  type HeardNotice,
  MemoryNoticeBoard,
  type Notice,
  type NoticeBoard,
  type Receiver,
} from '@lienthong/axis';
import type { Peers } from './peers.ts';
import type { LineEnd } from './thread-line.ts';

/** The thread that has the board of all. */
const boardThread = 0;

/** Notices to all threads, in one order: kept by the first, posted and followed from any. */
export class ThreadNotices implements NoticeBoard {
  readonly #peers: Peers;
  readonly #board = new MemoryNoticeBoard();
  /** What this thread follows, by its number, and what others follow here, by theirs. */
  readonly #ears = new Map<number, (notice: HeardNotice) => void>();
  readonly #followers = new Map<string, Receiver>();
  #following = 0;

  constructor(peers: Peers) {
    this.#peers = peers;
  }

  /** What the thread `peer` may ask. */
  onAskOf(peer: number): Pick<LineEnd['onAsk'], 'post' | 'followNotices'> {
    return {
      post: async ({ key }, body) => ({ plain: await this.#board.post({ key, body }) }),
      followNotices: async (follower) => {
        const tell = ({ key, sequence, body }: HeardNotice) =>
          this.#peers.line(peer)?.tell('notice', { follower, key, sequence }, body);
        this.#followers.set(`${peer} ${follower}`, await this.#board.follow(tell));
        return { plain: null };
      },
    };
  }

  /** What the thread `peer` may tell. */
  onTellOf(peer: number): Pick<LineEnd['onTell'], 'notice' | 'leaveNotices'> {
    return {
      notice: ({ follower, key, sequence }, body) =>
        this.#ears.get(follower)?.({ key, sequence, body: body.slice() }),
      leaveNotices: async (follower) => {
        const followed = this.#followers.get(`${peer} ${follower}`);
        this.#followers.delete(`${peer} ${follower}`);
        await followed?.close();
      },
    };
  }

  async post({ key, body }: Notice): Promise<number> {
    const line = this.#peers.line(boardThread);
    return line ? (await line.ask('post', { key }, body)).plain : this.#board.post({ key, body });
  }

  async follow(onNotice: (notice: HeardNotice) => void): Promise<Receiver> {
    const line = this.#peers.line(boardThread);
    if (!line) return this.#board.follow(onNotice);
    this.#following += 1;
    const follower = this.#following;
    this.#ears.set(follower, onNotice);
    await line.ask('followNotices', follower);
    return {
      close: async () => {
        if (this.#ears.delete(follower)) line.tell('leaveNotices', follower);
      },
    };
  }
}
