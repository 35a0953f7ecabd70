import type { Language } from '@lienthong/errors';
import type { Style } from './style.ts';

/** In which language, and with which marks, something is shown. */
export type Look = { readonly language: Language; readonly style: Style };
