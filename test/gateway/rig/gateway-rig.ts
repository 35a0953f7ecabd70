import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryNoticeBoard } from '@lienthong/axis';
import { type ExchangeAccess, type GatewayCall, type GatewayOptions, startGateway } from '@lienthong/gateway';
import { buildTopology, type Registry } from '@lienthong/registry';
import { type Clock, Closers, seededRandom, systemClock } from '@lienthong/runtime';
import { type NewSystem, type System, SystemBook } from '@lienthong/systems';
import { VxpClient } from '@lienthong/vxp-client';
import { smallProvince } from '../../scenarios/rig/small-province.ts';

/** An exchange in which nothing happens: for tests of what comes before it. */
export const emptyExchange: ExchangeAccess = {
  submit: () => Promise.reject(new Error('no exchange')),
  inbox: async () => [],
  count: async () => 0,
  delivery: async () => undefined,
  sent: async () => [],
  fetch: () => Promise.reject(new Error('no exchange')),
  acknowledge: () => Promise.reject(new Error('no exchange')),
};

export type GatewayRigOptions = Partial<
  Pick<
    GatewayOptions,
    | 'exchange'
    | 'calls'
    | 'limits'
    | 'tls'
    | 'control'
    | 'registry'
    | 'topology'
    | 'notices'
    | 'logger'
    | 'host'
  >
> & { readonly systems?: readonly NewSystem[]; readonly clock?: Clock; readonly ca?: string };

/** Two systems for two communes of the small province. */
export const twoSystems: readonly NewSystem[] = [
  {
    id: '000.20.31.H41',
    agencies: ['000.20.31.H41'],
    secret: 'secret-of-the-first',
    password: 'password-one',
  },
  { id: '000.20.32.H41', agencies: ['000.20.32.H41'], secret: 'secret-of-the-second' },
];

/** A gateway on a free port with systems of its own. */
export class GatewayRig {
  readonly url: string;
  readonly systems: SystemBook;
  readonly registry: Registry;
  /** Calls that were answered. */
  readonly calls: readonly GatewayCall[];
  /** Stops the gateway alone. */
  readonly stop: () => Promise<void>;
  readonly #closers: Closers;
  readonly #ca: string | undefined;

  private constructor(rig: {
    readonly url: string;
    readonly systems: SystemBook;
    readonly registry: Registry;
    readonly calls: readonly GatewayCall[];
    readonly closers: Closers;
    readonly ca: string | undefined;
    readonly stop: () => Promise<void>;
  }) {
    this.url = rig.url;
    this.systems = rig.systems;
    this.registry = rig.registry;
    this.calls = rig.calls;
    this.#closers = rig.closers;
    this.#ca = rig.ca;
    this.stop = rig.stop;
  }

  static async start(options: GatewayRigOptions = {}): Promise<GatewayRig> {
    const { systems = twoSystems, clock = systemClock, ca, ...given } = options;
    const closers = new Closers();
    const dir = await mkdtemp(join(tmpdir(), 'lienthong-gateway-'));
    closers.add(() => rm(dir, { recursive: true, force: true }));
    const book = await SystemBook.open({
      file: join(dir, 'systems.json'),
      clock,
      random: seededRandom('systems'),
    });
    for (const system of systems) await book.add(system);
    const registry = given.registry ?? smallProvince();
    const calls: GatewayCall[] = [];
    const gateway = await startGateway({
      exchange: emptyExchange,
      topology: buildTopology(registry, { routing: 'tiered' }),
      notices: new MemoryNoticeBoard(),
      clock,
      ...given,
      registry,
      port: 0,
      systems: book,
      observer: (call) => calls.push(call),
    });
    const stop = () => gateway.close();
    closers.add(stop);
    return new GatewayRig({ url: gateway.url, systems: book, registry, calls, closers, ca, stop });
  }

  /** A client as a system has one. */
  async client(
    id: string,
    options: { readonly sticky?: boolean; readonly path?: string; readonly clock?: Clock } = {},
  ): Promise<VxpClient> {
    const { sticky = false, path = '/vxp', clock = systemClock } = options;
    const system = (await this.systems.find(id)) as System;
    const client = new VxpClient({
      endpoint: this.url + path,
      systemId: id,
      secret: system.secret,
      clock,
      sticky,
      ...(this.#ca === undefined ? {} : { ca: this.#ca }),
    });
    this.#closers.add(() => client.close());
    return client;
  }

  close(): Promise<void> {
    return this.#closers.close();
  }
}
