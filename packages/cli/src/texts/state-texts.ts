import { type LifecycleState, lifecycleStates, type Pending } from '@lienthong/lifecycle';
import type { Text } from './text.ts';

/** What the state of a document at a receiver is called. */
export function stateText(state: LifecycleState): Text {
  return lifecycleStates.find((row) => row.state === state) ?? { vi: state, en: state };
}

/** What the sender has asked for and the receiver has not answered. */
export const pendingTexts: Readonly<Record<Exclude<Pending, 'none'>, Text>> = {
  takeback: { vi: 'chờ trả lời yêu cầu lấy lại', en: 'take-back not answered yet' },
  update: { vi: 'chờ trả lời bản cập nhật', en: 'update not answered yet' },
  revoke: { vi: 'chờ hủy theo lệnh thu hồi', en: 'revoked, not cancelled yet' },
};
