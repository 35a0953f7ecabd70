/** 8400–8499: the VXP wire and its client. */
export const vxpErrors = {} as const;
