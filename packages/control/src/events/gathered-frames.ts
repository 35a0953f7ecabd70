import type { ServerResponse } from 'node:http';
import type { Clock } from '@lienthong/runtime';

/** Time for which frames are gathered, milliseconds: a write costs more than a frame. */
const gatherMs = 10;

/** Frames on their way to one reader, several in a write. */
export class GatheredFrames {
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  #frames: Uint8Array[] = [];
  #bytes = 0;

  constructor(response: ServerResponse, clock: Clock) {
    this.#response = response;
    this.#clock = clock;
  }

  /** Bytes that the reader has not taken yet. */
  get backlogBytes(): number {
    return this.#bytes + this.#response.writableLength;
  }

  add(frame: Uint8Array): void {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    if (this.#frames.length === 1) void this.#clock.sleep(gatherMs).then(() => this.flush());
  }

  /** Sends what was gathered. */
  flush(): void {
    if (this.#frames.length === 0 || this.#response.writableEnded) return;
    this.#response.write(Buffer.concat(this.#frames, this.#bytes));
    this.#frames = [];
    this.#bytes = 0;
  }
}
