import type { DocumentDraft, Session } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import type { InboxItem, Outcome, SentItem } from '@lienthong/exchange';
import type { FaultOrder } from '@lienthong/faults';
import type { Lifecycle, LifecycleState } from '@lienthong/lifecycle';
import { type Clock, Closers, type RandomSource } from '@lienthong/runtime';
import type { SystemBook } from '@lienthong/systems';
import type { Fact } from './story.ts';
import type { Text } from './text.ts';

/** A gateway in front of the exchange, as stories come in at it. */
export type StoryGateway = {
  readonly url: string;
  readonly systems: SystemBook;
  /** What to trust, PEM, where its certificate is the emulator's. */
  readonly rootPem?: string | undefined;
};

export type StageOptions = {
  readonly session: Session;
  readonly gateway?: StoryGateway | undefined;
  /** For waiting; that of the exchange may stand still. */
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How long a step waits for what must come, milliseconds; half a minute where left out. */
  readonly waitMsMax?: number;
};

/** What a step says of a document that it sends; the rest is made up, and says so. */
export type Letter = Pick<DocumentDraft, 'priority' | 'dueAt' | 'responseFor'> & {
  readonly to: readonly string[];
  readonly notation: string;
  readonly typeName: string;
  readonly subject: string;
};

/** A document that was sent. */
export type SentLetter = {
  readonly from: string;
  readonly pkg: string;
  readonly documentId: string;
  readonly outcome: Outcome;
};

const pollEveryMs = 15;
/** How much is looked through for the highest number that an agency has used. */
const sentMax = 100_000;
const foundCharactersMax = 2_000;

/** A running exchange as stories use it: acts, waits with a bound, and undoes what it can. */
export class Stage {
  readonly session: Session;
  readonly gateway: StoryGateway | undefined;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly #waitMsMax: number;
  #closers = new Closers();
  #where = { story: '', step: '' };

  constructor({ session, gateway, clock, random, waitMsMax = 30_000 }: StageOptions) {
    this.session = session;
    this.gateway = gateway;
    this.clock = clock;
    this.random = random;
    this.#waitMsMax = waitMsMax;
  }

  /** Names the step that speaks from now on. */
  enter(story: string, step: string): void {
    this.#where = { story, step };
  }

  /** Undoes what was to be undone, the latest first. */
  async tidy(): Promise<void> {
    const closers = this.#closers;
    this.#closers = new Closers();
    await closers.close();
  }

  /** Something to be undone when the story ends, however it ends. */
  afterwards(undo: () => Promise<void> | void): void {
    this.#closers.add(undo);
  }

  name(code: string): string {
    return this.session.registry.get(code).name;
  }

  /** @throws STORY_STEP_FAILED when it does not hold */
  require(holds: boolean, expected: Text, found: unknown): asserts holds {
    if (holds) return;
    throw new ExchangeError('STORY_STEP_FAILED', {
      ...this.#where,
      expected: expected.en,
      expectedVi: expected.vi,
      found: String(typeof found === 'object' ? JSON.stringify(found) : found).slice(0, foundCharactersMax),
    });
  }

  /**
   * The first answer of `probe` that is not undefined, asked again and again.
   *
   * @throws STORY_STEP_FAILED when none comes in time
   */
  async until<Value>(expected: Text, probe: () => Promise<Value | undefined>): Promise<Value> {
    const end = this.clock.now() + this.#waitMsMax;
    for (;;) {
      const value = await probe();
      if (value !== undefined) return value;
      this.require(this.clock.now() < end, expected, `> ${this.#waitMsMax} ms`);
      await this.clock.sleep(pollEveryMs);
    }
  }

  /** Makes a fault that is lifted when the story ends, if not before. */
  async addFault(order: FaultOrder): Promise<string> {
    const { id } = await this.session.faults.add(order);
    this.afterwards(() => this.liftFault(id));
    return id;
  }

  /** Lifts a fault, if nobody has yet. */
  async liftFault(id: string): Promise<void> {
    const { faults } = this.session;
    if ((await faults.list()).some((fault) => fault.id === id)) await faults.lift(id);
  }

  /** A document as an agency signs it, under its next number. */
  async compose(from: string, letter: Letter): Promise<Uint8Array> {
    const { to, notation, ...rest } = letter;
    const desk = await this.session.desk(from);
    return desk.compose({
      ...rest,
      to: to.map((code) => this.session.registry.get(code)),
      codeNumber: await this.#nextNumber(from),
      codeNotation: notation,
      attachments: [{ name: 'van-ban-mo-phong.txt', bytes: attachmentOf(letter) }],
    });
  }

  /** Sends a document. @throws STORY_STEP_FAILED when the node does not take it */
  async send(from: string, letter: Letter): Promise<SentLetter> {
    const sent = await this.handIn(from, await this.compose(from, letter));
    const { outcome } = sent;
    this.require(
      outcome.status === 'accepted' && !outcome.duplicate,
      {
        vi: `nút của ${this.name(from)} nhận văn bản`,
        en: `the node of ${this.name(from)} takes the document`,
      },
      outcome,
    );
    return sent;
  }

