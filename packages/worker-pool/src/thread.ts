import { Worker } from 'node:worker_threads';
import { ExchangeError } from '@lienthong/errors';
import { movedBuffers } from './moving.ts';
import { failureError, type TaskFailure } from './task-failure.ts';
import type { TaskRunner } from './task-runner.ts';

/** What a thread is started with. */
export type ThreadData = { readonly module: string };
export type TaskRequest = { readonly name: string; readonly input: unknown };
export type TaskAnswer = { readonly output: unknown } | { readonly failure: TaskFailure };

type Asked = { readonly resolve: (output: unknown) => void; readonly reject: (error: unknown) => void };

/**
 * One worker thread. It keeps the process alive only while it has a task. A thread that ends, for whatever reason, fails
 * the task that it had and takes no other.
 */
export class Thread implements TaskRunner {
  readonly #worker: Worker;
  #asked: Asked | undefined;
  #ended = false;

  /** @param options.heapMbMax - what its heap may hold, MB; as Node.js has it where left out */
  constructor(module: URL, options: { readonly heapMbMax?: number } = {}) {
    const workerData: ThreadData = { module: module.href };
    const { heapMbMax } = options;
    this.#worker = new Worker(new URL('./thread-main.ts', import.meta.url), {
      workerData,
      // Nothing of the options of this process: a profiler or a loader of the caller has no business in there.
      execArgv: [],
      ...(heapMbMax === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMbMax } }),
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: TaskAnswer) => {
      const asked = this.#settle();
      if ('failure' in answer) asked?.reject(failureError(answer.failure));
      else asked?.resolve(answer.output);
    });
    this.#worker.on('messageerror', (error) => this.#end(error.message));
    this.#worker.on('error', (error: unknown) =>
      this.#end(error instanceof Error ? error.message : String(error)),
    );
    this.#worker.on('exit', (exitCode) => this.#end(`exit code ${exitCode}`));
  }

  get isFree(): boolean {
    return !this.#ended && this.#asked === undefined;
  }

  run(name: string, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request: TaskRequest = { name, input };
      // Throws what cannot be cloned, before anything is asked.
      this.#worker.postMessage(request, movedBuffers(input));
      this.#asked = { resolve, reject };
      this.#worker.ref();
    });
  }

  async stop(): Promise<void> {
    this.#ended = true;
    await this.#worker.terminate();
  }

  #settle(): Asked | undefined {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#worker.unref();
    return asked;
  }

  #end(problem: string): void {
    this.#ended = true;
    this.#settle()?.reject(new ExchangeError('WORKER_CRASHED', { problem }));
  }
}
