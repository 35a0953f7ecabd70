import { ExchangeError } from '@lienthong/errors';
import type { Receiver } from './axis.ts';

/** Something that every process on the axis has to know, such as an agency that was registered. */
export type Notice = {
  /** What the notice is about: 1–64 of `[A-Za-z0-9_-]`. */
  readonly key: string;
  readonly body: Uint8Array;
};

/** A notice as it is heard. */
export type HeardNotice = Notice & {
  /** Place among all notices: grows from one to the next, not always by one. The same for everyone who hears it. */
  readonly sequence: number;
};

/**
 * Durable notices to everybody, in one order for all. None is dropped: whoever follows later hears the same notices in
 * the same order, so that all who judge each notice by those before it come to the same result.
 * Implementations pass `notice-board.contract.ts`.
 */
export interface NoticeBoard {
  /**
   * The notice's place, when the notice is durable. An attempt whose answer was lost is not stored again.
   *
   * @throws AXIS_ADDRESS_MALFORMED when the key cannot be a part of a subject
   * @throws AXIS_MESSAGE_TOO_LARGE when the body is above {@link noticeBytesMax}
   * @throws AXIS_UNREACHABLE when the axis did not confirm in time; the notice may have been stored
   * @throws AXIS_NOT_ALLOWED, AXIS_FULL
   */
  post(notice: Notice): Promise<number>;
  /**
   * Calls `onNotice` for each stored notice and then for each new one, without a gap and none twice, over outages of
   * the axis; resolves when those stored at the call have been given. `onNotice` must not throw.
   *
   * @throws AXIS_UNREACHABLE when the stored ones could not be read
   * @throws AXIS_NOT_ALLOWED
   */
  follow(onNotice: (notice: HeardNotice) => void): Promise<Receiver>;
}

/** Key of notices that only the operator may post. */
export const operatorNoticeKey: string = '_control_';

/** Largest body of a notice, bytes. */
export const noticeBytesMax: number = 64 * 1024;

const noticeKey = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * `notice`, when a board may take it.
 *
 * @throws AXIS_ADDRESS_MALFORMED when the key cannot be a part of a subject
 * @throws AXIS_MESSAGE_TOO_LARGE when the body is above {@link noticeBytesMax}
 */
export function checkedNotice(notice: Notice): Notice {
  const { key, body } = notice;
  if (!noticeKey.test(key)) throw new ExchangeError('AXIS_ADDRESS_MALFORMED', { address: key.slice(0, 200) });
  if (body.length > noticeBytesMax)
    throw new ExchangeError('AXIS_MESSAGE_TOO_LARGE', { bytes: body.length, bytesMax: noticeBytesMax });
  return notice;
}
