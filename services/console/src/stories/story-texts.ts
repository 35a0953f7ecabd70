import type { StoryFact } from '@lienthong/control/client';
import type { Text } from '../language.ts';
import { hrefOf } from '../location.ts';

type SeenIn = NonNullable<StoryFact['seenIn']>;

/** Names of the places at which facts are to be seen, as a link says them. */
export const placeNames: Readonly<Record<SeenIn['kind'], Text>> = {
  journey: { vi: 'Xem hành trình', en: 'See the journey' },
  lives: { vi: 'Xem tình trạng từng nơi nhận', en: 'See how each receiver stands' },
  mailbox: { vi: 'Xem hộp thư', en: 'See the mailbox' },
  'register-out': { vi: 'Xem sổ văn bản đi', en: 'See the register' },
  systems: { vi: 'Xem hệ thống kết nối', en: 'See the connected systems' },
  faults: { vi: 'Xem sự cố', en: 'See the faults' },
  ledgers: { vi: 'Xem bộ đếm và sổ cái', en: 'See counters and ledgers' },
};

/** Where in the page a fact is to be seen. */
export function hrefOfFact({ kind, of = '' }: SeenIn): string {
  switch (kind) {
    case 'journey':
      return hrefOf('journeys', of);
    case 'lives':
      return hrefOf('journeys', of, { tab: 'lives' });
    case 'mailbox':
      return hrefOf('mailboxes', of);
    case 'register-out':
      return hrefOf('mailboxes', of, { tab: 'out' });
    case 'systems':
      return hrefOf('connect');
    case 'faults':
      return hrefOf('lab');
    case 'ledgers':
      return hrefOf('counters');
  }
}
