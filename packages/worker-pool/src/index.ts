export { moving } from './moving.ts';
export { sharedCopy } from './shared-copy.ts';
export { failureError, type TaskFailure, taskFailure } from './task-failure.ts';
export type { TaskInput, TaskName, TaskOutput, Tasks } from './tasks.ts';
export { Thread } from './thread.ts';
export { type RunTaskOptions, WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';
