import { open, stat } from 'node:fs/promises';

const readBytesMax = 64 * 1024;

/** What the server has written since a point in its log. */
export class ServerLog {
  readonly path: string;
  #from: number;

  private constructor(path: string, from: number) {
    this.path = path;
    this.#from = from;
  }

  /** Begins at the present end of the file at `path`. */
  static async fromEnd(path: string): Promise<ServerLog> {
    return new ServerLog(path, await sizeOf(path));
  }

  /** The text since the beginning, at most its last 64 KiB. A file that became shorter was rotated and is read from its start. */
  async read(): Promise<string> {
    const size = await sizeOf(this.path);
    if (size < this.#from) this.#from = 0;
    const length = Math.min(size - this.#from, readBytesMax);
    if (length === 0) return '';
    const file = await open(this.path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
