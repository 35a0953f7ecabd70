/** 9500–9599: snapshots. */
export const snapshotErrors = {} as const;
