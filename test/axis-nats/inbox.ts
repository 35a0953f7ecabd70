import type { Delivery } from '@lienthong/axis';
import { expect } from 'vitest';

/** Collects deliveries and lets a test wait for the n-th. */
export class Inbox {
  readonly deliveries: Delivery[] = [];
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  readonly #also: ((delivery: Delivery) => void) | undefined;

  constructor(also?: (delivery: Delivery) => void) {
    this.#also = also;
  }

  readonly onDelivery = (delivery: Delivery): void => {
    this.deliveries.push(delivery);
    this.#also?.(delivery);
    this.#waiters = this.#waiters.filter(({ count, resolve }) => {
      if (this.deliveries.length < count) return true;
      resolve();
      return false;
    });
  };

  async first(count: number): Promise<readonly Delivery[]> {
    if (this.deliveries.length < count)
      await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
    return this.deliveries.slice(0, count);
  }
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Everything that `source` yields. */
export async function collected<Item>(source: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** An expectation that is tried until it holds: for what the server does in its own time. */
export const eventually = <Value>(value: () => Value): ReturnType<typeof expect.poll<Value>> =>
  expect.poll(value, { timeout: 90_000, interval: 10 });
