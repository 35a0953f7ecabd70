import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';

/** How long client software waits for an answer, and until it asks again, milliseconds. */
const answerMs = 90_000;
const pauseMs = 1_000;
const attemptsMax = 1_000;

/** Why a wait has ended; making a new error for each costs more than the wait. */
const answered = new Error('answered');

/**
 * The answer, asked for until it comes, as client software does: it may be lost with the process that owed it.
 *
 * @throws SIMULATION_INVARIANT_BROKEN when it never comes
 */
export async function untilAnswered<Answer>(clock: Clock, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const giveUp = new AbortController();
    try {
      const late = clock.sleep(answerMs, giveUp.signal).catch(() => undefined);
      const answer = await Promise.race([ask().then((value) => ({ value })), late]);
      if (answer) return answer.value;
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_NODE_ABSENT', 'AXIS_UNREACHABLE')) throw failure;
      await clock.sleep(pauseMs);
    } finally {
      giveUp.abort(answered);
    }
  }
  throw new ExchangeError('SIMULATION_INVARIANT_BROKEN', {
    invariant: 1,
    finding: `no answer after ${attemptsMax} attempts`,
    findingVi: `không được trả lời sau ${attemptsMax} lần hỏi`,
  });
}
