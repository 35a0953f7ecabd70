/** 9300–9399: control. */
export const controlErrors = {} as const;
