import { serialiseEdxml } from '@lienthong/edxml';
import {
  type AgencyDesk,
  composeDocument,
  type Emulator,
  type EmulatorOptions,
  type Session,
  startEmulator,
} from '@lienthong/emulator';
import type { Journey } from '@lienthong/exchange';
import { openPki } from '@lienthong/pki';
import { buildTopology } from '@lienthong/registry';
import { ControlledClock, ManualClock, seededRandom } from '@lienthong/runtime';
import { smallProvince } from './small-province.ts';

export const startAt: number = Date.UTC(2026, 5, 1, 2);

/** Turns of the event loop after which everything has happened that needs no time: far more than it takes. */
const quietTurns = 300;
/** Time passed at once while something is still to come, milliseconds. */
const stepMs = 250;

/** An exchange in memory with the production hosts, on a clock that moves only here. */
export class FaultyExchange {
  readonly machine: ManualClock;
  readonly emulator: Emulator;
  #number = 0;

  private constructor(machine: ManualClock, emulator: Emulator) {
    this.machine = machine;
    this.emulator = emulator;
  }

  static async start(options: Partial<EmulatorOptions> = {}): Promise<FaultyExchange> {
    const machine = new ManualClock(startAt);
    const clock = ControlledClock.over(machine);
    const pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
    const registry = smallProvince();
    for (const { id, tier } of buildTopology(registry, { routing: 'tiered' }).nodes())
      await pki.nodeIdentity({ nodeId: id, tier });
    const emulator = await startEmulator({
      registry,
      pki,
      clock,
      random: seededRandom('faults'),
      ...options,
    });
    return new FaultyExchange(machine, emulator);
  }

  get session(): Session {
    return this.emulator.session;
  }

  /** Lets `ms` pass, in steps, with everything done between them that can be done. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.quiet();
      this.machine.advance(Math.min(stepMs, left));
    }
    await this.quiet();
  }

  /** Lets everything happen that needs no time. With all keys at hand it takes turns of this thread only. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < quietTurns; turn += 1)
      await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** A signed document. */
  async compose(from: string, ...to: readonly string[]): Promise<Uint8Array> {
    return (await this.session.desk(from)).compose(this.#draft(to));
  }

  /** A document before it is signed. */
  async unsigned(from: string, ...to: readonly string[]): Promise<Uint8Array> {
    const { registry } = this.emulator;
    const draft = { ...this.#draft(to), from: registry.get(from), at: this.session.clock.now() };
    return serialiseEdxml(composeDocument(draft, seededRandom('unsigned')));
  }

  #draft(to: readonly string[]): Parameters<AgencyDesk['compose']>[0] {
    this.#number += 1;
    return {
      to: to.map((code) => this.emulator.registry.get(code)),
      codeNumber: String(this.#number),
      codeNotation: 'CV',
      typeName: 'Công văn',
      subject: `Công văn ${this.#number}`,
      attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${this.#number}`) }],
    };
  }

  /** Hands a new document in; resolves with its package once the sender's node has taken it. */
  async send(from: string, ...to: readonly string[]): Promise<string> {
    const desk = await this.session.desk(from);
    const { outcome } = await desk.submit(await this.compose(from, ...to));
    if (outcome.status !== 'accepted') throw new Error(`refused: ${JSON.stringify(outcome)}`);
    return outcome.pkg;
  }

  /** Packages in an agency's mailbox, in the order of their arrival. */
  async inbox(code: string): Promise<readonly string[]> {
    return (await (await this.session.desk(code)).inbox()).map(({ pkg }) => pkg);
  }

  async journey(pkg: string): Promise<Journey> {
    const operator = await this.session.operator();
    const [found] = await operator.find(pkg);
    if (!found) throw new Error(`nobody knows ${pkg}`);
    return operator.journey(found);
  }

  /** Refusals of a package, by node. */
  async refusals(pkg: string): Promise<readonly { readonly node: string; readonly code: string }[]> {
    const { hops } = await this.journey(pkg);
    return hops.flatMap(({ node, refused }) => refused.map(({ code }) => ({ node, code })));
  }

  /** A counter of an agency. */
  async counted(code: string, counter: string): Promise<number> {
    const counters = await (await this.session.operator()).counters();
    return (counters.get(code) as Record<string, number> | undefined)?.[counter] ?? 0;
  }

  /** Whether all books hold with nothing on its way. */
  async isSound(): Promise<boolean> {
    return (await this.session.verifyBooks({ atRest: true })).sound;
  }

  async stop(): Promise<void> {
    const stopping = this.emulator.stop();
    // Whoever waits for time to pass is let go.
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.machine.advance(1_000);
    }
    await stopping;
  }
}
