/** A text that a person reads. */
export type Text = { readonly vi: string; readonly en: string };
