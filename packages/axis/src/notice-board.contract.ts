import { beforeEach, describe, expect, test } from 'vitest';
import type { Receiver } from './axis.ts';
import { type HeardNotice, type NoticeBoard, noticeBytesMax } from './notice-board.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Keeps what it hears of one test's keys, so that tests can share a board, and lets a test wait for the n-th. */
class Ear {
  readonly heard: HeardNotice[] = [];
  readonly #prefix: string;
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  readonly onNotice = (notice: HeardNotice): void => {
    if (!notice.key.startsWith(this.#prefix)) return;
    this.heard.push(notice);
    this.#waiters = this.#waiters.filter(({ count, resolve }) => {
      if (this.heard.length < count) return true;
      resolve();
      return false;
    });
  };

  get texts(): readonly string[] {
    return this.heard.map(({ body }) => text(body));
  }

  async first(count: number): Promise<readonly HeardNotice[]> {
    if (this.heard.length < count)
      await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
    return this.heard.slice(0, count);
  }
}

let testCount = 0;

/** What every notice board must do. `open` gives a board, shared by the suite; each test uses keys of its own. */
export function noticeBoardContract(name: string, open: () => Promise<NoticeBoard>): void {
  describe(`notice board contract: ${name}`, () => {
    let board: NoticeBoard;
    let prefix: string;
    let ear: Ear;
    const receivers: Receiver[] = [];

    const follow = async (onNotice: (notice: HeardNotice) => void): Promise<Receiver> => {
      const receiver = await board.follow(onNotice);
      receivers.push(receiver);
      return receiver;
    };
    const post = (key: string, body: string) => board.post({ key: prefix + key, body: utf8(body) });

    beforeEach(async () => {
      board = await open();
      testCount += 1;
      prefix = `t${testCount}-`;
      ear = new Ear(prefix);
      return async () => {
        await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
      };
    });

    test('who follows has heard everything that was stored, in its order, when follow resolves', async () => {
      for (const body of ['một', 'hai', 'ba']) await post(body === 'hai' ? 'b' : 'a', body);
      await follow(ear.onNotice);
      expect(ear.texts).toEqual(['một', 'hai', 'ba']);
      expect(ear.heard.map(({ key }) => key)).toEqual([`${prefix}a`, `${prefix}b`, `${prefix}a`]);
    });

    test('every follower hears new notices in the same order under the same sequences', async () => {
      const other = new Ear(prefix);
      await Promise.all([follow(ear.onNotice), follow(other.onNotice)]);
      await Promise.all(Array.from({ length: 50 }, (_, index) => post(`k${index % 3}`, `${index}`)));
      await Promise.all([ear.first(50), other.first(50)]);
      expect(other.heard).toEqual(ear.heard);
      const sequences = ear.heard.map(({ sequence }) => sequence);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      expect([...ear.texts].sort()).toEqual(Array.from({ length: 50 }, (_, index) => `${index}`).sort());
    });

    test('a later notice about the same thing does not replace the earlier one', async () => {
      await post('same', 'first');
      await post('same', 'second');
      await follow(ear.onNotice);
      expect(ear.texts).toEqual(['first', 'second']);
    });

    test('post resolves with the place under which the notice is heard', async () => {
      await follow(ear.onNotice);
      const sequence = await post('a', 'x');
      const [heard] = await ear.first(1);
      expect(heard!.sequence).toBe(sequence);
    });

    test('what is posted while a follower reads the stored ones is heard once', async () => {
      for (let index = 0; index < 20; index += 1) await post('a', `stored ${index}`);
      const following = follow(ear.onNotice);
      const posting = Promise.all(Array.from({ length: 20 }, (_, index) => post('b', `new ${index}`)));
      await Promise.all([following, posting]);
      await ear.first(40);
      await post('c', 'last');
      await ear.first(41);
      expect(new Set(ear.texts).size).toBe(41);
      expect(ear.heard).toHaveLength(41);
      expect(ear.texts.at(-1)).toBe('last');
    });

    test('who has closed hears nothing more, and closing twice does nothing', async () => {
      const other = new Ear(prefix);
      const receiver = await follow(ear.onNotice);
      await follow(other.onNotice);
      await receiver.close();
      await receiver.close();
      await post('a', 'x');
      await other.first(1);
      expect(ear.heard).toEqual([]);
    });

    test('changing the bytes of a notice afterwards changes nobody else’s', async () => {
      const body = utf8('abc');
      await board.post({ key: `${prefix}a`, body });
      body.fill(0);
      await follow((notice) => void notice.body.fill(0));
      await follow(ear.onNotice);
      expect(ear.texts).toEqual(['abc']);
    });

    test.each(['', 'a.b', '*', '>', 'a b', 'ấ', 'a\r\n', 'x'.repeat(65)])(
      'the key %j is refused',
      async (key) => {
        await expect(board.post({ key, body: utf8('x') })).rejects.toMatchObject({
          code: 'AXIS_ADDRESS_MALFORMED',
        });
      },
    );

    test('a body of the largest size is heard whole and a larger one is refused by name', async () => {
      await post('largest', 'x'.repeat(noticeBytesMax));
      await expect(post('larger', 'x'.repeat(noticeBytesMax + 1))).rejects.toMatchObject({
        code: 'AXIS_MESSAGE_TOO_LARGE',
      });
      await follow(ear.onNotice);
      expect(ear.heard.map(({ body }) => body.length)).toEqual([noticeBytesMax]);
    });
  });
}
