import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import type { ControlCall } from '../http/control-call.ts';
import type { ControlLimits } from '../http/control-limits.ts';
import { apiHeaders } from '../http/security-headers.ts';
import type { EventType } from '../model/control-event.ts';
import { type EventHub, frameOf, type SentEvent } from './event-hub.ts';
import type { EventRequest } from './event-request.ts';
import { GatheredFrames } from './gathered-frames.ts';

/** Missed events that are sent in one piece. */
const batchMax = 256;
/** Time that a reader that was dropped has to take its last frame, milliseconds. */
const farewellMs = 1_000;

/** Streams of events to readers over HTTP, each with a bounded backlog. @clause HTML, server-sent events */
export class EventStreams {
  readonly #hub: EventHub;
  readonly #limits: ControlLimits;
  readonly #clock: Clock;
  #count = 0;
  #droppedCount = 0;

  constructor(options: { readonly hub: EventHub; readonly limits: ControlLimits; readonly clock: Clock }) {
    this.#hub = options.hub;
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  /** Streams that are open. */
  get count(): number {
    return this.#count;
  }

  /** Streams that were ended because their readers were too slow. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /**
   * Sends events until the reader goes, the API stops, or the reader is too slow: then it is told `stream.dropped`. One that
   * has missed events that are not kept any more is told `stream.reset` first, and has to read anew what it shows.
   *
   * @throws CONTROL_BUSY when there are as many streams as there may be
   */
  async run(call: ControlCall, request: EventRequest): Promise<void> {
    const { streamsMax } = this.#limits;
    if (this.#count >= streamsMax)
      throw new ExchangeError('CONTROL_BUSY', { limit: streamsMax, what: 'streams' });
    this.#count += 1;
    try {
      await this.#send(call, request);
    } finally {
      this.#count -= 1;
    }
  }

  async #send(
    { request, response, signal }: ControlCall,
    { after, wants, hub = this.#hub }: EventRequest,
  ): Promise<void> {
    response.writeHead(200, {
      ...apiHeaders,
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    request.socket.setNoDelay(true);
    const ended = new AbortController();
    const over = AbortSignal.any([signal, ended.signal]);
    const gathered = new GatheredFrames(response, this.#clock);
    const write = ({ event, frame }: SentEvent): void => {
      if (over.aborted || !wants(event)) return;
      gathered.add(frame);
      if (gathered.backlogBytes <= this.#limits.streamBacklogBytesMax) return;
      gathered.add(this.#notice('stream.dropped', event.id));
      this.#droppedCount += 1;
      ended.abort();
    };
    response.write(`retry: 1000\n: ${hub.lastId}\n\n`);
    let unsubscribe = (): void => undefined;
    try {
      if (after !== undefined) await this.#catchUp(response, { hub, after, wants, gathered, over });
      // Nothing can have happened between the last look at what was missed and this.
      unsubscribe = hub.subscribe(write);
      await this.#beat(response, over);
    } finally {
      unsubscribe();
    }
    gathered.flush();
    response.end();
    if (ended.signal.aborted) await this.#letGo(response);
  }

  /** Sends what was missed, as fast as the reader takes it; what happens meanwhile counts as missed too. */
  async #catchUp(
    response: ControlCall['response'],
    missing: {
      readonly hub: EventHub;
      readonly after: string;
      readonly wants: EventRequest['wants'];
      readonly gathered: GatheredFrames;
      readonly over: AbortSignal;
    },
  ): Promise<void> {
    const { hub, wants, gathered, over } = missing;
    let { after } = missing;
    while (!over.aborted) {
      const missed = hub.after(after);
      if (!missed) {
        gathered.add(this.#notice('stream.reset', hub.lastId));
        return;
      }
      const batch = missed.slice(0, batchMax);
      const last = batch.at(-1);
      if (!last) return;
      for (const { event, frame } of batch) if (wants(event)) gathered.add(frame);
      after = last.event.id;
      gathered.flush();
      if (response.writableNeedDrain) await drained(response, over);
    }
  }

  #notice(type: EventType, id: string): Buffer {
    return frameOf({ id, type, at: this.#clock.now() });
  }

  /** Writes a comment now and then, so that both ends know that the line holds; resolves when the stream is over. */
  async #beat(response: ControlCall['response'], over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      try {
        await this.#clock.sleep(this.#limits.heartbeatMs, over);
      } catch (interruption) {
        if (!over.aborted) throw interruption;
        return;
      }
      response.write(': \n\n');
    }
  }

  /** Closes the line of a reader that does not read, so that what waits for it is freed. */
  async #letGo(response: ControlCall['response']): Promise<void> {
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    if (response.destroyed) return;
    try {
      await this.#clock.sleep(farewellMs, closed.signal);
    } catch (interruption) {
      if (!closed.signal.aborted) throw interruption;
    }
    response.destroy();
  }
}

/** Resolves when the reader has taken what was written, or the stream is over. */
function drained(response: ControlCall['response'], over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      over.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done);
    over.addEventListener('abort', done, { once: true });
    if (over.aborted) done();
  });
}
