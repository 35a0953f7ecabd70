export const pkiErrors = {} as const;
