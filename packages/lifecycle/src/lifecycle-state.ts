/** Where a document stands at one of its receivers, as sender and receiver both see it once every message has arrived. */
export type LifecycleState =
  | 'draft'
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

/** What the sender has asked for and the receiver has not answered. */
export type Pending = 'none' | 'takeback' | 'update' | 'revoke';

/** States with their Vietnamese and English names, in the order of a document's way. */
export const lifecycleStates: readonly {
  readonly state: LifecycleState;
  readonly vi: string;
  readonly en: string;
}[] = [
  { state: 'draft', vi: 'Chưa gửi', en: 'not sent' },
  { state: 'sent', vi: 'Đã gửi', en: 'sent' },
  { state: 'arrived', vi: 'Đã đến', en: 'arrived' },
  { state: 'refused', vi: 'Từ chối tiếp nhận', en: 'refused' },
  { state: 'accepted', vi: 'Đã tiếp nhận', en: 'accepted' },
  { state: 'assigned', vi: 'Phân công', en: 'assigned' },
  { state: 'processing', vi: 'Đang xử lý', en: 'in process' },
  { state: 'done', vi: 'Hoàn thành', en: 'finished' },
  { state: 'taken-back', vi: 'Đã lấy lại', en: 'taken back' },
  { state: 'revoked', vi: 'Đã thu hồi', en: 'revoked' },
  { state: 'replaced', vi: 'Đã được thay thế', en: 'replaced' },
];

/** How far along the normal way a state is; states off that way have no rank. */
export const stateRanks: Readonly<Partial<Record<LifecycleState, number>>> = {
  sent: 0,
  arrived: 1,
  accepted: 2,
  assigned: 3,
  processing: 4,
  done: 5,
};
