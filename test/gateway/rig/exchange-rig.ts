import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Emulator,
  type EmulatorOptions,
  type Session,
  startEmulator,
  startLocalExchange,
} from '@lienthong/emulator';
import type { GatewayCall, GatewayLimits } from '@lienthong/gateway';
import { Closers, seededRandom, systemClock } from '@lienthong/runtime';
import { type NewSystem, SystemBook } from '@lienthong/systems';
import { VxpClient } from '@lienthong/vxp-client';
import { smallProvince } from '../../scenarios/rig/small-province.ts';

/** A whole exchange with a gateway, and systems that may use it. */
export class ExchangeRig {
  readonly emulator: Emulator;
  readonly systems: SystemBook;
  readonly url: string;
  readonly calls: readonly GatewayCall[];
  readonly #closers: Closers;
  #documents = 0;

  private constructor(rig: {
    readonly emulator: Emulator;
    readonly calls: readonly GatewayCall[];
    readonly closers: Closers;
  }) {
    this.emulator = rig.emulator;
    this.calls = rig.calls;
    this.#closers = rig.closers;
    const { gateway } = rig.emulator;
    if (!gateway) throw new Error('the exchange has no gateway');
    this.systems = gateway.systems;
    this.url = gateway.url;
  }

  /** In this process' memory. */
  static async inMemory(
    systems: readonly NewSystem[],
    options: {
      readonly limits?: Partial<GatewayLimits>;
      readonly control?: { readonly token: string };
      readonly emulator?: Partial<EmulatorOptions>;
    } = {},
  ): Promise<ExchangeRig> {
    const closers = new Closers();
    const book = await openBook(systems, await temporaryDirectory(closers));
    const calls: GatewayCall[] = [];
    const emulator = await startEmulator({
      registry: smallProvince(),
      ...options.emulator,
      gateway: {
        systems: book,
        observer: (call) => calls.push(call),
        ...(options.limits && { limits: options.limits }),
        ...(options.control && { control: options.control }),
      },
    });
    closers.add(() => emulator.stop());
    return new ExchangeRig({ emulator, calls, closers });
  }

  /** On a NATS server of its own, with users and rights, and a list that comes with the emulator. */
  static async onNats(systems: readonly NewSystem[]): Promise<ExchangeRig> {
    const closers = new Closers();
    const stateDir = await temporaryDirectory(closers);
    await openBook(systems, stateDir);
    const calls: GatewayCall[] = [];
    const { emulator, stop } = await startLocalExchange({
      stateDir,
      registry: 'national-2019',
      env: { ...process.env, NATS_URL: undefined },
      syncInterval: 'default',
      gateway: { observer: (call) => calls.push(call) },
    });
    closers.add(stop);
    return new ExchangeRig({ emulator, calls, closers });
  }

  get session(): Session {
    return this.emulator.session;
  }

  /** A client as a system has one; `sticky` is one service object of the SDK. */
  async client(id: string, options: { readonly sticky?: boolean } = {}): Promise<VxpClient> {
    const system = await this.systems.find(id);
    if (!system) throw new Error(`no system ${id}`);
    return this.clientOf({ systemId: id, secret: system.secret, ...options });
  }

  /** A client with whatever secret. */
  clientOf(options: {
    readonly systemId: string;
    readonly secret: string;
    readonly sticky?: boolean;
  }): VxpClient {
    const client = new VxpClient({ endpoint: `${this.url}/vxp`, clock: systemClock, ...options });
    this.#closers.add(() => client.close());
    return client;
  }

  /** A document of an agency, signed with its key. */
  async document(
    from: string,
    to: readonly string[],
    content: Uint8Array = Buffer.from('Nội dung'),
  ): Promise<Uint8Array> {
    const desk = await this.session.desk(from);
    this.#documents += 1;
    return desk.compose({
      to: to.map((code) => this.emulator.registry.get(code)),
      codeNumber: String(this.#documents),
      codeNotation: 'TB-UBND',
      typeName: 'Thông báo',
      subject: `Thông báo số ${this.#documents}`,
      attachments: [{ name: 'thong-bao.txt', bytes: content }],
    });
  }

  close(): Promise<void> {
    return this.#closers.close();
  }
}

async function temporaryDirectory(closers: Closers): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'lienthong-gateway-'));
  closers.add(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function openBook(systems: readonly NewSystem[], dir: string): Promise<SystemBook> {
  const book = await SystemBook.open({
    file: join(dir, 'systems.json'),
    clock: systemClock,
    random: seededRandom('systems'),
  });
  for (const system of systems) await book.add(system);
  return book;
}
