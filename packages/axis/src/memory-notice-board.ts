import type { Receiver } from './axis.ts';
import { checkedNotice, type HeardNotice, type Notice, type NoticeBoard } from './notice-board.ts';

type Follower = { readonly onNotice: (notice: HeardNotice) => void; heard: number };

/** Notices inside one process; they last as long as it does. For tests, simulation and embedding. */
export class MemoryNoticeBoard implements NoticeBoard {
  readonly #notices: HeardNotice[] = [];
  readonly #followers = new Set<Follower>();

  async post(notice: Notice): Promise<number> {
    const { key, body } = checkedNotice(notice);
    const sequence = this.#notices.length + 1;
    this.#notices.push({ key, body: body.slice(), sequence });
    // Later, as over a network: nobody may rely on being heard before `post` resolves.
    queueMicrotask(() => {
      for (const follower of this.#followers) this.#tell(follower);
    });
    return sequence;
  }

  async follow(onNotice: (notice: HeardNotice) => void): Promise<Receiver> {
    const follower: Follower = { onNotice, heard: 0 };
    this.#followers.add(follower);
    this.#tell(follower);
    return { close: async () => void this.#followers.delete(follower) };
  }

  #tell(follower: Follower): void {
    while (this.#followers.has(follower)) {
      const notice = this.#notices[follower.heard];
      if (!notice) return;
      follower.heard += 1;
      follower.onNotice({ ...notice, body: notice.body.slice() });
    }
  }
}
