import { createHash } from 'node:crypto';
import type { Clock } from '@lienthong/runtime';
import { VxpClient, type VxpClientOptions } from '@lienthong/vxp-client';
import type { SeenStages } from './account.ts';
import { notationOf } from './document-mark.ts';
import type { Door, DoorAnswer, Parcel, Sighting } from './door.ts';
import type { TrafficPlan } from './traffic-plan.ts';

const parameters = { servicetype: 'eDoc', messagetype: 'edoc' } as const;
/** Clients that send, each with connections of its own, and fetches under way at a time. */
const clientCount = 16;
const takersMax = 16;
/** How long a list that had nothing new is left alone, milliseconds. */
const pollMs = 100;

/**
 * Through a server that speaks VXP, as document systems do: packages are sent, lists asked for, packages fetched and reported as
 * done. What happens between the two ends cannot be seen from here, except with the books of an exchange of our own.
 */
export class VxpDoor implements Door {
  readonly name: string;
  readonly stages: SeenStages = { delivered: true, inHand: true, receipt: false, confirmed: false };
  readonly processes: Door['processes'];
  readonly #plan: TrafficPlan;
  readonly #clock: Clock;
  readonly #books: Pick<Door, 'counters' | 'verifyBooks'> | undefined;
  readonly #clients: readonly VxpClient[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #mark: RegExp;
  /** Ids of mail that was looked at and stays in the lists: that of others. */
  readonly #foreign = new Set<string>();
  readonly #closing = new AbortController();
  #watching: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly plan: TrafficPlan;
    readonly client: VxpClientOptions;
    readonly name: string;
    /** The books of the exchange behind it, where it is one of ours. */
    readonly books?: Pick<Door, 'counters' | 'verifyBooks'>;
    readonly processes?: Door['processes'];
  }) {
    const { plan, client, name, books, processes = [] } = options;
    this.name = name;
    this.processes = processes;
    this.#plan = plan;
    this.#clock = client.clock;
    this.#books = books;
    this.#clients = Array.from({ length: clientCount }, () => new VxpClient(client));
    this.#places = new Map(plan.agencies.map(({ organId }, place) => [organId, place]));
    this.#mark = new RegExp(`,([1-9]\\d{0,8})/${notationOf(plan.run)}<`);
  }

  async send({ index, bytes }: Parcel): Promise<DoorAnswer> {
    const from = this.#plan.agencies[this.#plan.senders[index] ?? -1]?.organId ?? '';
    const { status, errorDesc } = await this.#client(index).sendEdoc({ ...parameters, from }, bytes);
    return status === 'OK' ? { status: 'accepted' } : { status: 'refused', code: errorDesc };
  }

  async watch(onSighting: (sighting: Sighting) => void): Promise<void> {
    const { signal } = this.#closing;
    const poll = async (): Promise<void> => {
      while (!signal.aborted) {
        const taken = await this.#takeMail(onSighting);
        if (taken === 0) await this.#clock.sleep(pollMs, signal).catch(() => undefined);
      }
    };
    this.#watching = poll().catch((failure: unknown) => {
      if (!signal.aborted) onSighting({ type: 'unknown', what: `list: ${String(failure)}` });
    });
  }

  async counters(): ReturnType<Door['counters']> {
    return this.#books?.counters();
  }

  async verifyBooks(): ReturnType<Door['verifyBooks']> {
    return this.#books?.verifyBooks();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
    for (const client of this.#clients) client.close();
  }

  /** How many packages of this run were taken from the lists. */
  async #takeMail(onSighting: (sighting: Sighting) => void): Promise<number> {
    const { data } = await this.#client(0).getReceivedEdocList(parameters);
    const at = this.#clock.now();
    const rows = data.filter(({ docId }) => !this.#foreign.has(String(docId))).values();
    let taken = 0;
    const take = async (worker: number): Promise<void> => {
      for (const { docId: id, to } of rows) {
        const docId = String(id);
        const client = this.#client(worker);
        const { bytes } = await client.getEdoc({ docId });
        const [, number] = this.#mark.exec(bytes?.toString('latin1') ?? '') ?? [];
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

  #client(turn: number): VxpClient {
    return this.#clients[turn % clientCount] as VxpClient;
  }
}
