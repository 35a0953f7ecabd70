import type { Receiver } from '@lienthong/axis';
import { parseDigest } from '@lienthong/content-store';
import { isExchangeError } from '@lienthong/errors';
import type { Msg } from '@nats-io/transport-node';
import { axisFailure } from './axis-failure.ts';
import { contentSubject, fetchSubject, streamNames } from './axis-subjects.ts';
import { isPrivateInbox, sendFailure } from './call-answer.ts';
import type { InFlightBudget } from './in-flight-budget.ts';
import type { NatsLink } from './nats-link.ts';

/**
 * Hands out chunks of content to those who know its digest. Agencies ask here and not the stream: the stream takes
 * `*` for a digest and would give them anybody's content. Several hosts share the work.
 *
 * @throws AXIS_NOT_ALLOWED, AXIS_UNREACHABLE
 */
export async function serveContent(link: NatsLink, budget: InFlightBudget): Promise<Receiver> {
  const subscription = link.connection.subscribe(fetchSubject('*', '*'), {
    queue: 'content',
    callback: (failure, message) => {
      if (failure) link.log.log('error', 'content-server-refused', { reason: failure.message });
      else void handOut(link, budget, message);
    },
  });
  await link.flush().catch((failure: unknown) => {
    throw axisFailure(failure, 'serve content');
  });
  return {
    close: async () => {
      if (!subscription.isClosed() && link.connected) await subscription.drain();
    },
  };
}

async function handOut(link: NatsLink, budget: InFlightBudget, message: Msg): Promise<void> {
  const { reply } = message;
  if (!isPrivateInbox(reply)) return;
  const [, , digest = '', n = ''] = message.subject.split('.');
  try {
    const subject = contentSubject(parseDigest(digest), /^\d{1,6}$/.test(n) ? Number(n) : 0);
    const chunk = await budget.run(0, () =>
      link.request(`$JS.API.DIRECT.GET.${streamNames.content}.${subject}`, ''),
    );
    const code = chunk.headers?.code ?? 0;
    if (code === 404) sendFailure(link, reply, 'CONTENT_MISSING');
    else if (code === 0) link.publish(reply, chunk.data);
    else link.log.log('warn', 'content-server-failed', { digest, status: code });
  } catch (failure) {
    // Whoever asks tries again; a malformed digest names nothing that could be stored.
    if (isExchangeError(failure, 'CONTENT_DIGEST_MALFORMED')) sendFailure(link, reply, 'CONTENT_MISSING');
    else link.log.log('warn', 'content-server-failed', { digest, reason: String(failure) });
  }
}
