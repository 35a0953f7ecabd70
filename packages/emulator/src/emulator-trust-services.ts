import { isExchangeError } from '@lienthong/errors';
import type { Pki } from '@lienthong/pki';
import type { Clock, Logger } from '@lienthong/runtime';
import { type BehaviourSwitch, startTrustServices, type TrustServices } from '@lienthong/trust-services';

export type EmulatorTrustServicesOptions = {
  /** Address to listen on; loopback where left out. */
  readonly host?: string;
  /** Port, this one or none. Where left out: the one that certificates name already, else `usualPort`, else a free one. */
  readonly port?: number;
  /** Port that is tried where certificates name none; a free one where left out. */
  readonly usualPort?: number;
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
  const { usualPort = 0, port = namedPort(parts.pki) ?? usualPort, behaviour, host } = options;
  const start = (on: number): Promise<TrustServices> =>
    startTrustServices({
      ...parts,
      port: on,
      ...(host === undefined ? {} : { host }),
      ...(behaviour ? { behaviour } : {}),
    });
  try {
    return await start(port);
  } catch (failure) {
    if (options.port !== undefined || port === 0 || !isExchangeError(failure, 'PKI_SERVICE_NOT_STARTED'))
      throw failure;
    return start(0);
  }
}

/** The port of this machine that certificates name already. */
function namedPort({ servicesUrl }: Pki): number | undefined {
  const url = servicesUrl === undefined ? null : URL.parse(servicesUrl);
  return url?.hostname === '127.0.0.1' && url.port !== '' ? Number(url.port) : undefined;
}
