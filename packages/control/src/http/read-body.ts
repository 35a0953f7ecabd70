import type { IncomingMessage } from 'node:http';
import { ExchangeError } from '@lienthong/errors';

/**
 * The body of a request.
 *
 * @throws CONTROL_BODY_TOO_LARGE above `sizeBytesMax`; the rest is not read
 */
export async function readBody(request: IncomingMessage, sizeBytesMax: number): Promise<Buffer> {
  const tooLarge = () => new ExchangeError('CONTROL_BODY_TOO_LARGE', { limitBytes: sizeBytesMax });
  if (Number(request.headers['content-length'] ?? 0) > sizeBytesMax) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > sizeBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
