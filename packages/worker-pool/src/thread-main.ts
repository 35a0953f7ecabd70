/** What a thread of a pool runs: one task after another, from the module that it was started with. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { movedBuffers } from './moving.ts';
import { taskFailure } from './task-failure.ts';
import { loadTasks, runTask } from './tasks.ts';
import type { TaskAnswer, TaskRequest, ThreadData } from './thread.ts';

const port = parentPort as MessagePort;
const { module } = workerData as ThreadData;
const tasks = await loadTasks(module);
const fail = (error: unknown) => port.postMessage({ failure: taskFailure(error) } satisfies TaskAnswer);

port.on('message', ({ name, input }: TaskRequest) => {
  runTask(tasks, name, input)
    .then((output) => port.postMessage({ output } satisfies TaskAnswer, movedBuffers(output)))
    .catch(fail);
});
