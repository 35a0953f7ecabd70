/** 8000–8299: the gateway. */
export const gatewayErrors = {} as const;
