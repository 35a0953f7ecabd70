export {
  gatewayAddress,
  gatewayName,
  hostsAddress,
  isGatewayAddress,
  laneOf,
  type NodeAddress,
  nodeAddress,
  operatorAddress,
  type PartyAddress,
  partyAddress,
  partyOf,
} from './address.ts';
export {
  type AnswerOptions,
  type Axis,
  type Call,
  type Delivery,
  messageBytesMax,
  type OutgoingMessage,
  type ReceiveOptions,
  type Receiver,
  type SendResult,
} from './axis.ts';
export { LaneQueue } from './lane-queue.ts';
export { MemoryAxis, type MemoryAxisOptions } from './memory-axis.ts';
export { MemoryNoticeBoard } from './memory-notice-board.ts';
export {
  checkedNotice,
  type HeardNotice,
  type Notice,
  type NoticeBoard,
  noticeBytesMax,
  operatorNoticeKey,
} from './notice-board.ts';
export { laneShares, type Priority, priorityOf } from './priority.ts';
