import type { BooksVerdict } from '@lienthong/emulator';
import type { Audit } from '../scenarios/crash/auditor.ts';
import { auditAnswers, auditCounters, auditMailboxes, booksAtRest } from '../scenarios/crash/auditor.ts';
import { ackWaitMs, type MortalExchange } from '../scenarios/crash/mortal-exchange.ts';
import type { Answer } from '../scenarios/crash/post-office.ts';

/** What the checker found: what was promised to those who handed in mail against what lies in the mailboxes. */
export type Account = {
  readonly packages: number;
  /** Copies that must be in a mailbox. */
  readonly copies: number;
  /** Promised copies that are nowhere. */
  readonly lost: number;
  /** Copies beyond the one that was promised. */
  readonly doubled: number;
  /** Copies of bytes that nobody handed in for that agency. */
  readonly foreign: number;
  /** Packages whose sender was told something else than became of them. */
  readonly misreported: number;
  /** Agencies with a counter that is not what their mail amounts to. */
  readonly miscounted: number;
  /** Whether all ledgers hold, and every edge balances. */
  readonly booksSound: boolean;
  /** Processes that ended though nobody had ended them. */
  readonly surprises: number;
};

/** Compares, when nothing moves any more, what was acknowledged with what arrived. */
export async function accountFor(exchange: MortalExchange, answers: readonly Answer[]): Promise<Account> {
  const { session } = exchange;
  const books = await booksAtRest(session, { withinMs: 120_000, quietMs: 2 * ackWaitMs });
  const mailboxes = await auditMailboxes(session, answers);
  const counters = await auditCounters(session, answers);
  return {
    packages: answers.length,
    ...copiesOf(mailboxes),
    misreported: differing(auditAnswers(answers)),
    miscounted: agenciesMiscounted(counters),
    booksSound: isSound(books),
    surprises: exchange.surprises.length,
  };
}

/** Whether nothing is wrong. */
export function isClean(account: Account): boolean {
  const { lost, doubled, foreign, misreported, miscounted, booksSound, surprises } = account;
  return booksSound && lost + doubled + foreign + misreported + miscounted + surprises === 0;
}

function copiesOf({ promised, found }: Audit<ReadonlyMap<string, number>>) {
  const lost = [...promised.keys()].filter((key) => !found.has(key)).length;
  const doubled = [...found].reduce((sum, [key, count]) => sum + (promised.has(key) ? count - 1 : 0), 0);
  const foreign = [...found.keys()].filter((key) => !promised.has(key)).length;
  return { copies: promised.size, lost, doubled, foreign };
}

function differing({ promised, found }: Audit<readonly object[]>): number {
  return promised.filter((one, index) => JSON.stringify(one) !== JSON.stringify(found[index])).length;
}

function agenciesMiscounted({
  promised,
  found,
}: Audit<ReadonlyMap<string, Readonly<Record<string, number>>>>) {
  return [...new Set([...promised.keys(), ...found.keys()])].filter(
    (agency) => JSON.stringify(promised.get(agency)) !== JSON.stringify(found.get(agency)),
  ).length;
}

function isSound({ sound, inFlight }: BooksVerdict): boolean {
  return sound && inFlight === 0;
}
