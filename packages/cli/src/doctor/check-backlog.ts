import { joinLocalExchange } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import { type Backlog, isEmpty, wholeBacklog } from '../backlog/backlog.ts';
import type { Text } from '../texts/text.ts';
import type { DoctorFinding } from './finding.ts';

const title = { vi: 'Đang nằm lại', en: 'Left lying' };

/** Agencies, or nodes, that are named. */
const namedMax = 3;

/**
 * Whether documents wait for quotas or lie among dead letters in the exchange that runs here; undefined where none can be
 * asked.
 */
export async function checkBacklog(options: {
  readonly stateDir: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}): Promise<DoctorFinding | undefined> {
  try {
    const session = await joinLocalExchange(options);
    try {
      const backlog = await wholeBacklog(session);
      return isEmpty(backlog)
        ? {
            check: 'backlog',
            verdict: 'ok',
            title,
            found: {
              vi: 'không văn bản nào chờ hạn mức, không có thông điệp chết',
              en: 'no document waits for a quota, no dead letters',
            },
          }
        : { check: 'backlog', verdict: 'warn', title, found: foundText(backlog) };
    } finally {
      await session.close();
    }
  } catch (failure) {
    // None runs, or it does not answer: that is another check's to say.
    if (!isExchangeError(failure)) throw failure;
    return undefined;
  }
}

function foundText({ held, letters }: Backlog): Text {
  const agencies = named(held.map(({ agency }) => agency));
  const nodes = named(letters.map(({ node }) => node));
  const parts: readonly Text[] = [
    ...(held.length === 0
      ? []
      : [
          {
            vi: `${held.length} gói tin chờ hạn mức (${agencies}); xem: lienthong quota list`,
            en: `${held.length} ${held.length === 1 ? 'package waits' : 'packages wait'} for quotas (${agencies}); see: lienthong quota list`,
          },
        ]),
    ...(letters.length === 0
      ? []
      : [
          {
            vi: `${letters.length} thông điệp chết (${nodes}); xem: lienthong dead list`,
            en: `${letters.length} dead ${letters.length === 1 ? 'letter' : 'letters'} (${nodes}); see: lienthong dead list`,
          },
        ]),
  ];
  return { vi: parts.map(({ vi }) => vi).join(' · '), en: parts.map(({ en }) => en).join(' · ') };
}

/** The first of them, each once. */
function named(codes: readonly string[]): string {
  const different = [...new Set(codes)];
  const more = different.length > namedMax ? ' …' : '';
  return `${different.slice(0, namedMax).join(', ')}${more}`;
}
