import type { EmulatorGatewayOptions, TlsIdentity } from '@lienthong/emulator';
import type { CommandContext } from './command-context.ts';
import { readInput } from './read-input.ts';
import { usageError } from './usage-error.ts';

/** Port of the gateway where none is asked for. */
export const usualGatewayPort = 8_102;

/** How a command line says where and how document systems come in. */
export type GatewayFlags = {
  /** False after `--no-vxp`. */
  readonly vxp: boolean;
  readonly vxpPort?: number;
  readonly vxpHost?: string;
  readonly tls?: true;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
};

/** The gateway that is wanted. */
export type GatewayChoice = Pick<EmulatorGatewayOptions, 'host' | 'tls'> & {
  readonly port: number;
  readonly orFreePort: boolean;
};

/**
 * The gateway that the flags describe; undefined where none is wanted. The usual port is a wish, one that was asked for
 * is not.
 *
 * @throws CLI_USAGE when the flags contradict each other
 * @throws CLI_FILE_UNREADABLE, CLI_FILE_EMPTY when certificate or key cannot be read
 */
export async function chooseGateway(
  flags: GatewayFlags,
  context: Pick<CommandContext, 'stdin'>,
): Promise<GatewayChoice | undefined> {
  const { vxp, vxpPort, vxpHost, tls, tlsCert, tlsKey } = flags;
  if (!vxp) {
    if ([vxpPort, vxpHost, tls, tlsCert, tlsKey].some((flag) => flag !== undefined))
      throw usageError({
        vi: '--no-vxp không đi cùng tùy chọn khác của cổng VXP',
        en: '--no-vxp goes with no other option of the VXP gateway',
      });
    return undefined;
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw usageError({
      vi: '--tls-cert và --tls-key đi cùng nhau',
      en: '--tls-cert and --tls-key go together',
    });
  const identity = tlsCert && tlsKey ? await readIdentity(tlsCert, tlsKey, context) : undefined;
  return {
    port: vxpPort ?? usualGatewayPort,
    orFreePort: vxpPort === undefined,
    ...(vxpHost === undefined ? {} : { host: vxpHost }),
    ...(identity ? { tls: identity } : tls ? { tls: 'pki' as const } : {}),
  };
}

async function readIdentity(
  certFile: string,
  keyFile: string,
  { stdin }: Pick<CommandContext, 'stdin'>,
): Promise<TlsIdentity> {
  const text = async (file: string) => Buffer.from(await readInput(file, stdin)).toString('utf8');
  return { cert: await text(certFile), key: await text(keyFile) };
}
