export const registryErrors = {} as const;
