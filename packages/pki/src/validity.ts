import type { Clock } from '@lienthong/runtime';

/** From when to when something is valid, milliseconds. */
export type Validity = { readonly notBefore: number; readonly notAfter: number };

/** Whether the clock stands within the validity. */
export function isValidNow({ notBefore, notAfter }: Validity, clock: Clock): boolean {
  const now = clock.now();
  return notBefore <= now && now <= notAfter;
}
