import type { EntryDraft } from '@lienthong/ledger';
import type { MailState } from './mail-item.ts';
import { countUpTo } from './merge-sorted.ts';

/** One delivered package in one mailbox. */
export type Mail = {
  readonly agency: string;
  readonly pkg: string;
  readonly isStatus: boolean;
  /** Place among all deliveries of the node, growing. */
  readonly position: number;
  readonly deliveredAt: number;
  /** Message that it was delivered for. */
  readonly deliveredIn: number | undefined;
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

/** What was delivered to one agency: everything, and what waits apart, so that looking into a mailbox does not grow with its past. */
export class Mailbox {
  readonly #byPackage = new Map<string, Mail>();
  /** Both in the order of delivery. */
  readonly #all: Mail[] = [];
  readonly #waiting: Mail[] = [];
  readonly #counts = new Map<string, number>();

  /** Puts in what an entry delivers; the same package is delivered once. */
  deliver(entry: EntryDraft & { readonly agency: string }, position: number): void {
    if (this.#byPackage.has(entry.pkg)) return;
    const mail: Mail = {
      agency: entry.agency,
      pkg: entry.pkg,
      isStatus: entry.kind === 'status',
      position,
      deliveredAt: entry.at,
      deliveredIn: entry.cause,
      state: 'initial',
      stateAt: entry.at,
      wasTaken: false,
    };
    this.#byPackage.set(mail.pkg, mail);
    this.#count(mail, 1);
    this.#all.push(mail);
    this.#waiting.push(mail);
  }

  /** Takes in what the receiver has said. */
  acknowledge({ pkg, at, state = 'done', description, cause }: EntryDraft): void {
    const before = this.#byPackage.get(pkg);
    if (!before) return;
    const { description: _, ...others } = before;
    const mail: Mail = {
      ...others,
      state,
      stateAt: at,
      saidIn: cause,
      wasTaken: before.wasTaken || !isWaiting(state),
      ...(description === undefined ? {} : { description }),
    };
    this.#byPackage.set(pkg, mail);
    this.#count(before, -1);
    this.#count(mail, 1);
    put(this.#all, mail, { isThere: true, stays: true });
    put(this.#waiting, mail, { isThere: isWaiting(before.state), stays: isWaiting(state) });
  }

  #count({ state, isStatus }: Mail, change: number): void {
    const key = countKey(state, isStatus);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + change);
  }

  get(pkg: string): Mail | undefined {
    return this.#byPackage.get(pkg);
  }

  /** The mail that is meant and was delivered after position `after`, in the order of delivery. */
  *list({ type, states }: MailFilter, after = 0): Generator<Mail> {
    const source = states.every(isWaiting) ? this.#waiting : this.#all;
    for (let place = countUpTo(source, after); place < source.length; place += 1) {
      const mail = source[place];
      if (
        mail &&
        states.includes(mail.state) &&
        (type === undefined || mail.isStatus === (type === 'status'))
      )
        yield mail;
    }
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

/** Replaces, inserts or removes mail at its place. */
function put(list: Mail[], mail: Mail, { isThere, stays }: { isThere: boolean; stays: boolean }): void {
  const place = countUpTo(list, mail.position - 1);
  list.splice(place, isThere ? 1 : 0, ...(stays ? [mail] : []));
}

function countKey(state: MailState, isStatus: boolean): string {
  return `${state} ${isStatus}`;
}
