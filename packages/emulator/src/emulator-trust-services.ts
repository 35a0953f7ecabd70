import { isExchangeError } from '@lienthong/errors';
import type { Pki } from '@lienthong/pki';
import type { Clock, Logger } from '@lienthong/runtime';
import { type BehaviourSwitch, startTrustServices, type TrustServices } from '@lienthong/trust-services';

export type EmulatorTrustServicesOptions = {
  /** Port on loopback; the one that certificates name already, or a free one, where left out. */
  readonly port?: number;
  /** Whether another port will do where that one is taken. */
  readonly orFreePort?: boolean;
  /** Where the behaviour is kept; in memory where left out. */
  readonly behaviour?: BehaviourSwitch;
};

/**
 * Starts the trust services of a PKI where certificates look for them, or elsewhere: those that are issued from then on name
 * the new address.
 *
 * @throws PKI_SERVICE_NOT_STARTED when the port is not to be had and no other will do
 */
export async function openTrustServices(
  options: EmulatorTrustServicesOptions,
  parts: { readonly pki: Pki; readonly clock: Clock; readonly logger: Logger },
): Promise<TrustServices> {
  const { port = usualPort(parts.pki), orFreePort = options.port === undefined, behaviour } = options;
  const start = (on: number): Promise<TrustServices> =>
    startTrustServices({ ...parts, port: on, ...(behaviour ? { behaviour } : {}) });
  try {
    return await start(port);
  } catch (failure) {
    if (!orFreePort || port === 0 || !isExchangeError(failure, 'PKI_SERVICE_NOT_STARTED')) throw failure;
    return start(0);
  }
}

/** The port that certificates name already; 0 where they name none of this machine. */
function usualPort({ servicesUrl }: Pki): number {
  const url = servicesUrl === undefined ? null : URL.parse(servicesUrl);
  return url?.hostname === '127.0.0.1' ? Number(url.port) : 0;
}
