import { createHash } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import { type ListRow, VxpClient, type VxpClientOptions } from '@lienthong/vxp-client';
import type { SeenStages } from './account.ts';
import { notationOf } from './document-mark.ts';
import type { Door, DoorAnswer, Parcel, Sighting } from './door.ts';
import type { TrafficPlan } from './traffic-plan.ts';

const documents = { servicetype: 'eDoc', messagetype: 'edoc' } as const;
const statuses = { servicetype: 'eDoc', messagetype: 'status' } as const;
/** Clients that send, each with connections of its own, and fetches under way at a time. */
const clientCount = 16;
const takersMax = 8;
/** Beginning of a package in which the document's id stands, bytes; the attachments come behind it. */
const headBytes = 1_000_000;
/** How long a list that had nothing new is left alone, milliseconds. */
const pollMs = 100;

/** What can be seen of a copy from both ends of a server that speaks VXP: how its receipt travels is not. */
export const vxpStages: SeenStages = { delivered: true, inHand: true, receipt: false, confirmed: false };

/**
 * Through a server that speaks VXP, as document systems do: packages are sent, lists asked for, packages fetched and reported as
 * done. What happens between the two ends cannot be seen from here, except with the books of an exchange of our own.
 */
export class VxpDoor implements Door {
  readonly name: string;
  readonly stages: SeenStages = vxpStages;
  readonly processes: Door['processes'];
  readonly #plan: TrafficPlan;
  readonly #clock: Clock;
  readonly #books: Pick<Door, 'counters' | 'verifyBooks' | 'queue'> | undefined;
  readonly #clients: readonly VxpClient[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #documentMark: RegExp;
  readonly #statusMark: RegExp;
  readonly #takesMail: boolean;
  /** Ids of mail that is in the lists and not ours. */
  readonly #foreign = new Set<string>();
  readonly #closing = new AbortController();
  #watching: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly plan: TrafficPlan;
    readonly client: VxpClientOptions;
    readonly name: string;
    /** The books of the exchange behind it, where it is one of ours. */
    readonly books?: Pick<Door, 'counters' | 'verifyBooks' | 'queue'>;
    readonly processes?: Door['processes'];
    /** Whether mail is taken here; else the door only sends. True where left out. */
    readonly takesMail?: boolean;
  }) {
    const { plan, client, name, books, processes = [], takesMail = true } = options;
    this.#takesMail = takesMail;
    this.name = name;
    this.processes = processes;
    this.#plan = plan;
    this.#clock = client.clock;
    this.#books = books;
    this.#clients = Array.from({ length: clientCount }, () => new VxpClient(client));
    this.#places = new Map(plan.agencies.map(({ organId }, place) => [organId, place]));
    // A status names its document first and bears its own mark in the description.
    const mark = `,([1-9]\\d{0,8})/${notationOf(plan.run)}<`;
    this.#documentMark = new RegExp(mark);
    this.#statusMark = new RegExp(`Description>[^<]{0,500}${mark}`);
  }

  async send({ index, bytes }: Parcel): Promise<DoorAnswer> {
    const from = this.#plan.agencies[this.#plan.senders[index] ?? -1]?.organId ?? '';
    const kind = (this.#plan.statuses?.about[index] ?? -1) < 0 ? documents : statuses;
    const { status, errorDesc } = await this.#client(index).sendEdoc({ ...kind, from }, bytes);
    return status === 'OK' ? { status: 'accepted' } : { status: 'refused', code: errorDesc };
  }

  async watch(onSighting: (sighting: Sighting) => void): Promise<void> {
    if (!this.#takesMail) return;
    const { signal } = this.#closing;
    // What lies there before anything was sent belongs to others: it is neither fetched nor touched.
    for (const { docId } of await this.#list()) this.#foreign.add(String(docId));
    const look = async (): Promise<void> => {
      while (!signal.aborted) {
        const from = this.#clock.now();
        const taken = await this.#takeMail(onSighting).catch((failure: unknown) => {
          if (!signal.aborted) onSighting({ type: 'unknown', what: `list: ${String(failure)}` });
          return 0;
        });
        // A list that takes long is asked for less often, so that looking never is most of the load.
        const pauseMs = Math.max(pollMs, this.#clock.now() - from);
        if (taken === 0) await this.#clock.sleep(pauseMs, signal).catch(() => undefined);
      }
    };
    this.#watching = look();
  }

  async counters(): ReturnType<Door['counters']> {
    return this.#books?.counters();
  }

  async verifyBooks(): ReturnType<Door['verifyBooks']> {
    return this.#books?.verifyBooks();
  }

  async queue(): ReturnType<Door['queue']> {
    return this.#books?.queue();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
    for (const client of this.#clients) client.close();
  }

  async #list(): Promise<readonly ListRow<'getReceivedEdocList'>[]> {
    const rows: ListRow<'getReceivedEdocList'>[] = [];
    for (const kind of this.#plan.statuses ? [documents, statuses] : [documents]) {
      const { status, errorDesc, data } = await this.#client(0).getReceivedEdocList(kind);
      if (status !== 'OK') throw new ExchangeError('LOAD_LIST_REFUSED', { reason: errorDesc });
      rows.push(...data);
    }
    return rows;
  }

  /** How many packages of this run were taken from the lists. */
  async #takeMail(onSighting: (sighting: Sighting) => void): Promise<number> {
    const data = await this.#list();
    const at = this.#clock.now();
    const listed = new Set(data.map(({ docId }) => String(docId)));
    // What has left the lists need not be remembered: no more is kept than a list holds.
    for (const docId of this.#foreign) if (!listed.has(docId)) this.#foreign.delete(docId);
    const rows = data.filter((row) => this.#mayBeOurs(row)).values();
    let taken = 0;
    const take = async (worker: number): Promise<void> => {
      for (const { docId: id, to } of rows) {
        const docId = String(id);
        const client = this.#client(worker);
        const { bytes } = await client.getEdoc({ docId });
        const number = this.#markOf(bytes?.toString('latin1', 0, headBytes) ?? '');
        const receiver = this.#places.get(String(to));
        if (!bytes || number === undefined || receiver === undefined) {
          this.#foreign.add(docId);
          continue;
        }
        const index = Number(number) - 1;
        onSighting({ type: 'delivered', index, receiver, at });
        const digest = createHash('sha256').update(bytes).digest();
        onSighting({ type: 'inHand', index, receiver, digest });
        const { status, errorDesc } = await client.updateStatus({ docid: docId, status: 'done' });
        if (status !== 'OK') onSighting({ type: 'unknown', what: `${docId}: ${errorDesc}` });
        taken += 1;
      }
    };
    await Promise.all(Array.from({ length: takersMax }, (_, worker) => take(worker)));
    return taken;
  }

  /** Whether a row of a list can be a package of this run. */
  #mayBeOurs({ docId, to }: ListRow<'getReceivedEdocList'>): boolean {
    return !this.#foreign.has(String(docId)) && this.#places.has(String(to));
  }

  /** The number that a package of this run bears. */
  #markOf(head: string): string | undefined {
    const isStatus = /<(?:\w+:)?StatusCode>/.test(head);
    return (isStatus ? this.#statusMark : this.#documentMark).exec(head)?.[1];
  }

  #client(turn: number): VxpClient {
    return this.#clients[turn % clientCount] as VxpClient;
  }
}
