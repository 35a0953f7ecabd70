/** 8300–8399: client systems of the gateway. */
export const systemErrors = {} as const;
