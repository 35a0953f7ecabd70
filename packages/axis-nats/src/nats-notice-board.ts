import {
  checkedNotice,
  type HeardNotice,
  type Notice,
  type NoticeBoard,
  type Receiver,
} from '@lienthong/axis';
import { headerNames, noticeFilter, noticeSubject, streamNames } from './axis-subjects.ts';
import type { NatsLink } from './nats-link.ts';
import { type ReceivedStream, StreamReception } from './stream-reception.ts';

const noticeStream: ReceivedStream = { stream: streamNames.notice, filter: noticeFilter, what: 'notices' };

/**
 * Notices in a stream that drops none. What is on the stream but was not posted by a board is passed over: a server's
 * answer can be directed to any subject.
 */
export class NatsNoticeBoard implements NoticeBoard {
  readonly #link: NatsLink;
  readonly #receptions = new Set<StreamReception>();

  constructor(link: NatsLink) {
    this.#link = link;
  }

  async post(notice: Notice): Promise<number> {
    const { key, body } = checkedNotice(notice);
    // A name of its own for each notice: sent again after a lost answer, it is stored once.
    const token = Buffer.from(this.#link.random.bytes(16)).toString('base64url');
    const stored = await this.#link.store(`notice ${key}`, {
      subject: noticeSubject(key),
      body,
      headers: { [headerNames.messageId]: noticeId(key, token) },
    });
    return stored.sequence;
  }

  async follow(onNotice: (notice: HeardNotice) => void): Promise<Receiver> {
    const link = this.#link;
    const reception = new StreamReception(link, noticeStream, ({ subject, sequence, body, messageId }) => {
      const key = subject.slice(noticeSubject('').length);
      if (messageId.startsWith(noticeId(key, ''))) onNotice({ key, body, sequence });
      else link.log.log('warn', 'notice-foreign-message', { key, sequence });
    });
    this.#receptions.add(reception);
    const receiver: Receiver = {
      close: async () => {
        this.#receptions.delete(reception);
        await reception.close();
      },
    };
    try {
      await reception.caughtUp;
    } catch (failure) {
      await receiver.close();
      throw failure;
    }
    return receiver;
  }

  /** Ends all receptions; the connection stays. */
  async close(): Promise<void> {
    await Promise.all([...this.#receptions].map((reception) => reception.close()));
    this.#receptions.clear();
  }
}

function noticeId(key: string, token: string): string {
  return `notice ${key} ${token}`;
}
