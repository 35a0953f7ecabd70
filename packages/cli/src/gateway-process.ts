import { chmod, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import {
  addReadySystems,
  type LocalExchange,
  reachableUrl,
  readySystems,
  type TlsIdentity,
  tlsHosts,
} from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import type { CommandContext } from './command-context.ts';
import type { GatewayChoice } from './gateway-choice.ts';
import { openSystemBook } from './open-system-book.ts';

/** What a gateway in a process of its own is told, and where it will be. */
export type GatewayPlan = {
  readonly env: Readonly<Record<string, string>>;
  readonly url: string;
  readonly rootPem: string | undefined;
};

const loopback = '127.0.0.1';

/**
 * Makes everything that a gateway process needs in the directory: systems, a port, and certificate and key as files.
 *
 * @throws GATEWAY_ADDRESS_UNUSABLE when the port is taken and no other one will do
 * @throws CLI_FILE_UNWRITABLE, SYSTEM_*, PKI_*
 */
export async function planGatewayProcess(
  context: CommandContext,
  { emulator }: LocalExchange,
  { host, port: wished, orFreePort, tls }: GatewayChoice,
): Promise<GatewayPlan> {
  const book = await openSystemBook(context);
  await addReadySystems(book, readySystems(emulator.registry, emulator.topology));
  const port = await portFor(host ?? loopback, wished, orFreePort);
  const server = tls === 'pki' ? await emulator.pki.serverIdentity(tlsHosts(host)) : undefined;
  const identity = server ? { cert: server.certPem, key: server.keyPem } : tls === 'pki' ? undefined : tls;
  const shown = host?.includes(':') ? `[${host}]` : (host ?? loopback);
  return {
    env: {
      LIENTHONG_GATEWAY_PORT: String(port),
      ...(host === undefined ? {} : { LIENTHONG_GATEWAY_HOST: host }),
      ...(identity ? await placeIdentity(context.stateDir, identity) : {}),
    },
    url: reachableUrl(`${identity ? 'https' : 'http'}://${shown}:${port}`),
    rootPem: server?.rootPem,
  };
}

/** The wished port, or a free one. The process that comes after keeps it when it is started again. */
async function portFor(host: string, wished: number, orFree: boolean): Promise<number> {
  try {
    return await tryPort(host, wished);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    if (!orFree)
      throw new ExchangeError('GATEWAY_ADDRESS_UNUSABLE', { host, port: wished, problem }, { cause });
    return tryPort(host, 0);
  }
}

function tryPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port }, () => {
      const found = (server.address() as AddressInfo).port;
      server.close(() => resolve(found));
    });
  });
}

async function placeIdentity(
  stateDir: string,
  { cert, key }: TlsIdentity,
): Promise<Readonly<Record<string, string>>> {
  const [certFile, keyFile] = [join(stateDir, 'gateway-cert.pem'), join(stateDir, 'gateway-key.pem')];
  await place(certFile, cert, 0o644);
  await place(keyFile, key, 0o600);
  return { LIENTHONG_GATEWAY_TLS_CERT: certFile, LIENTHONG_GATEWAY_TLS_KEY: keyFile };
}

async function place(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, '', { mode });
    await chmod(path, mode);
    await writeFile(path, text);
  } catch (failure) {
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause: failure });
  }
}
