import type { Language } from '@lienthong/errors';

/** One text for people, in every language. */
export type Text = Readonly<Record<Language, string>>;

/** The other language: beside the chosen one, for readers of a demonstration. */
export function otherLanguage(language: Language): Language {
  return language === 'vi' ? 'en' : 'vi';
}
