import { axisFailure, ServerRefusal, serverErrorCodes } from './axis-failure.ts';
import { consumerName, streamNames } from './axis-subjects.ts';
import type { NatsAxisConnection } from './connect-axis.ts';
import { parseJson } from './nats-link.ts';

/**
 * Messages that wait for hosts: those that were not handed over yet and those that are not settled. A host that the server does
 * not know has none.
 *
 * @param connection - of one who may ask, such as the provisioner
 * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export async function waitingForHosts(
  { link }: NatsAxisConnection,
  hosts: readonly string[],
): Promise<number> {
  const counts = hosts.map(async (host) => {
    const subject = `$JS.API.CONSUMER.INFO.${streamNames.inbox}.${consumerName(host)}`;
    try {
      const info = parseJson(await link.request(subject, ''));
      return Number(info['num_pending']) + Number(info['num_ack_pending']);
    } catch (failure) {
      const isAbsent =
        failure instanceof ServerRefusal && failure.errorCode === serverErrorCodes.consumerNotFound;
      if (isAbsent) return 0;
      throw axisFailure(failure, `count what waits for ${host}`);
    }
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
