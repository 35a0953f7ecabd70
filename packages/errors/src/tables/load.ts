/** 9400–9499: load. */
export const loadErrors = {} as const;
