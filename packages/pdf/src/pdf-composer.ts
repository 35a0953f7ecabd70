import type { Clock } from '@lienthong/runtime';
import { WorkerPool } from '@lienthong/worker-pool';
import type { AdministrativeDocument } from './administrative-document.ts';
import type { tasks } from './composing-tasks.ts';

/**
 * Composes PDFs on a thread, because drawing one holds up the event loop for a quarter of a second. The thread starts with the
 * first document and does not keep the process alive.
 */
export class PdfComposer {
  readonly #workers: WorkerPool<typeof tasks>;

  constructor({ clock }: { readonly clock: Clock }) {
    const module = new URL('./composing-tasks.ts', import.meta.url);
    this.#workers = new WorkerPool({ module, clock, size: 1 });
  }

  /**
   * The PDF of a document, as of `composePdf`.
   *
   * @throws PDF_DOCUMENT_INVALID when a text is missing, too long, or holds control characters
   * @throws WORKER_POOL_FULL, WORKER_POOL_CLOSED, WORKER_TASK_TIMED_OUT, WORKER_CRASHED
   */
  async compose(document: AdministrativeDocument): Promise<Buffer> {
    const pdf = await this.#workers.run('compose', document);
    return Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length);
  }

  /** Refuses what waits, lets what runs come to its end, and ends the thread. */
  close(): Promise<void> {
    return this.#workers.close();
  }
}
