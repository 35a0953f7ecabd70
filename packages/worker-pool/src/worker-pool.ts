import { availableParallelism } from 'node:os';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import { InlineRunner } from './inline-runner.ts';
import type { TaskRunner } from './task-runner.ts';
import type { TaskInput, TaskName, TaskOutput, Tasks } from './tasks.ts';
import { Thread } from './thread.ts';

/** How a {@link WorkerPool} works. */
export type WorkerPoolOptions = {
  /** The module that exports `tasks`: `new URL('./my-tasks.ts', import.meta.url)`. */
  readonly module: URL;
  readonly clock: Clock;
  /** Threads at most; default one a core. 0 runs the tasks in the caller's thread, one after another. */
  readonly size?: number;
  /** Tasks that may wait for a thread; one more is refused. */
  readonly waitingMax?: number;
  /** Milliseconds that a task may take once it has a thread. Tasks in the caller's thread cannot be interrupted. */
  readonly taskMsMax?: number;
};

/** How one task is run. */
export type RunTaskOptions = {
  /** Gives the task up: where it waits it is dropped, where it runs its thread is ended. */
  readonly signal?: AbortSignal;
};

type Waiting = {
  readonly name: string;
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
  /** To be called when it waits no longer. */
  readonly turn: () => void;
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Runs tasks on worker threads, one task a thread at a time, the others waiting in order. Threads start when they are first
 * needed, stay, and do not keep the process alive while they have nothing to do. A thread that crashes or takes too long
 * fails its task only; the next task gets a new one.
 */
export class WorkerPool<Table extends Tasks> {
  readonly #options: WorkerPoolOptions;
  readonly #size: number;
  readonly #waitingMax: number;
  readonly #waiting: Waiting[] = [];
  readonly #runners = new Set<TaskRunner>();
  readonly #free: TaskRunner[] = [];
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#size = options.size ?? availableParallelism();
    this.#waitingMax = options.waitingMax ?? 1024;
  }

  /** Tasks that wait for a thread. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Tasks that have a thread. */
  get runningCount(): number {
    return this.#running.size;
  }

  /**
   * What the task `name` returns for `input`, or whatever it throws: an `ExchangeError` arrives as one.
   *
   * @param input - what the task takes, or a function that makes it: called when there is a thread for it, so that inputs
   *   that need memory do not pile up
   * @throws WORKER_POOL_FULL `waitingMax` tasks are waiting
   * @throws WORKER_POOL_CLOSED the pool is closed, or was before the task had its turn
   * @throws WORKER_TASK_TIMED_OUT the task took longer than `taskMsMax`
   * @throws WORKER_CRASHED the thread ended, or could not start
   */
  run<Name extends TaskName<Table>>(
    name: Name,
    input: TaskInput<Table, Name> | (() => TaskInput<Table, Name> | Promise<TaskInput<Table, Name>>),
    { signal }: RunTaskOptions = {},
  ): Promise<TaskOutput<Table, Name>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new ExchangeError('WORKER_POOL_CLOSED');
      signal?.throwIfAborted();
      if (this.#waiting.length >= this.#waitingMax && this.#isBusy())
        throw new ExchangeError('WORKER_POOL_FULL', { waitingMax: this.#waitingMax });
      const drop = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const turn = () => signal?.removeEventListener('abort', drop);
      const waiting: Waiting = { name, input, signal, turn, resolve, reject };
      signal?.addEventListener('abort', drop, { once: true });
      this.#waiting.push(waiting);
      this.#dispatch();
    });
  }

  /** Refuses what waits, lets what runs come to its end, and ends the threads. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { turn, reject } of this.#waiting.splice(0)) {
      turn();
      reject(new ExchangeError('WORKER_POOL_CLOSED'));
    }
    await Promise.all(this.#running);
    await Promise.all([...this.#runners].map((runner) => runner.stop()));
    this.#runners.clear();
  }

  #isBusy(): boolean {
    return this.#running.size >= Math.max(1, this.#size);
  }

  #dispatch(): void {
    while (!this.#isBusy()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next.turn();
      const running: Promise<void> = this.#perform(next)
        .then(next.resolve, next.reject)
        .then(() => {
          this.#running.delete(running);
          this.#dispatch();
        });
      this.#running.add(running);
    }
  }

  async #perform({ name, input, signal }: Waiting): Promise<never> {
    const { clock, taskMsMax = 60_000 } = this.#options;
    const runner = this.#takeFree() ?? this.#start();
    const ended = new AbortController();
    try {
      const given: unknown = typeof input === 'function' ? await input() : input;
      const late = clock
        .sleep(taskMsMax, signal === undefined ? ended.signal : AbortSignal.any([ended.signal, signal]))
        .then(() => {
          throw new ExchangeError('WORKER_TASK_TIMED_OUT', { task: name, taskMsMax });
        });
      return (await Promise.race([runner.run(name, given), late])) as never;
    } finally {
      ended.abort();
      if (runner.isFree) this.#free.push(runner);
      else {
        this.#runners.delete(runner);
        await runner.stop();
      }
    }
  }

  /** A thread without a task; those that ended meanwhile are forgotten. */
  #takeFree(): TaskRunner | undefined {
    for (let runner = this.#free.pop(); runner !== undefined; runner = this.#free.pop()) {
      if (runner.isFree) return runner;
      this.#runners.delete(runner);
    }
    return undefined;
  }

  #start(): TaskRunner {
    const { module } = this.#options;
    const runner = this.#size === 0 ? new InlineRunner(module) : new Thread(module);
    this.#runners.add(runner);
    return runner;
  }
}
