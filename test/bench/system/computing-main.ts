import { Worker } from 'node:worker_threads';

// Two threads that compute and share nothing: what the machine itself makes of its cores.
const thread = new URL('./computing-thread.ts', import.meta.url);
const counts = await Promise.all(
  [1, 2].map(
    () =>
      new Promise<number>((resolve, reject) => {
        const worker = new Worker(thread);
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  ),
);
process.stdout.write(JSON.stringify({ count: counts.reduce((sum, count) => sum + count, 0) }));
