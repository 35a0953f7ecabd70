import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ManualClock, systemClock } from '@lienthong/runtime';
import { afterEach, describe, expect, test } from 'vitest';
import { moving } from './moving.ts';
import type { tasks } from './sample-tasks.ts';
import { sharedCopy } from './shared-copy.ts';
import { WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';

const module = new URL('./sample-tasks.ts', import.meta.url);
const pools: WorkerPool<typeof tasks>[] = [];
const poolOf = (options: Partial<WorkerPoolOptions> = {}) => {
  const pool = new WorkerPool<typeof tasks>({ module, clock: systemClock, size: 1, ...options });
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** A task that has begun and does not end before it is let go. */
async function occupied(pool: WorkerPool<typeof tasks>) {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const done = pool.run('wait', gate);
  await Atomics.waitAsync(gate, 0, 0).value;
  const letGo = () => {
    Atomics.store(gate, 1, 1);
    Atomics.notify(gate, 1);
    return done;
  };
  return { done, letGo };
}

describe.each([
  ['on a thread', 1],
  ['in the caller’s thread', 0],
])('a task %s', (_, size) => {
  test('returns what it makes of its input', async () => {
    await expect(poolOf({ size }).run('double', 21)).resolves.toBe(42);
  });

  test('fails with the error that it throws, ours with code and details', async () => {
    const pool = poolOf({ size });
    await expect(pool.run('refuse', { code: 'known' })).rejects.toMatchObject({
      name: 'ExchangeError',
      code: 'INVARIANT_BROKEN',
      details: { what: 'asked for' },
    });
    await expect(pool.run('refuse', { code: 'other' })).rejects.toThrow(new RangeError('asked for'));
    await expect(pool.run('double', 1), 'the pool goes on').resolves.toBe(2);
  });

  test('that does not exist fails, inherited names too', async () => {
    const pool = poolOf({ size });
    for (const name of ['nothing', 'toString', '__proto__'])
      await expect(pool.run(name as 'double', 1)).rejects.toThrow(`there is no task ${name}`);
  });

  test('gets input that is made when it has its turn, and fails where that fails', async () => {
    const pool = poolOf({ size });
    await expect(pool.run('double', async () => 4)).resolves.toBe(8);
    const fail = () => Promise.reject(new RangeError('no input'));
    await expect(pool.run('double', fail)).rejects.toThrow('no input');
    await expect(pool.run('double', 1)).resolves.toBe(2);
  });
});

test('tasks run on other threads than the caller’s, at most as many as the pool has', async () => {
  const pool = poolOf({ size: 2 });
  const ids = await Promise.all(Array.from({ length: 20 }, () => pool.run('thread', null)));
  expect(ids).not.toContain(0);
  expect(new Set(ids).size).toBeLessThanOrEqual(2);
});

test('two tasks run at the same time on two threads', async () => {
  const pool = poolOf({ size: 2 });
  const one = await occupied(pool);
  const other = await occupied(pool);
  expect(await one.letGo()).not.toBe(await other.letGo());
});

test('without threads tasks run here, in the order in which they were given', async () => {
  const pool = poolOf({ size: 0 });
  const order: number[] = [];
  const given = [3, 1, 2].map(async (input) => order.push(await pool.run('double', input)));
  await Promise.all(given);
  expect(order).toEqual([6, 2, 4]);
  await expect(pool.run('thread', null)).resolves.toBe((await import('node:worker_threads')).threadId);
});

describe('bytes', () => {
  test('move in both directions where that is asked for', async () => {
    const pool = poolOf();
    const bytes = Uint8Array.of(1, 2, 3);
    await expect(pool.run('bytes', moving(bytes, [bytes.buffer]))).resolves.toEqual(Uint8Array.of(3, 2, 1));
    expect(bytes.length, 'given away').toBe(0);
  });

  test('are copied otherwise, and can be used on', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    await expect(poolOf().run('bytes', bytes)).resolves.toEqual(Uint8Array.of(3, 2, 1));
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('in shared memory are seen by the thread, and are not copied twice', async () => {
    const bytes = Buffer.alloc(9 * 1024 * 1024, 'ab');
    const shared = await sharedCopy(bytes);
    expect(bytes.equals(shared)).toBe(true);
    expect(await sharedCopy(shared)).toBe(shared);
    await expect(poolOf().run('isShared', shared)).resolves.toBe(true);
  });
});

test('what cannot be cloned fails on the way in and on the way out, and nothing else', async () => {
  const pool = poolOf();
  await expect(pool.run('double', (() => () => 1) as never)).rejects.toThrow('could not be cloned');
  await expect(pool.run('uncloneable', null)).rejects.toThrow('could not be cloned');
  await expect(pool.run('double', 1)).resolves.toBe(2);
});

describe('a thread that ends', () => {
  test('fails its task, and the next one gets a new thread', async () => {
    const pool = poolOf();
    const first = await pool.run('thread', null);
    await expect(pool.run('exit', 7)).rejects.toMatchObject({
      code: 'WORKER_CRASHED',
      details: { problem: 'exit code 7' },
    });
    const second = await pool.run('thread', null);
    expect(second).not.toBe(first);
  });

  test('by an error that nobody caught fails its task with that error’s text', async () => {
    const pool = poolOf();
    await expect(pool.run('throwLater', null)).rejects.toMatchObject({
      code: 'WORKER_CRASHED',
      details: { problem: 'thrown where nobody catches' },
    });
    await expect(pool.run('double', 1)).resolves.toBe(2);
  });

  test('while it has nothing to do is replaced, at the cost of one task that was on its way at most', async () => {
    const pool = poolOf();
    const first = await pool.run('exitLater', 3);
    const failures: unknown[] = [];
    let thread = first;
    while (thread === first) {
      thread = await pool.run('thread', null).catch((failure: unknown) => {
        failures.push(failure);
        return first;
      });
    }
    expect(failures.length).toBeLessThanOrEqual(1);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'WORKER_CRASHED' });
  });

  test('since its module cannot be loaded fails every task, and says why', async () => {
    const pool = poolOf({ module: new URL('./no-such-module.ts', import.meta.url) });
    for (let times = 0; times < 2; times++) {
      await expect(pool.run('double', 1)).rejects.toMatchObject({
        code: 'WORKER_CRASHED',
        details: { problem: expect.stringContaining('no-such-module') },
      });
    }
  });
});

describe('limits', () => {
  test('a task that takes too long is stopped, and the next one gets a new thread', async () => {
    const clock = new ManualClock(0);
    const pool = poolOf({ clock, taskMsMax: 1000 });
    const { done } = await occupied(pool);
    const waiting = pool.run('double', 4);
    clock.advance(999);
    expect(pool.runningCount).toBe(1);
    clock.advance(1);
    await expect(done).rejects.toMatchObject({
      code: 'WORKER_TASK_TIMED_OUT',
      details: { task: 'wait', taskMsMax: 1000 },
    });
    await expect(waiting).resolves.toBe(8);
  });

  test('a task in an endless loop can be given up', async () => {
    const pool = poolOf();
    const stop = new AbortController();
    const spinning = pool.run('spin', null, { signal: stop.signal });
    stop.abort(new RangeError('enough'));
    await expect(spinning).rejects.toThrow('enough');
    await expect(pool.run('double', 1)).resolves.toBe(2);
  });

  test('a waiting task can be given up, and one whose signal is aborted already is not taken', async () => {
    const pool = poolOf();
    const { letGo } = await occupied(pool);
    const stop = new AbortController();
    const waiting = pool.run('double', 1, { signal: stop.signal });
    expect(pool.waitingCount).toBe(1);
    stop.abort(new RangeError('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(pool.waitingCount).toBe(0);
    await expect(pool.run('double', 1, { signal: stop.signal })).rejects.toThrow('enough');
    await letGo();
  });

  test('more waiting tasks than allowed are refused until there is room', async () => {
    const pool = poolOf({ waitingMax: 2 });
    const { letGo } = await occupied(pool);
    const waiting = [pool.run('double', 1), pool.run('double', 2)];
    await expect(pool.run('double', 3)).rejects.toMatchObject({
      code: 'WORKER_POOL_FULL',
      details: { waitingMax: 2 },
    });
    await letGo();
    await expect(Promise.all(waiting)).resolves.toEqual([2, 4]);
    await expect(pool.run('double', 3)).resolves.toBe(6);
  });

  test('inputs are not made before their turn', async () => {
    const pool = poolOf();
    const { letGo } = await occupied(pool);
    let made = 0;
    const waiting = [1, 2, 3].map((input) =>
      pool.run('double', () => {
        made++;
        return input;
      }),
    );
    expect(made).toBe(0);
    await letGo();
    await Promise.all(waiting);
    expect(made).toBe(3);
  });
});

describe('closing', () => {
  test('lets what runs end, refuses what waits and whatever comes later', async () => {
    const pool = poolOf();
    const { letGo } = await occupied(pool);
    const waiting = pool.run('double', 1);
    const closing = pool.close();
    await expect(waiting).rejects.toMatchObject({ code: 'WORKER_POOL_CLOSED' });
    await expect(pool.run('double', 1)).rejects.toMatchObject({ code: 'WORKER_POOL_CLOSED' });
    await expect(letGo()).resolves.toBeGreaterThan(0);
    await closing;
    await pool.close();
  });

  test('is not needed for the process to end: an idle pool does not keep it', async () => {
    const script = `
      import { systemClock } from '@lienthong/runtime';
      import { WorkerPool } from './worker-pool.ts';
      const pool = new WorkerPool({ module: new URL('./src/sample-tasks.ts', 'file://' + process.cwd() + '/'), clock: systemClock });
      console.log(await pool.run('double', 2));`;
    const cwd = fileURLToPath(new URL('..', import.meta.url));
    const run = promisify(execFile);
    const args = [
      '--input-type=module',
      '--eval',
      script.replace('./worker-pool.ts', './src/worker-pool.ts'),
    ];
    await expect(run(process.execPath, args, { cwd })).resolves.toMatchObject({ stdout: '4\n', stderr: '' });
  });
});
