import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether poppler's tools are there (Debian: poppler-utils); tests that need them are skipped, and say so, where they are not. */
export const hasPoppler: boolean = ['pdfsig', 'pdffonts', 'pdftotext', 'pdftoppm'].every(
  (tool) => spawnSync(tool, ['-v']).status === 0,
);

/** A directory of its own in which poppler's tools look at files. */
export class PopplerDesk implements Disposable {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'lienthong-poppler-'));

  /** What a tool prints about a file. */
  look(tool: 'pdfsig' | 'pdffonts' | 'pdftotext', bytes: Uint8Array, ...options: readonly string[]): string {
    const result = tool === 'pdftotext' ? ['-'] : [];
    return this.#run(tool, [...options, this.#write(bytes), ...result]).toString('utf8');
  }

  /** A page as pixels, three bytes each, at 50 dots an inch. */
  draw(bytes: Uint8Array, page: number): { readonly width: number; readonly pixels: Buffer } {
    const image = this.#run('pdftoppm', ['-r', '50', '-f', `${page}`, '-l', `${page}`, this.#write(bytes)]);
    const head = /^P6\n(\d+) \d+\n255\n/.exec(image.toString('latin1', 0, 40));
    return { width: Number(head?.[1]), pixels: image.subarray(head?.[0].length ?? 0) };
  }

  #write(bytes: Uint8Array): string {
    const file = join(this.directory, 'file.pdf');
    writeFileSync(file, bytes);
    return file;
  }

  #run(tool: string, argv: readonly string[]): Buffer {
    // pdfsig looks for certificates that are trusted in the home of whoever runs it; the answer shall not depend on them.
    const env = { ...process.env, HOME: this.directory };
    return execFileSync(tool, argv, {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true });
  }
}
