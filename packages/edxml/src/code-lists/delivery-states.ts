import { type LifecycleState, type Transition, transitionTable } from '@lienthong/lifecycle';
import type { CodeName } from './code-name.ts';
import type { StatusCode } from './status-codes.ts';

/** Where a document stands with one receiver. @clause edxml-102 §2.4 */
export type DeliveryState = Exclude<LifecycleState, 'draft'>;

/** Names of the states. */
export const deliveryStates: Readonly<Record<DeliveryState, CodeName>> = {
  sent: { vi: 'đã gửi', en: 'sent' },
  arrived: { vi: 'đã đến', en: 'arrived' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  accepted: { vi: 'đã tiếp nhận', en: 'accepted' },
  assigned: { vi: 'đã phân công', en: 'assigned' },
  processing: { vi: 'đang xử lý', en: 'in process' },
  done: { vi: 'đã hoàn thành', en: 'done' },
  'taken-back': { vi: 'đã lấy lại', en: 'taken back' },
  revoked: { vi: 'đã thu hồi', en: 'revoked' },
  replaced: { vi: 'đã bị thay thế', en: 'replaced' },
};

/** What the original sender has asked for and the receiver has not answered yet. */
export type PendingRequest = 'none' | 'take-back' | 'update' | 'revoke' | 'replace';

type OrderlyCode = Exclude<StatusCode, '15' | '16'>;

/** States in which nothing more is expected of the receiver: the table knows their end only. @clause edxml-102 §2.4 T9, T21 */
export const endedStates: ReadonlySet<DeliveryState> = statesOf(({ id }) => id === 'T21');

/**
 * States from which a status is in order, by the table of lifecycles; what that remarks, such as 03 from `sent`, is told.
 * 15 and 16 answer a request and are judged by that.
 *
 * @clause edxml-102 §2.4 T2 to T9, T20
 */
export const orderlyStates: Readonly<Record<OrderlyCode, ReadonlySet<DeliveryState>>> = {
  '01': orderlyFor('01'),
  '02': orderlyFor('02'),
  '03': orderlyFor('03'),
  '04': orderlyFor('04'),
  '05': orderlyFor('05'),
  '06': orderlyFor('06'),
  '13': orderlyFor('13'),
};

function orderlyFor(code: OrderlyCode): ReadonlySet<DeliveryState> {
  return statesOf(({ event, rule }) => event === code && rule === undefined);
}

function statesOf(matches: (row: Transition) => boolean): ReadonlySet<DeliveryState> {
  const states = transitionTable.filter(matches).flatMap(({ from }) => from);
  return new Set(states.filter((state) => state !== 'draft'));
}
