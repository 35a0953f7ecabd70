export const axisErrors = {} as const;
