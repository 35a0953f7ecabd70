import type { MessagePort } from 'node:worker_threads';
import { ExchangeError } from '@lienthong/errors';
import { failureError, type TaskFailure, taskFailure } from '@lienthong/worker-pool';
import type { Question, Questions, Tale, Tales } from './line-table.ts';

type Frame =
  | { readonly type: 'ask'; readonly id: number; readonly verb: Question; readonly body: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly body: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: TaskFailure }
  | { readonly type: 'tell'; readonly verb: Tale; readonly body: unknown };

type Waiting = { readonly resolve: (body: never) => void; readonly reject: (reason: unknown) => void };

/** What the thread at this end does when it is asked or told something. */
export type LineEnd = {
  readonly onAsk: { readonly [Verb in Question]: (body: Questions[Verb][0]) => Promise<Questions[Verb][1]> };
  /** Where it fails there is no going on: the line is closed. */
  readonly onTell: { readonly [Verb in Tale]: (body: Tales[Verb]) => void | Promise<void> };
};

/** So many frames go at once; fewer wait for the end of the turn. */
const framesMax = 32;

/** A line to another thread: questions with answers, and tales. What one end says arrives in the order in which it was said. */
export class ThreadLine {
  readonly #port: MessagePort;
  readonly #end: LineEnd;
  readonly #waiting = new Map<number, Waiting>();
  #frames: Frame[] = [];
  #isFlushing = false;
  #asked = 0;
  #isClosed = false;

  constructor(port: MessagePort, end: LineEnd) {
    this.#port = port;
    this.#end = end;
    port.on('message', (frames: readonly Frame[]) => {
      for (const frame of frames) this.#take(frame);
    });
    port.on('close', () => this.#closed());
  }

  /**
   * The other thread's answer.
   *
   * @throws AXIS_UNREACHABLE when the line is closed, also before the answer is there
   */
  ask<Verb extends Question>(verb: Verb, body: Questions[Verb][0]): Promise<Questions[Verb][1]> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(unreachable(verb));
        return;
      }
      this.#asked += 1;
      this.#waiting.set(this.#asked, { resolve, reject });
      this.#say({ type: 'ask', id: this.#asked, verb, body });
    });
  }

  /** Says something that wants no answer. */
  tell<Verb extends Tale>(verb: Verb, body: Tales[Verb]): void {
    if (!this.#isClosed) this.#say({ type: 'tell', verb, body });
  }

  #say(frame: Frame): void {
    this.#frames.push(frame);
    if (this.#frames.length >= framesMax) this.#flush();
    else if (!this.#isFlushing) {
      this.#isFlushing = true;
      setImmediate(() => {
        this.#isFlushing = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
    if (this.#frames.length === 0) return;
    this.#port.postMessage(this.#frames);
    this.#frames = [];
  }

  #take(frame: Frame): void {
    switch (frame.type) {
      case 'ask':
        this.#answer(frame.id, frame.verb, frame.body);
        return;
      case 'tell':
        this.#hear(frame.verb, frame.body);
        return;
      case 'answer':
        this.#settle(frame.id)?.resolve(frame.body as never);
        return;
      case 'failure':
        this.#settle(frame.id)?.reject(failureError(frame.failure));
    }
  }

  #hear(verb: Tale, body: unknown): void {
    (this.#end.onTell[verb] as (body: unknown) => void | Promise<void>)(body)?.catch(() => this.close());
  }

  #answer(id: number, verb: Question, body: unknown): void {
    (this.#end.onAsk[verb] as (body: unknown) => Promise<unknown>)(body).then(
      (answer) => this.#say({ type: 'answer', id, body: answer }),
      (error: unknown) => this.#say({ type: 'failure', id, failure: taskFailure(error) }),
    );
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #closed(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) reject(unreachable('answer'));
    this.#waiting.clear();
  }

  /** Says what is still to be said, and ends the line for both ends. */
  close(): void {
    if (this.#isClosed) return;
    this.#flush();
    this.#port.close();
    this.#closed();
  }
}

function unreachable(what: string): ExchangeError {
  return new ExchangeError('AXIS_UNREACHABLE', { what });
}
