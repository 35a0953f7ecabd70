import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ExchangeError } from '@lienthong/errors';
import { fileEnd } from '@lienthong/vxp';

/** A body that can be sent more than once, without being held in memory twice. */
export type BodySource = {
  /** Bytes in all. */
  readonly length: number;
  /** The bytes, from the beginning, for one attempt. */
  parts(): AsyncIterable<Uint8Array>;
};

/** A file, its digest known, as the body of sendEdoc: its bytes and CR LF. */
export type FileSource = BodySource & { readonly digest: Uint8Array };

/** The body of a call that carries a short text. */
export function textBody(text: string): BodySource {
  const bytes = Buffer.from(text);
  return { length: bytes.length, parts: () => once(bytes) };
}

/**
 * The body of sendEdoc, from bytes or from the file at a path. A file is read twice, once for its digest and once for
 * every attempt to send it, and never held as a whole.
 *
 * @throws VXP_FILE_UNREADABLE where the file cannot be read.
 */
export async function fileBody(file: Uint8Array | string): Promise<FileSource> {
  const hash = createHash('sha256');
  if (typeof file !== 'string') {
    const digest = hash.update(file).digest();
    return { length: file.length + fileEnd.length, digest, parts: () => withEnd(once(file)) };
  }
  let size = 0;
  for await (const part of readFile(file)) {
    hash.update(part);
    size += part.length;
  }
  const digest = hash.digest();
  return {
    length: size + fileEnd.length,
    digest,
    parts: () => withEnd(sameFile({ path: file, size, digest })),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* withEnd(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
  yield fileEnd;
}

/** The bytes of a file that has been read before; its last part only where the file is still the same. */
async function* sameFile(file: {
  readonly path: string;
  readonly size: number;
  readonly digest: Buffer;
}): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const part of readFile(file.path)) {
    if (held) yield held;
    hash.update(part);
    size += part.length;
    held = part;
    if (size > file.size) break;
  }
  if (size !== file.size || !hash.digest().equals(file.digest))
    throw new ExchangeError('VXP_FILE_UNREADABLE', {
      file: file.path,
      problem: 'it changes while it is being sent',
      problemVi: 'tệp thay đổi trong khi gửi',
    });
  if (held) yield held;
}

async function* readFile(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('VXP_FILE_UNREADABLE', { file: path, problem, problemVi: problem }, { cause });
  }
}
