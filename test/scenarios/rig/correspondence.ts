import type { AgencyDesk, Handed } from '@lienthong/emulator';
import type { DocumentLife, InboxItem, TierPolicies } from '@lienthong/exchange';
import type { OrganId, Organisation } from '@lienthong/registry';
import { FragileExchange } from './fragile-exchange.ts';

/** What one node says of a document at one receiver, as far as both nodes must agree. */
export type View = {
  readonly state: string;
  readonly pending: string;
  /** Transition and rules of each step. */
  readonly steps: readonly string[];
};

/** Agencies that write to each other over real nodes, with time that passes only between their deeds. */
export class Correspondence {
  readonly exchange: FragileExchange;
  #number = 0;

  private constructor(exchange: FragileExchange) {
    this.exchange = exchange;
  }

  static async start(options: {
    readonly seed: string;
    readonly policyOf?: TierPolicies;
  }): Promise<Correspondence> {
    return new Correspondence(await FragileExchange.start(options));
  }

  desk(code: string): Promise<AgencyDesk> {
    return this.exchange.session.desk(code);
  }

  organisation(code: string): Organisation {
    return this.exchange.registry.get(code);
  }

  /** Everything that is on its way arrives, then time passes. */
  async rest(ms = 2_000): Promise<void> {
    await this.exchange.comeToRest();
    await this.exchange.clock.sleep(ms);
  }

  /** A number that no other document of this test has. */
  nextNumber(): string {
    this.#number += 1;
    return String(this.#number);
  }

  draft(to: readonly string[]): Parameters<AgencyDesk['compose']>[0] {
    const codeNumber = this.nextNumber();
    return {
      to: to.map((code) => this.organisation(code)),
      codeNumber,
      codeNotation: 'CV',
      typeName: 'Công văn',
      subject: `Công văn ${codeNumber}`,
      attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${codeNumber}`) }],
    };
  }

  /** Sends a new document; resolves with its id before it has arrived. */
  async send(from: string, ...to: readonly string[]): Promise<string> {
    const desk = await this.desk(from);
    const { outcome } = accepted(await desk.submit(await desk.compose(this.draft(to))));
    return outcome.documentId;
  }

  /** The package about a document that an agency has received last. */
  async received(code: string, documentId: string): Promise<InboxItem> {
    const items = await (await this.desk(code)).inbox();
    const item = items.findLast(({ facts }) => facts.documentId === documentId && facts.kind !== 'status');
    if (!item) throw new Error(`${code} has not received ${documentId}`);
    return item;
  }

  /** The receiver tells the sender a status; not waited for. */
  async say(code: string, documentId: string, status: string, reason = 'lý do'): Promise<Handed> {
    const desk = await this.desk(code);
    return desk.sendStatus(await this.received(code, documentId), status, reason);
  }

  /** How sender's and receiver's node see the document at this receiver. */
  async views(
    documentId: string,
    sender: string,
    receiver: string,
  ): Promise<{ readonly sender: View; readonly receiver: View }> {
    return {
      sender: await this.#view(sender, { documentId, sender, receiver }),
      receiver: await this.#view(receiver, { documentId, sender, receiver }),
    };
  }

  async life(
    at: string,
    life: { readonly documentId: string; readonly sender: string; readonly receiver: string },
  ): Promise<DocumentLife | undefined> {
    const { documentId, sender, receiver } = life;
    const operator = await this.exchange.session.operator();
    const node = this.exchange.topology.nodeOf(at as OrganId);
    if (node === undefined) throw new Error(`${at} hangs on no node`);
    const lives = await operator.lives(node, { documentId, sender });
    return lives.find((one) => one.receiver === receiver);
  }

  async #view(at: string, named: Parameters<Correspondence['life']>[1]): Promise<View> {
    const life = await this.life(at, named);
    if (!life) return { state: 'draft', pending: 'none', steps: [] };
    const { state, pending, history } = life.lifecycle;
    const steps = history.map(({ event, transition = '–', rules }) =>
      [event.what, transition, ...rules].join(' '),
    );
    return { state, pending, steps };
  }

  stop(): Promise<void> {
    return this.exchange.stop();
  }
}

/** The same, where the node took the package. */
export function accepted(handed: Handed): Handed {
  if (handed.outcome.status !== 'accepted')
    throw new Error(`refused: ${JSON.stringify(handed.outcome.refusals)}`);
  return handed;
}
