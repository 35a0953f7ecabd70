/** 8900–8949: evidence. */
export const evidenceErrors = {} as const;
