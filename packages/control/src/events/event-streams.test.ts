import type { IncomingMessage, ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { ManualClock } from '@lienthong/runtime';
import { describe, expect, test } from 'vitest';
import type { ControlCall } from '../http/control-call.ts';
import { defaultControlLimits } from '../http/control-limits.ts';
import { EventHub } from './event-hub.ts';
import { EventStreams } from './event-streams.ts';

/** A reader that takes nothing until it is told to. */
class Reader extends Writable {
  text = '';
  isReading = false;
  #waiting: (() => void) | undefined;

  writeHead(): this {
    return this;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    const take = () => {
      this.text += chunk.toString('utf8');
      done();
    };
    if (this.isReading) take();
    else this.#waiting = take;
  }

  read(): void {
    this.isReading = true;
    this.#waiting?.();
  }
}

const all = { after: undefined, wants: () => true };

function stage(limits: Partial<typeof defaultControlLimits> = {}) {
  const clock = new ManualClock(0);
  const hub = new EventHub({ run: 'r', keptMax: 1_000 });
  const streams = new EventStreams({ hub, clock, limits: { ...defaultControlLimits, ...limits } });
  const reader = new Reader({ highWaterMark: 1_000 });
  const ending = new AbortController();
  const call: ControlCall = {
    request: { method: 'GET', socket: { setNoDelay: () => undefined } } as unknown as IncomingMessage,
    response: reader as unknown as ServerResponse,
    language: 'vi',
    signal: ending.signal,
  };
  const publish = (count: number) => {
    for (let n = 0; n < count; n += 1) hub.publish({ type: 'clock.changed', at: n });
  };
  return { clock, hub, streams, reader, ending, call, publish };
}

/** Lets everything happen that waits for no clock. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const idsIn = (text: string) => [...text.matchAll(/^id: r-(\d+)$/gm)].map(([, n]) => Number(n));

describe('a stream of events', () => {
  test('events of a moment come in one write, in their order', async () => {
    const { clock, streams, reader, ending, call, publish } = stage();
    reader.isReading = true;
    const running = streams.run(call, all);
    publish(3);
    await settle();
    expect(idsIn(reader.text)).toEqual([]);
    clock.advance(10);
    await settle();
    expect(idsIn(reader.text)).toEqual([1, 2, 3]);
    ending.abort();
    await running;
    expect(reader.writableEnded).toBe(true);
    expect(streams.count).toBe(0);
  });

  test('a reader that does not read is told that it is dropped, and its line is closed', async () => {
    const { clock, hub, streams, reader, call, publish } = stage({ streamBacklogBytesMax: 5_000 });
    const running = streams.run(call, all);
    publish(1_000);
    await settle();
    expect(hub.readerCount).toBe(0);
    expect(streams.droppedCount).toBe(1);
    expect(reader.writableLength).toBeLessThan(6_000);
    expect(reader.destroyed).toBe(false);
    clock.advance(1_000);
    await running;
    expect(reader.destroyed).toBe(true);
  });

  test('a dropped reader that reads after all learns from where to go on', async () => {
    const { clock, streams, reader, call, publish } = stage({ streamBacklogBytesMax: 5_000 });
    const running = streams.run(call, all);
    publish(1_000);
    await settle();
    reader.read();
    await settle();
    clock.advance(1_000);
    await running;
    const ids = idsIn(reader.text);
    expect(reader.text).toContain('event: stream.dropped');
    // The notice names the last event that was sent.
    expect(ids.at(-1)).toBe(ids.at(-2));
    expect(ids.slice(0, -1)).toEqual(ids.slice(0, -1).map((_, place) => place + 1));
  });

  test('what was missed comes as fast as it is read, however much it is, and nothing twice', async () => {
    const { clock, hub, streams, reader, ending, call, publish } = stage({ streamBacklogBytesMax: 50_000 });
    publish(800);
    const running = streams.run(call, { ...all, after: 'r-0' });
    await settle();
    // Not more than a piece waits for a reader that is slow.
    expect(hub.readerCount).toBe(0);
    expect(reader.writableLength).toBeLessThan(30_000);
    publish(10);
    reader.read();
    for (let turn = 0; turn < 20; turn += 1) await settle();
    publish(5);
    clock.advance(10);
    await settle();
    expect(idsIn(reader.text)).toEqual(Array.from({ length: 815 }, (_, place) => place + 1));
    expect(streams.droppedCount).toBe(0);
    ending.abort();
    await running;
  });

  test('who was overtaken while catching up is told to read anew', async () => {
    const { streams, reader, ending, call, publish } = stage();
    publish(300);
    const running = streams.run(call, { ...all, after: 'r-0' });
    await settle();
    publish(2_000);
    reader.read();
    for (let turn = 0; turn < 20; turn += 1) await settle();
    ending.abort();
    await running;
    expect(reader.text.trimEnd().split('\n\n').at(-1)).toContain('event: stream.reset');
  });

  test('who leaves while catching up is let go', async () => {
    const { streams, ending, call, publish } = stage();
    publish(900);
    const running = streams.run(call, { ...all, after: 'r-0' });
    await settle();
    ending.abort();
    await running;
    expect(streams.count).toBe(0);
  });
});
