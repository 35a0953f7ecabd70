import { type Emulator, type EmulatorOptions, startEmulator } from '@lienthong/emulator';
import { type EvidenceSource, makeEvidence } from '@lienthong/evidence';
import type { NodeId } from '@lienthong/registry';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { vi } from 'vitest';
import { smallProvince } from '../scenarios/rig/small-province.ts';

export const sender = '000.20.31.H41';
export const receivers: readonly string[] = ['000.00.00.G22', '000.20.32.H41'];

/** An exchange of few nodes from which evidence is made. */
export class EvidenceTown implements AsyncDisposable {
  readonly emulator: Emulator;
  #number = 0;

  private constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async start(options: Partial<EmulatorOptions> = {}): Promise<EvidenceTown> {
    return new EvidenceTown(await startEmulator({ registry: smallProvince(), ...options }));
  }

  /** Hands in a document to all receivers; the key of its package. */
  async sent(
    options: {
      readonly alter?: (bytes: Buffer) => Buffer;
      readonly attachment?: Uint8Array;
      readonly to?: readonly string[];
    } = {},
  ): Promise<string> {
    const { session, registry } = this.emulator;
    const desk = await session.desk(sender);
    this.#number += 1;
    const composed = await desk.compose({
      to: (options.to ?? receivers).map((code) => registry.get(code)),
      codeNumber: String(this.#number),
      codeNotation: 'CV',
      typeName: 'Công văn',
      subject: 'Báo cáo <thử> & “ký”',
      attachments: [{ name: 'a.txt', bytes: options.attachment ?? Buffer.from('tệp đính kèm') }],
    });
    const { outcome } = await desk.submit(options.alter?.(Buffer.from(composed)) ?? composed);
    return outcome.pkg;
  }

  /** Until every copy has a receipt. */
  async settled(pkg: string, copies: number = receivers.length): Promise<void> {
    const operator = await this.emulator.session.operator();
    await vi.waitFor(async () => {
      const [found] = await operator.find(pkg);
      const journey = found && (await operator.journey(found));
      if (!journey || journey.receipts.length < copies) throw new Error('still on its way');
    }, 90_000);
  }

  /** A status of a receiver, until it has come back. */
  async answered(pkg: string, by: string = receivers[0] ?? ''): Promise<void> {
    const { session } = this.emulator;
    const desk = await session.desk(by);
    const item = (await desk.inbox()).find((one) => one.pkg === pkg);
    if (!item) throw new Error('not delivered');
    const { outcome } = await desk.sendStatus(item, '03', 'Đã tiếp nhận');
    const operator = await session.operator();
    await vi.waitFor(async () => {
      const [found] = await operator.find(pkg);
      const journey = found && (await operator.journey(found));
      const record = await operator.record(sender as NodeId, outcome.pkg);
      if (journey?.statuses.length !== 1 || !record?.entries.some(({ act }) => act === 'delivered'))
        throw new Error('no status yet');
    }, 90_000);
  }

  /** Where evidence about a package comes from. */
  async source(pkg: string): Promise<EvidenceSource> {
    const { session, registry, pki } = this.emulator;
    const operator = await session.operator();
    const ledgers = await session.ledgers();
    const desk = await session.desk(sender);
    const [found] = await operator.find(pkg);
    if (!found) throw new Error(`no package ${pkg}`);
    return {
      journey: await operator.journey(found),
      attest: (node, about) => operator.attest(node as NodeId, about),
      content: (facts) => desk.fetch({ facts }),
      ledgers: async function* (nodes) {
        for await (const { node, lines } of ledgers.read(
          nodes.map((id) => session.addresses.node(id as NodeId)),
        ))
          yield { node: session.addresses.nodeId(node), lines };
      },
      nameOf: (code) => registry.find(code)?.name,
      pki,
      clock: systemClock,
      random: systemRandom,
    };
  }

  /** The container of a journey. */
  async container(pkg: string): Promise<Buffer> {
    const { parts } = await makeEvidence(await this.source(pkg));
    return Buffer.concat(parts);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.emulator.stop();
  }
}
