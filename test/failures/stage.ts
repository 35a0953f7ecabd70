import { serialiseEdxml } from '@lienthong/edxml';
import {
  type AgencyDesk,
  type Alteration,
  composeDocument,
  type DocumentDraft,
  type Emulator,
  startEmulator,
  WireTap,
} from '@lienthong/emulator';
import type { Outcome, PolicyChanges } from '@lienthong/exchange';
import { loadRegistry } from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import { seededRandom, silentLogger, systemClock } from '@lienthong/runtime';
import { vi } from 'vitest';

/** Who sends and who receives in all examples, as on the page. */
export const sender = '000.21.36.H41';
export const neighbour = '000.20.36.H41';
export const receiver = '000.00.00.G22';

/** What came of a package. */
export type Observed = {
  readonly outcome: 'refused' | 'remark' | 'delivered' | 'not-sent';
  readonly code?: string;
  readonly rule?: string;
  /** Tier of the node that says so; absent where nothing was sent. */
  readonly tier?: string;
};

/** A running exchange with what is needed to do something wrong in it. */
export class Stage implements AsyncDisposable {
  readonly emulator: Emulator;
  /** What is done to packages on their way from one host to the next. */
  alteration: { readonly host: string; readonly alter: Alteration } | undefined;
  #number = 0;

  private constructor(emulator: Emulator) {
    this.emulator = emulator;
  }

  static async start(policies: PolicyChanges): Promise<Stage> {
    const tapped: { stage?: Stage } = {};
    const emulator = await startEmulator({
      registry: loadRegistry('nghe-an-2019'),
      pki: await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' }),
      policies,
      trustServices: {},
      wrapAxis: (host, { axis, content }) =>
        new WireTap({
          axis,
          content,
          alter: (relay, bytes) => {
            const { alteration } = tapped.stage ?? {};
            return alteration?.host === host ? alteration.alter(relay, bytes) : undefined;
          },
        }),
      logger: silentLogger,
    });
    tapped.stage = new Stage(emulator);
    return tapped.stage;
  }

  get certificates(): Emulator['session']['certificates'] {
    return this.emulator.session.certificates;
  }

  desk(code: string = sender): Promise<AgencyDesk> {
    return this.emulator.session.desk(code);
  }

  /** A report with a plain attachment and a number that no other has. */
  draft(changes: Partial<DocumentDraft> = {}): Parameters<AgencyDesk['compose']>[0] {
    this.#number += 1;
    return {
      to: [this.emulator.registry.get(receiver)],
      codeNumber: String(this.#number),
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: 'Thiệt hại 500 triệu đồng',
      attachments: [{ name: 'bang-ke.txt', bytes: Buffer.from('Bảng kê') }],
      ...changes,
    };
  }

  /** The package of a draft as it is before it is signed. */
  unsigned(changes: Partial<DocumentDraft> = {}): Uint8Array {
    const { registry } = this.emulator;
    const draft = { ...this.draft(changes), from: registry.get(sender), at: systemClock.now() };
    return serialiseEdxml(composeDocument(draft, seededRandom(`failures ${this.#number}`)));
  }

  /** A package of the sender, signed, with `change` made to its text afterwards. */
  async altered(change: (text: string) => string): Promise<Uint8Array> {
    const text = Buffer.from(await (await this.desk()).compose(this.draft())).toString('utf8');
    return Buffer.from(change(text));
  }

  /** Hands bytes in and waits for what comes of them everywhere. */
  async send(bytes: Uint8Array, as: string = sender): Promise<Observed> {
    const { outcome } = await (await this.desk(as)).submit(bytes);
    const operator = await this.emulator.session.operator();
    const [found] = await operator.find(outcome.pkg);
    if (!found) throw new Error(`nobody knows ${outcome.pkg}`);
    if (outcome.status === 'accepted')
      await vi.waitUntil(
        async () => {
          const { hops, receipts } = await operator.journey(found);
          return hops[0]?.copies === receipts.length;
        },
        { timeout: 90_000, interval: 10 },
      );
    const { hops } = await operator.journey(found);
    const tierOf = (node: string) => this.emulator.topology.nodes().find(({ id }) => id === node)?.tier;
    for (const hop of hops) {
      const [refused] = hop.refused;
      if (refused) return observed('refused', refused, tierOf(hop.node));
    }
    for (const hop of hops) {
      const [remark] = hop.remarks;
      if (remark) return observed('remark', remark, tierOf(hop.node));
    }
    return { outcome: 'delivered' };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.emulator.stop();
  }
}

function observed(
  outcome: Observed['outcome'],
  { code, rule }: Pick<Outcome['refusals'][number], 'code' | 'rule'>,
  tier: string | undefined,
): Observed {
  return { outcome, code, ...(rule === undefined ? {} : { rule }), ...(tier === undefined ? {} : { tier }) };
}
