export { moving } from './moving.ts';
export { sharedCopy } from './shared-copy.ts';
export type { TaskInput, TaskName, TaskOutput, Tasks } from './tasks.ts';
export { type RunTaskOptions, WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';
