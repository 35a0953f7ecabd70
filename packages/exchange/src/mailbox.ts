import type { EntryDraft } from '@lienthong/ledger';
import { NumberRows } from './compact/number-rows.ts';
import { NumberTable } from './compact/number-table.ts';
import type { PackageKeys } from './compact/package-keys.ts';
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

/** Columns of what stands about each mail; a message that there is none of stands as -1. */
const column = {
  package: 0,
  position: 1,
  deliveredAt: 2,
  deliveredIn: 3,
  stateAt: 4,
  saidIn: 5,
  /** Place among the states, and whether it is a status and was taken. */
  flags: 6,
  count: 7,
} as const;

const states: readonly MailState[] = ['initial', 'processing', 'done', 'fail'];
const statusFlag = 4;
const takenFlag = 8;

/**
 * What was delivered to one agency: everything, and what waits apart, so that looking into a mailbox does not grow with its past.
 * Some eighty bytes a mail, out of the collector's sight, made into objects when somebody asks.
 */
export class Mailbox {
  readonly #agency: string;
  readonly #keys: PackageKeys;
  /** In the order of delivery. */
  readonly #rows = new NumberRows(column.count);
  readonly #places = new NumberTable();
  /** Places of what waits, in the order of delivery. */
  readonly #waiting: number[] = [];
  /** What receivers have said in words, by places. */
  readonly #descriptions = new Map<number, string>();
  readonly #counts = new Map<string, number>();

  /** @param keys - of the packages that the node knows: what is delivered is among them */
  constructor(agency: string, keys: PackageKeys) {
    this.#agency = agency;
    this.#keys = keys;
  }

  /** Puts in what an entry delivers; the same package is delivered once. */
  deliver({ pkg, kind, at, cause }: EntryDraft, position: number): void {
    const number = this.#keys.numberOf(pkg);
    if (number === undefined || this.#places.get(number) !== undefined) return;
    const isStatus = kind === 'status';
    const flags = isStatus ? statusFlag : 0;
    const place = this.#rows.push([number, position, at, cause ?? -1, at, -1, flags]);
    this.#places.set(number, place);
    this.#count('initial', isStatus, 1);
    this.#waiting.push(place);
  }

  /** Takes in what the receiver has said. */
  acknowledge({ pkg, at, state = 'done', description, cause }: EntryDraft): void {
    const place = this.#placeOf(pkg);
    if (place === undefined) return;
    const before = this.#mail(place);
    const wasTaken = before.wasTaken || !isWaiting(state);
    const flags = states.indexOf(state) + (before.isStatus ? statusFlag : 0) + (wasTaken ? takenFlag : 0);
    this.#rows.set(place, column.stateAt, at);
    this.#rows.set(place, column.saidIn, cause ?? -1);
    this.#rows.set(place, column.flags, flags);
    if (description === undefined) this.#descriptions.delete(place);
    else this.#descriptions.set(place, description);
    this.#count(before.state, before.isStatus, -1);
    this.#count(state, before.isStatus, 1);
    const waits = { isThere: isWaiting(before.state), stays: isWaiting(state) };
    if (waits.isThere !== waits.stays) this.#move(place, waits);
  }

  #move(place: number, { isThere, stays }: { readonly isThere: boolean; readonly stays: boolean }): void {
    const waiting = this.#waiting;
    const among = countUpTo({ length: waiting.length, positionAt: (at) => waiting[at] ?? 0 }, place - 1);
    waiting.splice(among, isThere ? 1 : 0, ...(stays ? [place] : []));
  }

  #count(state: MailState, isStatus: boolean, change: number): void {
    const key = countKey(state, isStatus);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + change);
  }

  #placeOf(pkg: string): number | undefined {
    const number = this.#keys.numberOf(pkg);
    return number === undefined ? undefined : this.#places.get(number);
  }

  #stateAt(place: number): MailState {
    return states[this.#rows.get(place, column.flags) % statusFlag] ?? 'initial';
  }

  #isStatusAt(place: number): boolean {
    return (this.#rows.get(place, column.flags) & statusFlag) !== 0;
  }

  #mail(place: number): Mail {
    const number = (at: number) => this.#rows.get(place, at);
    const message = (at: number) => (number(at) < 0 ? undefined : number(at));
    const description = this.#descriptions.get(place);
    const saidIn = message(column.saidIn);
    return {
      agency: this.#agency,
      pkg: this.#keys.keyOf(number(column.package)) ?? '',
      isStatus: this.#isStatusAt(place),
      position: number(column.position),
      deliveredAt: number(column.deliveredAt),
      deliveredIn: message(column.deliveredIn),
      state: this.#stateAt(place),
      stateAt: number(column.stateAt),
      wasTaken: (number(column.flags) & takenFlag) !== 0,
      ...(saidIn === undefined ? {} : { saidIn }),
      ...(description === undefined ? {} : { description }),
    };
  }

  get(pkg: string): Mail | undefined {
    const place = this.#placeOf(pkg);
    return place === undefined ? undefined : this.#mail(place);
  }

  /** The mail that is meant and was delivered after position `after`, in the order of delivery. */
  *list({ type, states: meant }: MailFilter, after = 0): Generator<Mail> {
    const waiting = meant.every(isWaiting) ? this.#waiting : undefined;
    const placeAt = (at: number) => (waiting ? (waiting[at] ?? 0) : at);
    // Asked anew each time: it may change while somebody reads.
    const positions = {
      get length() {
        return waiting?.length ?? rows.length;
      },
      positionAt: (at: number) => rows.get(placeAt(at), column.position),
    };
    const rows = this.#rows;
    for (let at = countUpTo(positions, after); at < positions.length; at += 1) {
      const place = placeAt(at);
      if (!meant.includes(this.#stateAt(place))) continue;
      if (type === undefined || this.#isStatusAt(place) === (type === 'status')) yield this.#mail(place);
    }
  }

  /** How much mail is meant; takes the same time however much there is. */
  count({ type, states: meant }: MailFilter): number {
    let count = 0;
    for (const state of new Set(meant))
      for (const isStatus of [false, true])
        if (type === undefined || isStatus === (type === 'status'))
          count += this.#counts.get(countKey(state, isStatus)) ?? 0;
    return count;
  }
}

function countKey(state: MailState, isStatus: boolean): string {
  return `${state} ${isStatus}`;
}
