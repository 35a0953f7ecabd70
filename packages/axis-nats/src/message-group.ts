import { createHash } from 'node:crypto';
import type { NodeAddress, OutgoingMessage } from '@lienthong/axis';

/** A message within a group: all of a group have one sender; who receives it is said where they have several receivers. */
export type GroupedMessage = Pick<OutgoingMessage, 'id' | 'body'> & { readonly to?: NodeAddress };

/** Messages of one group, and what they take together, bytes. */
export const groupMax: { readonly messages: number; readonly bytes: number } = {
  messages: 64,
  bytes: 384 * 1024,
};

/** Bytes that a message takes in a group at the most: three for a character of its id. */
export function groupedBytes({
  id,
  body,
  to = '',
}: Omit<GroupedMessage, 'to'> & { readonly to?: string }): number {
  return body.length + 3 * id.length + to.length + 16;
}

const headBytesMax = 128 * 1024;
const idLengthMax = 1_024;
const addressLengthMax = 256;

/** Several messages as the body of one: the length of a head, the head, the bodies. */
export function encodeGroup(messages: readonly GroupedMessage[]): Uint8Array {
  const head = Buffer.from(
    JSON.stringify(
      messages.map(({ id, body, to }) => [id.toWellFormed(), body.length, ...(to === undefined ? [] : [to])]),
    ),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, ...messages.map(({ body }) => body)]);
}

/** The messages of a group; undefined where the bytes are none. */
export function decodeGroup(bytes: Uint8Array): readonly GroupedMessage[] | undefined {
  const heads = headOf(bytes);
  if (!heads || heads.entries.length < 1 || heads.entries.length > groupMax.messages) return undefined;
  const messages: GroupedMessage[] = [];
  let at = heads.end;
  for (const entry of heads.entries) {
    if (!Array.isArray(entry) || entry.length < 2 || entry.length > 3) return undefined;
    const [id, size, to] = entry as readonly unknown[];
    if (to !== undefined && (typeof to !== 'string' || to.length > addressLengthMax)) return undefined;
    if (typeof id !== 'string' || id.length > idLengthMax) return undefined;
    if (!Number.isSafeInteger(size) || Number(size) < 0 || at + Number(size) > bytes.length) return undefined;
    const body = bytes.subarray(at, at + Number(size));
    messages.push(to === undefined ? { id, body } : { id, body, to: to as NodeAddress });
    at += Number(size);
  }
  return at === bytes.length ? messages : undefined;
}

function headOf(
  bytes: Uint8Array,
): { readonly entries: readonly unknown[]; readonly end: number } | undefined {
  if (bytes.length < 4) return undefined;
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (end > 4 + headBytesMax || end > bytes.length) return undefined;
  try {
    const entries: unknown = JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset + 4, end - 4).toString('utf8'),
    );
    return Array.isArray(entries) ? { entries, end } : undefined;
  } catch {
    return undefined; // anybody may send anything
  }
}

/** The id of a group: the same messages in the same order have the same. */
export function groupId(messages: readonly GroupedMessage[]): string {
  const hash = createHash('sha256');
  for (const { id, to = '' } of messages) hash.update(`${id.length} ${id} ${to}\n`, 'utf8');
  return `group ${messages.length} ${hash.digest('base64url')}`;
}

const placesOfStream = 2 ** 40;

/**
 * Place of the n-th message of a group on the axis, as exact as the stream's own sequence; the first has the sequence
 * of the group itself. No stream holds as many messages as would make two places coincide, a million millions.
 */
export function groupedPlace(sequence: number, n: number): number {
  return n * placesOfStream + sequence;
}
