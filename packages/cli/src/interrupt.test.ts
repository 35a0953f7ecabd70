import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import { Interrupt, Interrupted } from './interrupt.ts';

function listening() {
  const process = new EventEmitter();
  const interrupt = new Interrupt();
  const on = { first: vi.fn(), second: vi.fn() };
  const stop = interrupt.listen(process, on);
  return { process, interrupt, on, stop };
}

test('the first signal asks for an orderly end, the second forces it', async () => {
  const { process, interrupt, on } = listening();
  const waiting = interrupt.wait();
  process.emit('SIGINT');
  await waiting;
  expect(on.first).toHaveBeenCalledOnce();
  expect(on.second).not.toHaveBeenCalled();
  process.emit('SIGTERM');
  expect(on.second).toHaveBeenCalledOnce();
});

test('work that does not end is given up, work that has ended counts', async () => {
  const { process, interrupt } = listening();
  await expect(interrupt.orInterrupted(Promise.resolve('xong'))).resolves.toBe('xong');
  const never = interrupt.orInterrupted(new Promise(() => undefined));
  process.emit('SIGINT');
  await expect(never).rejects.toThrow(Interrupted);
  await expect(interrupt.orInterrupted(new Promise(() => undefined))).rejects.toThrow(Interrupted);
});

test('nobody is left listening', () => {
  const { process, stop } = listening();
  stop();
  expect(process.eventNames()).toEqual([]);
});
