import type { CodeName } from './code-name.ts';
import type { StatusCode } from './status-codes.ts';

/** Where a document stands with one receiver. @clause edxml-102 §2.4 */
export type DeliveryState =
  | 'sent'
  | 'arrived'
  | 'refused'
  | 'accepted'
  | 'assigned'
  | 'processing'
  | 'done'
  | 'taken-back'
  | 'revoked'
  | 'replaced';

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

/** States in which nothing more is expected of the receiver. @clause edxml-102 §2.4 T9, T21 */
export const endedStates: ReadonlySet<DeliveryState> = new Set(['refused', 'taken-back', 'revoked']);

/**
 * States from which a status is in order; 03 from `sent` is common and skips 01, so it is told. 15 and 16 answer a request
 * and are judged by that.
 *
 * @clause edxml-102 §2.4 T2 to T9, T20
 */
export const orderlyStates: Readonly<Record<Exclude<StatusCode, '15' | '16'>, ReadonlySet<DeliveryState>>> = {
  '01': new Set(['sent']),
  '02': new Set(['sent', 'arrived']),
  '03': new Set(['arrived']),
  '04': new Set(['accepted', 'processing']),
  '05': new Set(['accepted', 'assigned']),
  '06': new Set(['accepted', 'assigned', 'processing']),
  '13': new Set(['sent', 'arrived', 'accepted', 'assigned', 'processing', 'done']),
};
