import { setImmediate } from 'node:timers/promises';
import { asciiJson } from './ascii-json.ts';
import { okMembers } from './envelope.ts';

/** Bytes of a package in one part; a multiple of 3, so that only the last part is padded. */
const partBytes = 3 * 64 * 1024;
const head: Buffer = Buffer.from(`${asciiJson(okMembers).slice(0, -1)},"data":"`, 'latin1');
const tail: Buffer = Buffer.from('"}', 'latin1');

/** A reply whose length is known before its parts are made. */
export type SizedReply = { readonly length: number; readonly parts: AsyncGenerator<Buffer> };

/**
 * The good reply of getEdoc: the package in base64, made part by part, so that no second copy of a large package
 * exists at any time.
 */
export function edocEnvelope(bytes: Uint8Array): SizedReply {
  return {
    length: head.length + 4 * Math.ceil(bytes.length / 3) + tail.length,
    parts: edocParts(bytes),
  };
}

async function* edocParts(bytes: Uint8Array): AsyncGenerator<Buffer> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  yield head;
  for (let at = 0; at < view.length; at += partBytes) {
    yield Buffer.from(view.toString('base64', at, Math.min(at + partBytes, view.length)), 'latin1');
    await setImmediate();
  }
  yield tail;
}
