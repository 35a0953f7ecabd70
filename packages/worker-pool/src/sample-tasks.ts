import { threadId } from 'node:worker_threads';
import { ExchangeError } from '@lienthong/errors';
import { moving } from './moving.ts';

/** Tasks for the tests of this package: each behaves, well or badly, in one way. */
export const tasks: {
  readonly double: (input: number) => number;
  readonly thread: (input: null) => Promise<number>;
  readonly refuse: (input: { readonly code: 'known' | 'other' }) => never;
  readonly bytes: (input: Uint8Array) => Uint8Array;
  readonly isShared: (input: Uint8Array) => boolean;
  readonly uncloneable: (input: null) => () => void;
  readonly exit: (input: number) => never;
  readonly exitLater: (input: number) => number;
  readonly throwLater: (input: null) => Promise<never>;
  readonly spin: (input: null) => never;
  readonly wait: (gate: Int32Array<SharedArrayBuffer>) => number;
} = {
  double: (input) => input * 2,
  thread: async () => threadId,
  refuse: ({ code }) => {
    if (code === 'known') throw new ExchangeError('INVARIANT_BROKEN', { what: 'asked for' });
    throw new RangeError('asked for');
  },
  bytes: (input) => {
    const reversed = input.slice().reverse();
    return moving(reversed, [reversed.buffer]);
  },
  isShared: (input) => input.buffer instanceof SharedArrayBuffer,
  uncloneable: () => () => undefined,
  exit: (code) => process.exit(code),
  exitLater: (code) => {
    setImmediate(() => process.exit(code));
    return threadId;
  },
  throwLater: () =>
    new Promise(() => {
      setImmediate(() => {
        throw new RangeError('thrown where nobody catches');
      });
    }),
  spin: () => {
    for (;;);
  },
  // Tells that it has begun, then waits to be let go.
  wait: (gate) => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    Atomics.wait(gate, 1, 0);
    return threadId;
  },
};
