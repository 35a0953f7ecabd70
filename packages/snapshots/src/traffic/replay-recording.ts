import { parseEdxml, serialiseEdxml } from '@lienthong/edxml';
import type { AgencyDesk, Session } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { parseEntry } from '@lienthong/ledger';
import { type Clock, systemClock } from '@lienthong/runtime';
import type { Recording, TrafficCounts, TrafficEvent } from './recording.ts';
import { rootOf } from './root-of.ts';
import { TrafficTally } from './traffic-counts.ts';

export type ReplayOptions = {
  /** Times as fast as it was; `max` waits for nothing but what has to be there first. */
  readonly speed: number | 'max';
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
};

export type ReplayResult = {
  readonly events: number;
  /** Whether packages were signed anew, by the agencies that they come from. */
  readonly isSignedAnew: boolean;
  readonly tookMs: number;
  /** What became of the packages here, by kind; and of those that were recorded. */
  readonly counts: Readonly<Record<string, TrafficCounts>>;
  readonly recorded: Readonly<Record<string, TrafficCounts>>;
  readonly isSame: boolean;
};

/** How long something that has to be there first is waited for, milliseconds. */
const waitMsMax = 60_000;
const pauseMs = 5;

/**
 * Lets the agencies of an exchange do what those of a recording did, in their order, and compares what becomes of it. Packages that
 * were signed under other authorities, or that were pseudonymised, are signed anew. What was handed in here before is a
 * duplicate: replay into a fresh exchange, or after a reset.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN when an agency of the recording is none here
 * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT
 */
export async function replayRecording(
  session: Session,
  recording: Recording,
  options: ReplayOptions,
): Promise<ReplayResult> {
  const { clock = systemClock, speed, signal, onProgress } = options;
  const replay = new Replay(session, recording, {
    clock,
    isSignedAnew: await needsSigning(session, recording),
  });
  const startedAt = clock.now();
  await replay.start();
  try {
    for (const [done, event] of recording.events.entries()) {
      const due = speed === 'max' ? 0 : startedAt + event.at / speed - clock.now();
      if (due > 0) await clock.sleep(due, signal);
      signal?.throwIfAborted();
      await replay.act(event);
      onProgress?.(done + 1, recording.events.length);
    }
    await replay.rest();
    const counts = await replay.counts();
    return {
      events: recording.events.length,
      isSignedAnew: replay.isSignedAnew,
      tookMs: clock.now() - startedAt,
      counts,
      recorded: recording.counts,
      isSame: JSON.stringify(sorted(counts)) === JSON.stringify(sorted(recording.counts)),
    };
  } finally {
    await replay.close();
  }
}

async function needsSigning(session: Session, { isPseudonymised, root }: Recording): Promise<boolean> {
  return isPseudonymised || root !== (await rootOf(session));
}

const sorted = (counts: ReplayResult['counts']) =>
  Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, { submissions, admitted, duplicate, delivered, refused, acknowledged }]) => [
      kind,
      [submissions, admitted, duplicate, delivered, refused, acknowledged],
    ]);

class Replay {
  readonly isSignedAnew: boolean;
  readonly #session: Session;
  readonly #recording: Recording;
  readonly #clock: Clock;
  /** From packages of the recording to those here. */
  readonly #here = new Map<string, string>();
  readonly #signed = new Map<string, Uint8Array>();
  /** Copies that are on their way, by package. */
  readonly #open = new Map<string, number>();
  readonly #delivered = new Set<string>();
  #close: () => Promise<void> = async () => undefined;

  constructor(
    session: Session,
    recording: Recording,
    options: { readonly clock: Clock; readonly isSignedAnew: boolean },
  ) {
    this.#session = session;
    this.#recording = recording;
    this.#clock = options.clock;
    this.isSignedAnew = options.isSignedAnew;
  }

  /** From here on it is known what becomes of packages. */
  async start(): Promise<void> {
    const store = await this.#session.ledgers();
    const follower = await store.follow(({ node, lines }) => {
      for (const line of lines) {
        const { act, pkg, copies, edge, to = [] } = parseEntry(line, node);
        const left = this.#open.get(pkg) ?? 0;
        if (act === 'admitted' && edge === undefined) this.#open.set(pkg, left + copies);
        if (act === 'delivered' || act === 'refused') this.#open.set(pkg, left - copies);
        if (act === 'delivered') for (const agency of to) this.#delivered.add(`${pkg} ${agency}`);
      }
    });
    this.#close = () => follower.close();
  }

  async act(event: TrafficEvent): Promise<void> {
    const desk = await this.#session.desk(event.agency);
    if (event.type === 'submission') {
      // What it speaks about has to be there: lives are held to their order.
      if (event.isAbout) await this.rest();
      const { outcome } = await desk.submit(await this.#package(desk, event));
      this.#here.set(event.pkg, outcome.pkg);
      return;
    }
    const pkg = this.#here.get(event.pkg);
    if (pkg === undefined) return;
    await this.#until(() => this.#delivered.has(`${pkg} ${event.agency}`));
    const { state, description } = event;
    await desk.acknowledge(pkg, { state, ...(description === undefined ? {} : { description }) });
  }

  async #package(
    desk: AgencyDesk,
    event: TrafficEvent & { readonly type: 'submission' },
  ): Promise<Uint8Array> {
    const recorded = this.#recording.contents.get(event.content) ?? new Uint8Array();
    if (!this.isSignedAnew) return recorded;
    // The same bytes again are a duplicate, here as there.
    const known = this.#signed.get(event.content);
    if (known) return known;
    const bytes = withoutSignature(recorded);
    const signed = event.isSigned && bytes ? await desk.sign(bytes) : (bytes ?? recorded);
    this.#signed.set(event.content, signed);
    return signed;
  }

  /** Resolves when nothing of it is on its way any more. */
  rest(): Promise<void> {
    return this.#until(() => [...this.#here.values()].every((pkg) => (this.#open.get(pkg) ?? 1) <= 0));
  }

  /** Resolves when it holds, or after a while: what is missing then shows in the counts. */
  async #until(holds: () => boolean): Promise<void> {
    for (const end = this.#clock.now() + waitMsMax; !holds() && this.#clock.now() < end; )
      await this.#clock.sleep(pauseMs);
  }

  async counts(): Promise<Readonly<Record<string, TrafficCounts>>> {
    const packages = new Set(this.#here.values());
    const tally = new TrafficTally((pkg) => packages.has(pkg));
    const store = await this.#session.ledgers();
    for await (const { node, lines } of store.read(this.#session.addresses.nodes()))
      for (const line of lines) tally.add(node, parseEntry(line, node));
    return tally.result();
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** The package as it was before it was signed; undefined where the bytes are no package. */
function withoutSignature(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const { signature: _, source: __, ...unsigned } = parseEdxml(bytes);
    return serialiseEdxml(unsigned);
  } catch (failure) {
    if (isExchangeError(failure)) return undefined;
    throw failure;
  }
}
