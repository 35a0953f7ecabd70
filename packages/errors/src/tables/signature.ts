export const signatureErrors = {} as const;
