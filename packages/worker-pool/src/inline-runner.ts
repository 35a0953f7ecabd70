import type { TaskRunner } from './task-runner.ts';
import { loadTasks, runTask, type Tasks } from './tasks.ts';

/** Runs tasks where the caller runs: in the same order every time, for simulations. It cannot be interrupted. */
export class InlineRunner implements TaskRunner {
  readonly isFree = true;
  readonly #module: string;
  #tasks: Tasks | undefined;

  constructor(module: URL) {
    this.#module = module.href;
  }

  async run(name: string, input: unknown): Promise<unknown> {
    this.#tasks ??= await loadTasks(this.#module);
    return runTask(this.#tasks, name, input);
  }

  async stop(): Promise<void> {}
}
