export { AxisThread } from './axis-thread.ts';
export type { ThreadSeat } from './peers.ts';
export { seatThreads } from './seat-threads.ts';
