import type { Transferable } from 'node:worker_threads';

const buffersOf = new WeakMap<object, readonly Transferable[]>();

/**
 * `value`, of which these buffers change threads instead of being copied when it goes to a task or comes back from one.
 * Whoever gave them away cannot read them any more.
 */
export function moving<Value extends object>(value: Value, buffers: readonly Transferable[]): Value {
  buffersOf.set(value, buffers);
  return value;
}

/** The buffers of `value` that change threads. */
export function movedBuffers(value: unknown): readonly Transferable[] {
  return typeof value === 'object' && value !== null ? (buffersOf.get(value) ?? []) : [];
}
