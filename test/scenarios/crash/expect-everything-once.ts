import { expect } from 'vitest';
import { auditAnswers, auditCounters, auditMailboxes, booksAtRest } from './auditor.ts';
import { ackWaitMs, type MortalExchange } from './mortal-exchange.ts';
import type { Answer } from './post-office.ts';

/** Everything that was acknowledged is there once, nothing else is there, and the books say so. */
export async function expectEverythingOnce(
  exchange: MortalExchange,
  answers: readonly Answer[],
): Promise<void> {
  const { session } = exchange;
  const books = await booksAtRest(session, { withinMs: 60_000, quietMs: 2 * ackWaitMs });
  const { sound, inFlight, broken, imbalances, doubled, mismatches } = books;
  expect({ sound, inFlight, broken, imbalances, doubled, mismatches }).toEqual({
    sound: true,
    inFlight: 0,
    broken: [],
    imbalances: [],
    doubled: [],
    mismatches: [],
  });
  const told = auditAnswers(answers);
  expect(told.found).toEqual(told.promised);
  const mailboxes = await auditMailboxes(session, answers);
  expect(mailboxes.found).toEqual(mailboxes.promised);
  const counters = await auditCounters(session, answers);
  expect(counters.found).toEqual(counters.promised);
  expect(exchange.surprises).toEqual([]);
}