  /** Hands a package in, whatever the node says to it. */
  async handIn(from: string, bytes: Uint8Array): Promise<SentLetter> {
    const { outcome } = await (await this.session.desk(from)).submit(bytes);
    return { from, pkg: outcome.pkg, documentId: outcome.documentId, outcome };
  }

  /** The package in the mailbox of an agency, as soon as it is there. */
  async arrival(at: string, pkg: string): Promise<InboxItem> {
    const desk = await this.session.desk(at);
    return this.until(
      {
        vi: `gói tin vào hộp thư của ${this.name(at)}`,
        en: `the package is in the mailbox of ${this.name(at)}`,
      },
      async () => (await desk.inbox()).find((item) => item.pkg === pkg),
    );
  }

  /** Takes a package out of the mailbox of an agency, having read it. */
  async take(at: string, pkg: string): Promise<InboxItem> {
    const item = await this.arrival(at, pkg);
    const desk = await this.session.desk(at);
    await desk.fetch(item);
    await desk.acknowledge(pkg);
    return item;
  }

  /** Tells the sender of a received document about its state, one status after the other, each taken in by the sender. */
  async tell(at: string, item: InboxItem, codes: readonly string[], words = 'Mô phỏng'): Promise<void> {
    const desk = await this.session.desk(at);
    for (const code of codes) {
      const { outcome } = await desk.sendStatus(item, code, words);
      this.require(
        outcome.status === 'accepted',
        { vi: `nút nhận trạng thái ${code}`, en: `the node takes status ${code}` },
        outcome,
      );
      await this.take(item.facts.sender, outcome.pkg);
    }
  }

  /** How the sender sees its document once `arrived` copies of it have arrived. */
  async arrived({ from, pkg }: SentLetter, arrived: number): Promise<SentItem> {
    const desk = await this.session.desk(from);
    return this.until({ vi: `${arrived} bản đến nơi`, en: `${arrived} copies arrive` }, async () => {
      const sent = (await desk.sent()).find((one) => one.pkg === pkg);
      return sent && sent.arrived === arrived ? sent : undefined;
    });
  }

  /** The life of a document at a receiver as its sender sees it, once it is in this state and nothing is pending. */
  async life({ from, documentId }: SentLetter, at: string, state: LifecycleState): Promise<Lifecycle> {
    const desk = await this.session.desk(from);
    return this.until(
      { vi: `văn bản tại ${this.name(at)}: ${state}`, en: `the document at ${this.name(at)}: ${state}` },
      async () => {
        const lives = await desk.lives({ documentId, sender: from });
        const life = lives.find(({ receiver }) => receiver === at)?.lifecycle;
        return life?.state === state && life.pending === 'none' ? life : undefined;
      },
    );
  }

  /** The nodes that have handled a package, and who got it how. */
  async journey(pkg: string): Promise<{
    readonly nodes: readonly string[];
    readonly delivered: readonly string[];
  }> {
    const operator = await this.session.operator();
    const [found] = await operator.find(pkg);
    this.require(found !== undefined, { vi: 'tra cứu được gói tin', en: 'the package is found' }, pkg);
    const { hops, receipts } = await operator.journey(found);
    return {
      nodes: hops.map(({ node }) => node),
      delivered: receipts.filter(({ outcome }) => outcome === 'delivered').map(({ to }) => to),
    };
  }

  /** What every story ends with: all ledgers recomputed. Other traffic may be on its way meanwhile. */
  async books(): Promise<Fact> {
    const verdict = await this.session.verifyBooks({ atRest: false });
    const { sound, broken, imbalances, doubled, mismatches } = verdict;
    this.require(
      sound,
      { vi: 'sổ cái liền mạch, không giao trùng', en: 'ledgers are whole, nothing was delivered twice' },
      { broken: broken.length, imbalances, doubled, mismatches },
    );
    const { nodeCount, entryCount } = verdict;
    return {
      vi: `${nodeCount} sổ cái, ${entryCount} bút toán: chuỗi băm liền mạch, không bản nào giao trùng`,
      en: `${nodeCount} ledgers, ${entryCount} entries: chains are whole, nothing was delivered twice`,
      seenIn: { kind: 'ledgers' },
    };
  }

  /**
   * One more than the highest number that the agency has used, as in a register of outgoing documents; below ten with a
   * leading zero.
   *
   * @clause NĐ 30/2020, Appendix I
   */
  async #nextNumber(from: string): Promise<string> {
    const sent = await (await this.session.desk(from)).sent({ limit: sentMax });
    const numbers = sent.map(({ facts }) =>
      facts.kind === 'status' ? 0 : Number.parseInt(facts.code ?? '', 10) || 0,
    );
    return String(numbers.reduce((most, number) => Math.max(most, number), 0) + 1).padStart(2, '0');
  }
}

/** Plain text that says what it is. */
function attachmentOf({ typeName, subject }: Letter): Uint8Array {
  return Buffer.from(
    [
      'MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ',
      'SIMULATED – WITHOUT LEGAL FORCE',
      '',
      `${typeName}: ${subject}`,
      '',
    ].join('\n'),
  );
}
