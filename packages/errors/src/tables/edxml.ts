export const edxmlErrors = {} as const;
