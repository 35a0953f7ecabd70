export const exchangeErrors = {} as const;
