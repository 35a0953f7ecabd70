import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gatewayAddress } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook, GatewayClient } from '@lienthong/exchange';
import {
  ExchangeControl,
  loadRegistry,
  NatsAxisService,
  readCredentials,
  runService,
  type ServiceContext,
  type StartedService,
  StateDir,
} from '@lienthong/node-host';
import { buildTopology } from '@lienthong/registry';
import { Closers, systemRandom } from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import { openControlToken } from './control-token.ts';
import { type GatewayOptions, startGateway } from './gateway.ts';
import { type GatewaySettings, readGatewaySettings } from './gateway-settings.ts';

/** Short, because an attempt that failed is told and made again, milliseconds. */
const connectTimeoutMs = 2_000;

type GatewayPlan = {
  readonly axis: NatsAxisService;
  readonly name: string;
  readonly options: Omit<GatewayOptions, 'exchange' | 'notices'>;
};

/** Runs a gateway as this process, beside the exchange that runs in the directory LIENTHONG_STATE. */
export async function runGateway(): Promise<void> {
  await runService('gateway', async (context) => {
    const plan = await planGateway(readGatewaySettings(context.env), context);
    return () => startPlan(plan);
  });
}

async function planGateway(
  { state: path, name, host, port, tls }: GatewaySettings,
  { clock: machine, logger }: ServiceContext,
): Promise<GatewayPlan> {
  const follows = new ExchangeControl(machine);
  const { clock } = follows;
  const state = new StateDir(path);
  const run = await state.readRun();
  const registry = loadRegistry(run.registry);
  const topology = buildTopology(registry, { routing: run.routing });
  const credentials = run.authenticated ? await readCredentials(state.credentials) : undefined;
  const axis = new NatsAxisService({
    url: run.url,
    credentials,
    registry,
    topology,
    ackWaitMs: run.ackWaitMs,
    connectTimeoutMs,
    clock: machine,
    logger,
  });
  const token = await openControlToken(join(path, 'gateway-token'), systemRandom);
  return {
    axis,
    name,
    options: {
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(tls && { tls: { cert: await readPem(tls.certFile), key: await readPem(tls.keyFile) } }),
      systems: await SystemBook.open({ file: state.systems, clock, random: systemRandom }),
      control: { token },
      registry,
      topology,
      follows,
      clock,
      random: systemRandom,
      logger,
    },
  };
}

async function startPlan({ axis, name, options }: GatewayPlan): Promise<StartedService> {
  const closers = new Closers();
  try {
    const { transport, close } = await axis.openParty({ gateway: name });
    closers.add(close);
    const { registry, topology } = options;
    const exchange = new GatewayClient({
      axis: transport.axis,
      content: transport.content,
      gateway: gatewayAddress(name),
      registry,
      topology,
      addresses: new AddressBook(registry, topology),
      random: systemRandom,
    });
    const gateway = await startGateway({ ...options, exchange, notices: transport.notices });
    closers.add(() => gateway.close());
    return {
      announcement: `Cổng VXP tại ${gateway.url} sẵn sàng · VXP gateway at ${gateway.url} ready`,
      ended: new Promise(() => undefined),
      stop: () => closers.close(),
    };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('GATEWAY_CERTIFICATE_UNUSABLE', { problem }, { cause });
  }
}
