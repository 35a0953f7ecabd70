import {
  messageBytesMax,
  type NodeAddress,
  type OutgoingMessage,
  type PartyAddress,
  type Priority,
} from '@lienthong/axis';
import { contentBytesMax, type Digest } from '@lienthong/content-store';

/** A part of a content on its way to another site; no bytes at all ask what is there already. */
export type ContentPart = {
  readonly digest: Digest;
  /** Bytes of the whole content. */
  readonly size: number;
  /** Where the part begins. */
  readonly at: number;
  readonly bytes: Uint8Array;
};

/** What a site answers a neighbour. */
export type LinkAnswer =
  /** It is durable here. */
  | { readonly done: true }
  /** Of a content, the bytes up to here have arrived. */
  | { readonly next: number }
  /** It was not taken; an error code. */
  | { readonly failure: string };

/** Messages of one frame. */
export const frameMessagesMax = 128;

const addressPattern = { to: /^(?:[\w-]{1,64}\.){4}[\w-]{1,64}$/, from: /^(?:[\w-]{1,64}\.){3}[\w-]{1,64}$/ };
const headBytesMax = 256 * 1024;
const idLengthMax = 1024;

/** Messages as one frame: the length of a head, the head, the bodies. */
export function encodeMessages(messages: readonly OutgoingMessage[]): Uint8Array {
  const head = messages.map(({ to, from, id, body, priority = 0 }) => ({
    to,
    from,
    id,
    size: body.length,
    ...(priority === 0 ? {} : { priority }),
  }));
  return frame(
    head,
    messages.map(({ body }) => body),
  );
}

/** The messages of a frame; undefined where it is none. */
export function decodeMessages(bytes: Uint8Array): readonly OutgoingMessage[] | undefined {
  const parts = split(bytes);
  if (!parts || !Array.isArray(parts.head) || parts.head.length > frameMessagesMax) return undefined;
  const messages: OutgoingMessage[] = [];
  let at = 0;
  for (const entry of parts.head as readonly unknown[]) {
    const { to, from, id, size, priority = 0 } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof to !== 'string' || !addressPattern.to.test(to)) return undefined;
    if (typeof from !== 'string' || !addressPattern.from.test(from)) return undefined;
    if (typeof id !== 'string' || id.length > idLengthMax) return undefined;
    if (!isWhole(priority, 3)) return undefined;
    if (!isWhole(size, messageBytesMax) || at + size > parts.rest.length) return undefined;
    const body = parts.rest.subarray(at, at + size);
    const lane = priority === 0 ? {} : { priority: priority as Priority };
    messages.push({ to: to as NodeAddress, from: from as PartyAddress, id, body, ...lane });
    at += size;
  }
  return at === parts.rest.length ? messages : undefined;
}

/** A part of a content as one frame. */
export function encodePart({ digest, size, at, bytes }: ContentPart): Uint8Array {
  return frame({ digest, size, at }, [bytes]);
}

/** The part of a content in a frame; undefined where it is none. */
export function decodePart(bytes: Uint8Array): ContentPart | undefined {
  const parts = split(bytes);
  const { digest, size, at } = (parts?.head ?? {}) as Readonly<Record<string, unknown>>;
  if (!parts || typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) return undefined;
  if (!isWhole(size, contentBytesMax) || !isWhole(at, size) || at + parts.rest.length > size)
    return undefined;
  return { digest: digest as Digest, size, at, bytes: parts.rest };
}

export function encodeAnswer(answer: LinkAnswer): string {
  return JSON.stringify(answer);
}

/** A neighbour's answer; undefined where it is none. */
export function decodeAnswer(bytes: Uint8Array): LinkAnswer | undefined {
  const value = parseJson(bytes) as Readonly<Record<string, unknown>> | null | undefined;
  if (value?.['done'] === true) return { done: true };
  if (isWhole(value?.['next'], contentBytesMax)) return { next: value['next'] };
  if (typeof value?.['failure'] === 'string') return { failure: value['failure'].slice(0, 64) };
  return undefined;
}

function frame(head: unknown, bodies: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.from(JSON.stringify(head), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, ...bodies]);
}

function split(bytes: Uint8Array): { readonly head: unknown; readonly rest: Uint8Array } | undefined {
  if (bytes.length < 4) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > headBytesMax || 4 + length > bytes.length) return undefined;
  const head = parseJson(bytes.subarray(4, 4 + length));
  return head === undefined ? undefined : { head, rest: bytes.subarray(4 + length) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    return undefined; // from the other end of a link anything may come
  }
}

function isWhole(value: unknown, greatest: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= greatest;
}
