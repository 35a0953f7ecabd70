import type { EntryDraft } from '@lienthong/ledger';
import type { MailState } from './mail-item.ts';

/** One delivered package in one mailbox. */
export type Mail = {
  readonly agency: string;
  readonly pkg: string;
  readonly isStatus: boolean;
  /** Place among all deliveries of the node, growing. */
  readonly position: number;
  readonly deliveredAt: number;
  readonly state: MailState;
  readonly stateAt: number;
  readonly description?: string | undefined;
  /** Message in which the state was said; undefined where none said it. */
  readonly saidIn?: number | undefined;
  /** Whether it has ever left the waiting list. */
  readonly wasTaken: boolean;
};

/** Which mail is meant. */
export type MailFilter = {
  readonly type?: 'document' | 'status' | undefined;
  readonly states: readonly MailState[];
};

/** The states in which mail waits for its receiver. */
export const waitingStates: readonly MailState[] = ['initial', 'processing'];

function isWaiting(state: MailState): boolean {
  return waitingStates.includes(state);
}

/** What was delivered to one agency: everything by package, and what waits apart, so that looking into a mailbox does not grow with its past. */
export class Mailbox {
  readonly #mail = new Map<string, Mail>();
  #waiting = new Map<string, Mail>();
  #waitingIsSorted = true;
  readonly #counts = new Map<string, number>();

  /** Puts in what an entry delivers; the same package is delivered once. */
  deliver(entry: EntryDraft & { readonly agency: string }, position: number): void {
    if (this.#mail.has(entry.pkg)) return;
    this.#set({
      agency: entry.agency,
      pkg: entry.pkg,
      isStatus: entry.kind === 'status',
      position,
      deliveredAt: entry.at,
      state: 'initial',
      stateAt: entry.at,
      wasTaken: false,
    });
  }

  /** Takes in what the receiver has said. */
  acknowledge({ pkg, at, state = 'done', description, cause }: EntryDraft): void {
    const mail = this.#mail.get(pkg);
    if (!mail) return;
    const { description: _, ...others } = mail;
    this.#set({
      ...others,
      state,
      stateAt: at,
      saidIn: cause,
      wasTaken: mail.wasTaken || !isWaiting(state),
      ...(description === undefined ? {} : { description }),
    });
  }

  #set(mail: Mail): void {
    const before = this.#mail.get(mail.pkg);
    if (before) this.#count(before, -1);
    this.#count(mail, 1);
    this.#mail.set(mail.pkg, mail);
    if (!isWaiting(mail.state)) this.#waiting.delete(mail.pkg);
    else {
      // What had been taken out and waits again belongs further up.
      if (before && !this.#waiting.has(mail.pkg)) this.#waitingIsSorted = false;
      this.#waiting.set(mail.pkg, mail);
    }
  }

  #count({ state, isStatus }: Mail, change: number): void {
    const key = countKey(state, isStatus);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + change);
  }

  get(pkg: string): Mail | undefined {
    return this.#mail.get(pkg);
  }

  /** The mail that is meant, in the order of delivery. */
  *list({ type, states }: MailFilter): Generator<Mail> {
    const source = states.every(isWaiting) ? this.#sortedWaiting() : this.#mail;
    for (const mail of source.values())
      if (states.includes(mail.state) && (type === undefined || mail.isStatus === (type === 'status')))
        yield mail;
  }

  #sortedWaiting(): ReadonlyMap<string, Mail> {
    if (!this.#waitingIsSorted)
      this.#waiting = new Map([...this.#waiting].sort(([, a], [, b]) => a.position - b.position));
    this.#waitingIsSorted = true;
    return this.#waiting;
  }

  /** How much mail is meant; takes the same time however much there is. */
  count({ type, states }: MailFilter): number {
    let count = 0;
    for (const state of new Set(states))
      for (const isStatus of [false, true])
        if (type === undefined || isStatus === (type === 'status'))
          count += this.#counts.get(countKey(state, isStatus)) ?? 0;
    return count;
  }
}

function countKey(state: MailState, isStatus: boolean): string {
  return `${state} ${isStatus}`;
}
