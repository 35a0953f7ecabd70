import type { MessagePort } from 'node:worker_threads';
import { ExchangeError } from '@lienthong/errors';
import { failureError, type TaskFailure, taskFailure } from '@lienthong/worker-pool';
import { type Batch, FrameBatch, framesOf, type Said } from './frame-batch.ts';
import type { Question, Questions, Tale, Tales } from './line-table.ts';

type Head =
  | readonly ['ask', number, Question]
  | readonly ['answer', number]
  | readonly ['failure', number]
  | readonly ['tell', Tale];

type Waiting = {
  readonly resolve: (answer: Said<never>) => void;
  readonly reject: (reason: unknown) => void;
};

/** What the thread at this end does when it is asked or told something. */
export type LineEnd = {
  readonly onAsk: {
    readonly [Verb in Question]: (
      plain: Questions[Verb][0],
      bytes: Uint8Array,
    ) => Promise<Said<Questions[Verb][1]>>;
  };
  /** Where it fails there is no going on: the line is closed. */
  readonly onTell: {
    readonly [Verb in Tale]: (plain: Tales[Verb], bytes: Uint8Array) => void | Promise<void>;
  };
};

/** So many frames go at once; fewer wait for the end of the turn. */
const framesMax = 32;
const nothing = new Uint8Array();

/** A line to another thread: questions with answers, and tales. What one end says arrives in the order in which it was said. */
export class ThreadLine {
  readonly #port: MessagePort;
  readonly #end: LineEnd;
  readonly #waiting = new Map<number, Waiting>();
  readonly #unsaid = new FrameBatch<Head>();
  #isFlushing = false;
  #asked = 0;
  #isClosed = false;

  constructor(port: MessagePort, end: LineEnd) {
    this.#port = port;
    this.#end = end;
    port.on('message', (batch: Batch) => {
      for (const { head, said } of framesOf<Head>(batch)) this.#take(head, said);
    });
    port.on('close', () => this.#closed());
  }

  /**
   * The other thread's answer.
   *
   * @throws AXIS_UNREACHABLE when the line is closed, also before the answer is there
   */
  ask<Verb extends Question>(
    verb: Verb,
    plain: Questions[Verb][0],
    bytes?: Uint8Array,
  ): Promise<Said<Questions[Verb][1]>> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(unreachable(verb));
        return;
      }
      this.#asked += 1;
      this.#waiting.set(this.#asked, { resolve, reject });
      this.#say(['ask', this.#asked, verb], bytes ? { plain, bytes } : { plain });
    });
  }

  /** Says something that wants no answer. */
  tell<Verb extends Tale>(verb: Verb, plain: Tales[Verb], bytes?: Uint8Array): void {
    this.#say(['tell', verb], bytes ? { plain, bytes } : { plain });
  }

  #say(head: Head, said: Said<unknown>): void {
    if (this.#isClosed) return;
    this.#unsaid.add(head, said);
    if (this.#unsaid.length >= framesMax) this.#flush();
    else if (!this.#isFlushing) {
      this.#isFlushing = true;
      setImmediate(() => {
        this.#isFlushing = false;
        this.#flush();
      });
    }
  }

  #flush(): void {
    if (this.#isClosed || this.#unsaid.length === 0) return;
    const { batch, moved } = this.#unsaid.take();
    this.#port.postMessage(batch, moved);
  }

  #take(head: Head, { plain, bytes = nothing }: Said<unknown>): void {
    switch (head[0]) {
      case 'ask':
        this.#answer(head[1], head[2], plain, bytes);
        return;
      case 'tell':
        this.#hear(head[1], plain, bytes);
        return;
      case 'answer':
        this.#settle(head[1])?.resolve({ plain: plain as never, bytes });
        return;
      case 'failure':
        this.#settle(head[1])?.reject(failureError(plain as TaskFailure));
    }
  }

  #answer(id: number, verb: Question, plain: unknown, bytes: Uint8Array): void {
    (this.#end.onAsk[verb] as (plain: unknown, bytes: Uint8Array) => Promise<Said<unknown>>)(
      plain,
      bytes,
    ).then(
      (answer) => this.#say(['answer', id], answer),
      (error: unknown) => this.#say(['failure', id], { plain: plainFailure(error) }),
    );
  }

  #hear(verb: Tale, plain: unknown, bytes: Uint8Array): void {
    (this.#end.onTell[verb] as (plain: unknown, bytes: Uint8Array) => void | Promise<void>)(
      plain,
      bytes,
    )?.catch(() => this.close());
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

/** A failure as plain data: of a defect, what it says. */
function plainFailure(error: unknown): TaskFailure {
  const failure = taskFailure(error);
  return 'error' in failure ? { error: String(failure.error) } : failure;
}
