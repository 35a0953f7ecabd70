import { expect, test } from 'vitest';
import { Closers } from './closers.ts';
import { Limiter } from './limiter.ts';

test('a limiter never runs more tasks than its limit, and runs them all', async () => {
  const limiter = new Limiter(3);
  let running = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      limiter.run(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => setImmediate(resolve));
        running -= 1;
        return index;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(results).toHaveLength(20);
});

test('closers run in the opposite order and all of them, even when one fails', async () => {
  const closed: number[] = [];
  const closers = new Closers();
  closers.add(() => void closed.push(1));
  closers.add(() => {
    throw new Error('stuck');
  });
  closers.add(() => void closed.push(3));
  await expect(closers.close()).rejects.toThrow('stuck');
  expect(closed).toEqual([3, 1]);
  await closers.close();
});
