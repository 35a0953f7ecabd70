/** How urgent a message is: 0 ordinary, 1 urgent (khẩn), 2 very urgent (thượng khẩn), 3 express (hỏa tốc). */
export type Priority = 0 | 1 | 2 | 3;

/**
 * Shares of the lanes where all of them have something waiting, ordinary first. The more urgent goes first, and none
 * waits for ever: of 15 messages at least one is ordinary.
 */
export const laneShares: readonly [number, number, number, number] = [1, 2, 4, 8];

/** The priority of a number that a document states: 4, express at a fixed hour, is express; what is no number is ordinary. */
export function priorityOf(stated: number | undefined): Priority {
  if (stated === undefined || !(stated >= 1)) return 0;
  return stated >= 3 ? 3 : stated >= 2 ? 2 : 1;
}
