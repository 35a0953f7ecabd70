import { setImmediate } from 'node:timers/promises';

/** So much is copied before other work gets its turn: less than 1 ms of it. */
const sliceBytes = 1024 * 1024;

/**
 * The bytes in memory that all threads see, so that handing them to a task costs nothing; bytes that are there already
 * are returned as they are. The event loop is let go in between; the bytes must not change until the promise is kept.
 */
export async function sharedCopy(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  for (let offset = 0; offset < bytes.length; offset += sliceBytes) {
    if (offset > 0) await setImmediate();
    source.copy(shared, offset, offset, offset + sliceBytes);
  }
  return shared;
}
