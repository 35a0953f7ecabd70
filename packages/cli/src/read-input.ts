import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { defaultNodePolicy } from '@lienthong/exchange';

/** No node takes a package that is larger, so nothing larger is read. */
const inputBytesMax = defaultNodePolicy.packageBytesMax;

/**
 * The bytes of a file, or of the standard input for `-`.
 *
 * @throws CLI_FILE_UNREADABLE, CLI_FILE_EMPTY
 * @throws CONTENT_TOO_LARGE when there is more than the largest package that nodes take
 */
export async function readInput(path: string, stdin: Readable): Promise<Uint8Array> {
  try {
    const bytes = path === '-' ? await readStream(stdin) : await readFile(path);
    if (bytes.length === 0) throw new ExchangeError('CLI_FILE_EMPTY', { path });
    return bytes;
  } catch (failure) {
    if (isExchangeError(failure)) throw failure;
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('CLI_FILE_UNREADABLE', { path, problem }, { cause: failure });
  }
}

/** The attachments of a document to be composed, each under the name of its file. */
export async function readAttachments(
  paths: readonly string[],
  stdin: Readable,
): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  const attachments: { name: string; bytes: Uint8Array }[] = [];
  for (const path of paths) attachments.push({ name: basename(path), bytes: await readInput(path, stdin) });
  return attachments;
}

async function readFile(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    return await readStream(file.createReadStream({ autoClose: false }));
  } finally {
    await file.close();
  }
}

/** Counts while it reads: a device or a pipe has no size that could be looked at before. */
async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stream) {
    bytes += part.length;
    if (bytes > inputBytesMax)
      throw new ExchangeError('CONTENT_TOO_LARGE', { bytes, bytesMax: inputBytesMax });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
