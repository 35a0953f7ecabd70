import type { WorkingCalendar } from '@lienthong/duties';
import type { Clock, Logger } from '@lienthong/runtime';
import type { BehaviourProfile } from './behaviour-profile.ts';
import { type PlannedAnswer, planAnswers, type ReceivedMatter } from './plan-answers.ts';

/** A package in the agency's mailbox, as far as behaviour depends on it. */
export type Received = ReceivedMatter & {
  /** Codes that this agency has said about the document before, so that a restart repeats nothing. */
  readonly saidBefore: ReadonlySet<string>;
};

/** What a behaving agency needs of the exchange: its mailbox and its voice. */
export interface Clerk<Mail> {
  /** What waits in the mailbox, that which is in hand included. */
  inbox(): Promise<readonly Mail[]>;
  /** Key of a package. */
  keyOf(mail: Mail): string;
  /** Reads one package; undefined for what nobody answers, such as a status that only informs; `later` for what cannot be answered yet. */
  read(mail: Mail): Promise<Received | 'later' | undefined>;
  /** Whether an answer that is due still has its sense: the document may have been taken back meanwhile. */
  stands(mail: Mail, answer: Pick<PlannedAnswer, 'statusCode'>): Promise<boolean>;
  /** `processing` leaves it in the mailbox, so that nothing is forgotten by a restart; `done` takes it out. */
  mark(mail: Mail, state: 'processing' | 'done'): Promise<void>;
  /** Tells the sender of the document. */
  sendStatus(mail: Mail, answer: Pick<PlannedAnswer, 'statusCode' | 'description'>): Promise<void>;
}

export type BehavingAgencyOptions<Mail> = {
  readonly clerk: Clerk<Mail>;
  readonly profile: BehaviourProfile;
  /** The same seed treats the same packages the same way. */
  readonly seed: string;
  readonly calendar: WorkingCalendar;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Time between two looks into the mailbox, milliseconds. */
  readonly pollMs?: number;
};

type Task<Mail> = { readonly mail: Mail; readonly answer: PlannedAnswer };

/** A receiver without a person: looks into its mailbox, plans its answers and gives each at its time. */
export class BehavingAgency<Mail> {
  readonly #options: BehavingAgencyOptions<Mail>;
  /** Packages in hand, with the number of answers that are still to be given. */
  readonly #inHand = new Map<string, number>();
  #tasks: Task<Mail>[] = [];

  constructor(options: BehavingAgencyOptions<Mail>) {
    this.#options = options;
  }

  /** Answers that are planned and not given yet. */
  get openCount(): number {
    return this.#tasks.length;
  }

  /** Instant of the next planned answer; undefined where nothing is planned. */
  get nextAt(): number | undefined {
    return this.#tasks[0]?.answer.at;
  }

  /**
   * Takes in what has come, and gives the answers that are due. For virtual time, where the caller turns the clock;
   * {@link run} does the same on its own.
   *
   * @returns the number of answers given
   */
  async step(): Promise<number> {
    const { clerk, clock } = this.#options;
    for (const mail of await clerk.inbox())
      if (!this.#inHand.has(clerk.keyOf(mail))) await this.#takeIn(mail);
    let given = 0;
    for (let next = this.#tasks[0]; next && next.answer.at <= clock.now(); next = this.#tasks[0]) {
      if (await clerk.stands(next.mail, next.answer)) {
        await clerk.sendStatus(next.mail, next.answer);
        given += 1;
      }
      this.#tasks.shift();
      await this.#count(next.mail);
    }
    return given;
  }

  async #takeIn(mail: Mail): Promise<void> {
    const { clerk, profile, seed, calendar } = this.#options;
    const received = await clerk.read(mail);
    if (received === 'later') return;
    const planned = received ? planAnswers(received, { seed, profile, calendar }) : [];
    const open = planned.filter(({ statusCode }) => !received?.saidBefore.has(statusCode));
    await clerk.mark(mail, open.length === 0 ? 'done' : 'processing');
    if (open.length === 0) return;
    this.#inHand.set(clerk.keyOf(mail), open.length);
    this.#tasks.push(...open.map((answer) => ({ mail, answer })));
    this.#tasks.sort((one, other) => one.answer.at - other.answer.at);
  }

  async #count(mail: Mail): Promise<void> {
    const { clerk } = this.#options;
    const key = clerk.keyOf(mail);
    const left = (this.#inHand.get(key) ?? 1) - 1;
    this.#inHand.set(key, left);
    if (left > 0) return;
    await clerk.mark(mail, 'done');
    this.#inHand.delete(key);
  }

  /** Behaves until `signal` aborts. What fails is logged and tried again at the next look. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger, pollMs = 1_000 } = this.#options;
    while (!signal.aborted) {
      try {
        await this.step();
      } catch (failure) {
        logger.log('warn', 'behaviour-failed', { reason: String(failure) });
      }
      try {
        await clock.sleep(pollMs, signal);
      } catch {
        return; // aborted
      }
    }
  }
}
