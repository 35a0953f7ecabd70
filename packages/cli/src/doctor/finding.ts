import type { Text } from '../texts/text.ts';

/** What was found out about one thing: `warn` works with less, `fail` does not work. */
export type DoctorFinding = {
  readonly check: string;
  readonly verdict: 'ok' | 'warn' | 'fail';
  readonly title: Text;
  /** What was found, and what to do where something is to be done. */
  readonly found: Text;
};

/** The same in both languages: versions, paths, sizes. */
export function plainText(text: string): Text {
  return { vi: text, en: text };
}
