import type { Text } from './text.ts';
import { tierText } from './tier-texts.ts';

/** What a process serves, within a sentence: a tier, or the gateway. */
export function serviceText(name: string): Text {
  if (name === 'gateway') return { vi: 'cổng VXP', en: 'VXP gateway' };
  const { vi, en } = tierText(name);
  return { vi: vi.toLowerCase(), en: en.toLowerCase() };
}
