import type { Session } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { Outcome } from '@lienthong/exchange';
import { type RandomSource, randomUuid, systemClock } from '@lienthong/runtime';
import type { Mail } from './traffic.ts';

/** What a node said about a mail when it was handed in; all that is known of the exchange. */
export type Answer = { readonly mail: Mail; readonly outcome: Outcome; readonly attempts: number };

/** How long one attempt waits for the node's decision, and between two attempts, milliseconds. */
const answerTimeoutMs = 2_000;
const pauseMs = 50;
/** Far longer than any process needs to come back. */
const usualPatienceMs = 60_000;

/**
 * Hands mails in, several at a time, each until it is answered: always the same bytes under the same id, as client
 * software does that has heard nothing.
 *
 * @param onAnswer - is told after each answer how many there have been
 */
export async function handIn(
  session: Session,
  mails: readonly Mail[],
  options: {
    readonly atOnce: number;
    readonly random: RandomSource;
    readonly onAnswer: (count: number) => void;
    /** How long a mail may stay unanswered, milliseconds. */
    readonly patienceMs?: number;
  },
): Promise<readonly Answer[]> {
  const answers = new Map(mails.map((mail) => [mail, Promise.withResolvers<Answer>()]));
  const waiting = [...mails];
  let count = 0;
  const work = async () => {
    for (let mail = waiting.shift(); mail; mail = waiting.shift()) {
      const id = randomUuid(options.random);
      // Only earlier mails are waited for, and those are in somebody's hands.
      if (mail.after) await answers.get(mail.after)?.promise;
      const answer = await untilAnswered(session, mail, {
        id,
        patienceMs: options.patienceMs ?? usualPatienceMs,
      });
      answers.get(mail)?.resolve(answer);
      count += 1;
      options.onAnswer(count);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return Promise.all(mails.map((mail) => answers.get(mail)?.promise as Promise<Answer>));
}

async function untilAnswered(
  session: Session,
  mail: Mail,
  { id, patienceMs }: { readonly id: string; readonly patienceMs: number },
): Promise<Answer> {
  const until = systemClock.now() + patienceMs;
  for (let attempts = 1; ; attempts += 1) {
    try {
      const desk = await session.desk(mail.from);
      const bytes = await mail.bytes();
      const { outcome } = await desk.submit(bytes, { id, timeoutMs: answerTimeoutMs });
      return { mail, outcome, attempts };
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE', 'AXIS_NODE_ABSENT')) throw failure;
      if (systemClock.now() > until)
        throw new Error(`mail ${mail.number} was never answered`, { cause: failure });
      await systemClock.sleep(pauseMs);
    }
  }
}
