import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { usageError } from '../usage-error.ts';
import type { CheckInput } from './find-inputs.ts';

/** Where rewritten packages go: below a folder, or beside what they were read from. Never over an input, nor over each other. */
export class FixedFiles {
  readonly #folder: string | undefined;
  readonly #inputs: ReadonlySet<string>;
  readonly #written = new Set<string>();

  constructor(folder: string | undefined, inputs: readonly CheckInput[]) {
    this.#folder = folder;
    this.#inputs = new Set(inputs.map(({ path }) => resolve(path)));
  }

  /**
   * The path, once the bytes are there.
   *
   * @throws CLI_USAGE two inputs, or an input and its own result, would have the same place
   * @throws CLI_FILE_UNWRITABLE
   */
  async write(input: CheckInput, bytes: Uint8Array): Promise<string> {
    const path = this.#place(input);
    const absolute = resolve(path);
    if (this.#inputs.has(absolute) || this.#written.has(absolute)) {
      throw usageError({
        vi: `kết quả sẽ đè lên ${path}; hãy chọn thư mục --out khác`,
        en: `the result would replace ${path}; give another --out`,
      });
    }
    this.#written.add(absolute);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    } catch (failure) {
      const problem = failure instanceof Error ? failure.message : String(failure);
      throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause: failure });
    }
    return relative('.', path).startsWith('..') ? path : relative('.', path);
  }

  #place({ path, target }: CheckInput): string {
    if (this.#folder !== undefined) return join(this.#folder, target);
    return path.replace(/(?:\.(?:edxml|xml))?$/i, '.fixed.edxml');
  }
}
