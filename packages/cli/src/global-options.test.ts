import { expect, test } from 'vitest';
import { languageOf } from './global-options.ts';

test('Vietnamese is spoken unless another language is asked for', () => {
  expect(languageOf(['demo'], { LANG: 'en_US.UTF-8' })).toBe('vi');
  expect(languageOf(['demo'], { LIENTHONG_LANG: 'en' })).toBe('en');
  expect(languageOf(['demo', '--lang', 'en'], {})).toBe('en');
  expect(languageOf(['--lang=en', 'demo'], { LIENTHONG_LANG: 'vi' })).toBe('en');
});

test('a language that nobody speaks here leaves the default', () => {
  expect(languageOf(['--lang', 'fr'], {})).toBe('vi');
  expect(languageOf(['--lang'], { LIENTHONG_LANG: 'en' })).toBe('vi');
});
