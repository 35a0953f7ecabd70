/** 8950–8999: faults. */
export const faultErrors = {} as const;
