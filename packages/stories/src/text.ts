import type { Language } from '@lienthong/errors';

/** One text for people, in every language. */
export type Text = Readonly<Record<Language, string>>;
