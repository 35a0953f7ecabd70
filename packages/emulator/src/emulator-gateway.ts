import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayAddress } from '@lienthong/axis';
import { isExchangeError } from '@lienthong/errors';
import { AddressBook, GatewayClient } from '@lienthong/exchange';
import type { FaultBook } from '@lienthong/faults';
import {
  CallBook,
  type Gateway,
  type GatewayOptions,
  startGateway,
  type TlsIdentity,
} from '@lienthong/gateway';
import { type AxisService, mainGateway, withFaults } from '@lienthong/node-host';
import type { Pki } from '@lienthong/pki';
import type { Registry, Topology } from '@lienthong/registry';
import { type Clock, Closers, type Logger, type RandomSource } from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import { addReadySystems, readySystems } from './ready-systems.ts';
import { reachableUrl, tlsHosts } from './tls-hosts.ts';

/** How to run a gateway with an exchange. */
export type EmulatorGatewayOptions = Pick<GatewayOptions, 'limits' | 'observer' | 'control'> & {
  /** Address to listen on; this machine only where left out. */
  readonly host?: string;
  /** A free one where left out. */
  readonly port?: number;
  /** Whether a free port will do where another program has the wished one. */
  readonly orFreePort?: boolean;
  /** `pki`: with a certificate of the emulator's PKI for the address. Plain HTTP where left out. */
  readonly tls?: 'pki' | TlsIdentity;
  /** Who may come in. Where left out, a book that ends with the emulator. Either gets ready-made systems where it has none. */
  readonly systems?: SystemBook;
};

/** A gateway in front of an emulator. */
export type EmulatorGateway = {
  /** Endpoint for clients on this machine. */
  readonly url: string;
  readonly systems: SystemBook;
  /** The latest calls. */
  readonly calls: CallBook;
  /** What clients have to trust, PEM, where the certificate is the emulator's. */
  readonly rootPem: string | undefined;
  readonly close: () => Promise<void>;
};

/** The exchange that the gateway stands in front of. */
export type GatewayGround = {
  readonly service: AxisService;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** Faults of the exchange; whoever gives them keeps them up to date. */
  readonly faults: FaultBook;
};

/**
 * Starts a gateway in this process, with one ready-made system for every tier where there are no others.
 *
 * @throws GATEWAY_ADDRESS_UNUSABLE, GATEWAY_CERTIFICATE_UNUSABLE, AXIS_UNREACHABLE, SYSTEM_*, PKI_*
 */
export async function openEmulatorGateway(
  options: EmulatorGatewayOptions,
  ground: GatewayGround,
): Promise<EmulatorGateway> {
  const { service, registry, topology, clock, random, logger, faults } = ground;
  const closers = new Closers();
  try {
    const systems = options.systems ?? (await openPassingBook(ground, closers));
    await addReadySystems(systems, readySystems(registry, topology));
    const { transport, close } = await service.openParty({ gateway: mainGateway });
    closers.add(close);
    const addresses = new AddressBook(registry, topology);
    const { axis, content, notices } = withFaults(transport, { book: faults, addresses, topology });
    const exchange = new GatewayClient({
      axis,
      content,
      gateway: gatewayAddress(mainGateway),
      registry,
      topology,
      addresses,
      random,
    });
    const { tls, rootPem } = await tlsIdentity(options, ground);
    const { host, limits, observer, control } = options;
    const calls = new CallBook();
    const gateway = await startOnPort(options, {
      ...(host === undefined ? {} : { host }),
      ...(limits && { limits }),
      ...(observer && { observer }),
      ...(control && { control }),
      ...(tls && { tls }),
      systems,
      calls,
      exchange,
      registry,
      topology,
      notices,
      faults,
      clock,
      random,
      logger,
    });
    closers.add(() => gateway.close());
    return { url: reachableUrl(gateway.url), systems, calls, rootPem, close: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}

/** A book for the life of the emulator; a gateway reads it from a file like any other. */
async function openPassingBook({ clock, random }: GatewayGround, closers: Closers): Promise<SystemBook> {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-systems-'));
  closers.add(() => rm(directory, { recursive: true, force: true }));
  return SystemBook.open({ file: join(directory, 'systems.json'), clock, random });
}

async function tlsIdentity(
  { tls, host }: EmulatorGatewayOptions,
  { pki }: GatewayGround,
): Promise<{ readonly tls?: TlsIdentity; readonly rootPem: string | undefined }> {
  if (tls === undefined) return { rootPem: undefined };
  if (tls !== 'pki') return { tls, rootPem: undefined };
  const { certPem, keyPem, rootPem } = await pki.serverIdentity(tlsHosts(host));
  return { tls: { cert: certPem, key: keyPem }, rootPem };
}

async function startOnPort(
  { port = 0, orFreePort = false }: EmulatorGatewayOptions,
  options: Omit<GatewayOptions, 'port'>,
): Promise<Gateway> {
  try {
    return await startGateway({ ...options, port });
  } catch (failure) {
    if (!orFreePort || !isPortTaken(failure)) throw failure;
    return startGateway({ ...options, port: 0 });
  }
}

function isPortTaken(failure: unknown): boolean {
  if (!isExchangeError(failure, 'GATEWAY_ADDRESS_UNUSABLE')) return false;
  return (failure.cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
}
