import type { Language } from '@lienthong/errors';

/** One text for people, in every language. */
export type Text = Readonly<Record<Language, string>>;

/** What is wrong with something, as parameters of an error's texts. */
export type Problem = { readonly problem: string; readonly problemVi: string };

/** The problem in both languages. */
export function problem(en: string, vi: string): Problem {
  return { problem: en, problemVi: vi };
}
