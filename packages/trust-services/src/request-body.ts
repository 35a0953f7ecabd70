import type { IncomingMessage } from 'node:http';

/**
 * The bytes of a request, or `undefined` where there are more than `bytesMax`: then nothing more is read. Rejects when the
 * client goes away.
 */
export async function readRequestBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  // Leaving the loop must not close the connection: the client is to read why it is refused.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.byteLength;
    if (length > bytesMax) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
