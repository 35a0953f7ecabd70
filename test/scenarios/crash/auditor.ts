import { createHash } from 'node:crypto';
import type { BooksVerdict, Session } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { systemClock } from '@lienthong/runtime';
import type { Answer } from './post-office.ts';

/** A counter's name and value for one agency, for lists that are compared. */
type CounterValues = Readonly<Record<string, number>>;

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const pollMs = 250;

/**
 * The books when nothing moves any more: every copy has arrived, and no ledger has grown for `quietMs`. When that does
 * not come within `withinMs`, the books as they are.
 */
export async function booksAtRest(
  session: Session,
  { withinMs, quietMs }: { readonly withinMs: number; readonly quietMs: number },
): Promise<BooksVerdict> {
  const until = systemClock.now() + withinMs;
  let entryCount = -1;
  let since = systemClock.now();
  for (;;) {
    const verdict = await booksNow(session, until);
    const now = systemClock.now();
    if (verdict.entryCount !== entryCount) {
      entryCount = verdict.entryCount;
      since = now;
    }
    if (now > until || (verdict.sound && verdict.inFlight === 0 && now - since > quietMs)) return verdict;
    await systemClock.sleep(pollMs);
  }
}

/** A process may be on its way back while it is asked. */
async function booksNow(session: Session, until: number): Promise<BooksVerdict> {
  for (;;) {
    try {
      return await session.verifyBooks({ atRest: true });
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE', 'AXIS_NODE_ABSENT') || systemClock.now() > until)
        throw failure;
      await systemClock.sleep(pollMs);
    }
  }
}

/** What was promised and what is there, in the same form, so that a test can compare the two. */
export type Audit<Value> = { readonly promised: Value; readonly found: Value };

/** How many copies of which bytes lie in each mailbox: `agency digest` → count. */
export async function auditMailboxes(
  session: Session,
  answers: readonly Answer[],
): Promise<Audit<ReadonlyMap<string, number>>> {
  const promised = new Map<string, number>();
  for (const { mail } of answers) {
    if (mail.kind === 'again') continue;
    const digest = digestOf(await mail.bytes());
    for (const to of mail.to) promised.set(`${to} ${digest}`, 1);
  }
  const found = new Map<string, number>();
  const receivers = new Set(answers.flatMap(({ mail }) => [mail.from, ...mail.to]));
  for (const receiver of receivers) {
    const desk = await session.desk(receiver);
    for (const item of await desk.inbox({ limit: 100_000 })) {
      const key = `${receiver} ${digestOf(await desk.fetch(item))}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return { promised, found };
}

/** What the sender was told about each mail: whether it goes, whether it went before, and how many copies were refused. */
export function auditAnswers(answers: readonly Answer[]): Audit<readonly object[]> {
  return {
    promised: answers.map(({ mail: { number, kind, to, refusedCopies } }) => ({
      number,
      kind,
      status: to.length > 0 ? 'accepted' : 'refused',
      duplicate: kind === 'again',
      copies: to.length + refusedCopies,
      refusedCopies,
    })),
    found: answers.map(({ mail: { number, kind }, outcome }) => ({
      number,
      kind,
      status: outcome.status,
      duplicate: outcome.duplicate,
      copies: outcome.copies,
      refusedCopies: outcome.refusals.reduce((sum, { to }) => sum + to.length, 0),
    })),
  };
}

/** Counters of every agency that has any. */
export async function auditCounters(
  session: Session,
  answers: readonly Answer[],
): Promise<Audit<ReadonlyMap<string, CounterValues>>> {
  const counted = [
    'incoming',
    'outgoing',
    'signed',
    'arrived',
    'refused',
    'statusesSent',
    'statusesReceived',
  ] as const;
  const lines = new Map<string, Record<(typeof counted)[number], number>>();
  const none = () =>
    Object.fromEntries(counted.map((name) => [name, 0])) as Record<(typeof counted)[number], number>;
  const line = (agency: string) => {
    const known = lines.get(agency) ?? none();
    lines.set(agency, known);
    return known;
  };
  for (const { mail } of answers) {
    const { kind, from, to, refusedCopies } = mail;
    if (kind === 'again') continue;
    if (kind === 'status') {
      line(from).statusesSent += 1;
      for (const receiver of to) line(receiver).statusesReceived += 1;
      continue;
    }
    const own = line(from);
    own.refused += refusedCopies;
    own.arrived += to.length;
    for (const receiver of to) line(receiver).incoming += 1;
    if (to.length === 0) continue;
    own.outgoing += 1;
    own.signed += 1;
  }
  const said = await (await session.operator()).counters();
  const found = new Map<string, CounterValues>();
  for (const [agency, all] of said)
    if (Object.values(all).some((value) => value !== 0))
      found.set(agency, Object.fromEntries(counted.map((name) => [name, all[name]])));
  return { promised: lines, found };
}
