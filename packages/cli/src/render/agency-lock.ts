import type { Organisation } from '@lienthong/registry';
import type { Look } from './look.ts';

/** An agency, and whether it is locked now. */
export type ShownLock = { readonly organisation: Organisation; readonly isLocked: boolean };

/** One line on what holds now. */
export function agencyLockLine({ organisation, isLocked }: ShownLock, { language, style }: Look): string {
  const said = isLocked
    ? { vi: 'Đã khóa, không gửi và không nhận được', en: 'Locked: neither sends nor receives' }
    : { vi: 'Không bị khóa', en: 'Not locked' };
  return `${style.good('✓')} ${style.bold(said[language])} · ${organisation.organId} · ${organisation.name}`;
}

/** The same as data. */
export function agencyLockData({ organisation, isLocked }: ShownLock): object {
  return { agency: { organId: organisation.organId, name: organisation.name }, locked: isLocked };
}
