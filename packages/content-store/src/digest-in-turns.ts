import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ExchangeError } from '@lienthong/errors';
import { type Digest, digestOf } from './content-store.ts';

/** Bytes hashed in one turn of the event loop: two to three milliseconds. */
const turnBytes = 4 * 1024 * 1024;

/** SHA-256 of `bytes`; large ones are hashed in pieces, so that others get their turn. */
export async function digestInTurns(bytes: Uint8Array): Promise<Digest> {
  if (bytes.length <= turnBytes) return digestOf(bytes);
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += turnBytes) {
    if (at > 0) await nextTurn();
    hash.update(bytes.subarray(at, at + turnBytes));
  }
  return hash.digest('hex') as Digest;
}

/**
 * `bytes`, when they are what `digest` names.
 *
 * @throws CONTENT_DAMAGED otherwise
 */
export async function checkedContent(bytes: Uint8Array, digest: Digest): Promise<Uint8Array> {
  const actual = await digestInTurns(bytes);
  if (actual !== digest) throw new ExchangeError('CONTENT_DAMAGED', { digest, actual });
  return bytes;
}
