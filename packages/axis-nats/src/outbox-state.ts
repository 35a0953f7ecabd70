import { axisFailure, ServerRefusal, serverErrorCodes } from './axis-failure.ts';
import { streamNames } from './axis-subjects.ts';
import { type NatsLink, parseJson } from './nats-link.ts';

/**
 * Messages in the outbox; 0 where the server has none.
 *
 * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export async function waitingInOutbox(link: NatsLink): Promise<number> {
  try {
    const info = parseJson(await link.request(`$JS.API.STREAM.INFO.${streamNames.outbox}`, ''));
    const { messages } = info['state'] as { readonly messages: number };
    return messages;
  } catch (failure) {
    if (failure instanceof ServerRefusal && failure.errorCode === serverErrorCodes.streamNotFound) return 0;
    throw axisFailure(failure, 'count what waits for other sites');
  }
}
