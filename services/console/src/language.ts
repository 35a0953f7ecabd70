import { createContext, useContext } from 'react';

export type Language = 'vi' | 'en';

/** A text that a user reads. */
export type Text = { readonly vi: string; readonly en: string };

/** The text in the language of the page. */
export type Say = (text: Text) => string;

export const LanguageContext: React.Context<Language> = createContext<Language>('vi');

const key = 'lienthong-language';

export function storedLanguage(): Language {
  return localStorage.getItem(key) === 'en' ? 'en' : 'vi';
}

/** Remembers the language on this machine and tells it to screen readers. */
export function keepLanguage(language: Language): void {
  localStorage.setItem(key, language);
  document.documentElement.lang = language;
}

/** What says a text in the language of the page. */
export function useSay(): Say {
  const language = useContext(LanguageContext);
  return (text) => text[language];
}

/** How numbers, days and instants are written, always at Vietnam's time. */
export function useFormats(): Formats {
  return formats[useContext(LanguageContext)];
}

export type Formats = {
  readonly number: (value: number) => string;
  readonly instant: (at: number) => string;
  readonly time: (at: number) => string;
  readonly size: (bytes: number) => string;
};

function formatsOf(locale: string): Formats {
  const timeZone = 'Asia/Ho_Chi_Minh';
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const instants = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const times = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  });
  return {
    number: (value) => numbers.format(value),
    instant: (at) => instants.format(at),
    time: (at) => times.format(at),
    size: (bytes) =>
      bytes < 1_024
        ? `${bytes} B`
        : bytes < 1_048_576
          ? `${numbers.format(bytes / 1_024)} KB`
          : `${numbers.format(bytes / 1_048_576)} MB`,
  };
}

const formats: Readonly<Record<Language, Formats>> = { vi: formatsOf('vi-VN'), en: formatsOf('en-GB') };
