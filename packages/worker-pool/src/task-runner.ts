/** Runs tasks one at a time. */
export type TaskRunner = {
  /** Whether it can be given a task: it is neither at work nor at its end. */
  readonly isFree: boolean;
  /** What the task returns; the next may be given when this one has ended. */
  run(name: string, input: unknown): Promise<unknown>;
  /** Ends it, with whatever it is at. */
  stop(): Promise<void>;
};
