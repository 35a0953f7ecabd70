/** Name of a code in both languages. */
export type CodeName = { readonly vi: string; readonly en: string };
