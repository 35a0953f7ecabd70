import type { Session } from '@lienthong/emulator';
import type { EntryDraft } from '@lienthong/ledger';
import type { NodeId } from '@lienthong/registry';
import type { Clock, Logger } from '@lienthong/runtime';
import type { PackageBook } from '../events/package-book.ts';
import { journeySpans, type Recorded, type Span } from './journey-spans.ts';

/** Where traces go. */
export type TraceTarget = {
  /** Address of a collector that takes OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
};

export type TraceExporterOptions = {
  readonly target: TraceTarget;
  readonly session: Session;
  readonly packages: PackageBook;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Packages under way whose records are kept. */
const openMax = 10_000;
/** Entries of one package that are kept. */
const recordsMax = 5_000;
/** Spans that wait to be sent; more are dropped. */
const spansMax = 20_000;
const batchMax = 2_000;
const pauseMs = 1_000;
const timeoutMs = 10_000;

/** Sends the journey of every package as one trace when its outcome is known. A collector that does not answer costs traces, never packages. */
export class TraceExporter {
  readonly #options: TraceExporterOptions;
  readonly #open = new Map<string, Recorded[]>();
  readonly #closing = new AbortController();
  #spans: Span[] = [];
  #dropped = 0;
  #running: Promise<void> | undefined;

  constructor(options: TraceExporterOptions) {
    this.#options = options;
  }

  /** Spans that were never sent. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Begins to send now and then. */
  start(): void {
    this.#running = this.#run();
  }

  /** Takes in a new entry; each once. */
  add(node: string, entry: EntryDraft): void {
    const records = this.#open.get(entry.pkg) ?? [];
    // What is heard of a package after its trace was sent is no journey of its own.
    if (records.length === 0 && (entry.act !== 'admitted' || entry.edge !== undefined)) return;
    if (records.length < recordsMax) records.push({ node, entry });
    this.#open.set(entry.pkg, records);
    const course = this.#options.packages.get(entry.pkg);
    if (course && course.stated >= course.copies && (entry.act === 'receipt' || entry.act === 'refused'))
      this.#finish(entry.pkg, records);
    const [oldest] = this.#open;
    if (this.#open.size > openMax && oldest) this.#finish(...oldest);
  }

  #finish(pkg: string, records: readonly Recorded[]): void {
    this.#open.delete(pkg);
    const { session, packages } = this.#options;
    const about = packages.get(pkg)?.facts.about;
    const document =
      about === undefined ? undefined : packages.find(about).find(({ facts }) => facts.kind !== 'status');
    const spans = journeySpans(pkg, records, {
      tierOf: (node) => session.topology.node(node as NodeId).tier,
      about: document?.pkg,
    });
    if (this.#spans.length + spans.length > spansMax) this.#dropped += spans.length;
    else this.#spans.push(...spans);
  }

  /** Sends what is there; resolves when the collector has it, or does not want it. */
  async flush(): Promise<void> {
    while (this.#spans.length > 0) {
      const batch = this.#spans.slice(0, batchMax);
      this.#spans = this.#spans.slice(batchMax);
      if (!(await this.#send(batch))) this.#dropped += batch.length;
    }
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#options.clock.sleep(pauseMs, this.#closing.signal);
      } catch (interruption) {
        if (!this.#closing.signal.aborted) throw interruption;
      }
      await this.flush();
    }
  }

  async #send(spans: readonly Span[]): Promise<boolean> {
    const { target, logger } = this.#options;
    const { endpoint, headers = {}, fetch: send = fetch } = target;
    try {
      const response = await send(`${endpoint.replace(/\/+$/, '')}/v1/traces`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({
          resourceSpans: [
            {
              resource: { attributes: [{ key: 'service.name', value: { stringValue: 'lienthong' } }] },
              scopeSpans: [{ scope: { name: '@lienthong/control' }, spans }],
            },
          ],
        }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.arrayBuffer();
      if (response.ok) return true;
      logger.log('warn', 'traces-refused', { status: response.status, spans: spans.length });
    } catch (failure) {
      logger.log('warn', 'traces-not-sent', { reason: String(failure), spans: spans.length });
    }
    return false;
  }

  /** Sends what is there and ends. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }
}
