import { type ChildProcess, fork } from 'node:child_process';
import { ExchangeError } from '@lienthong/errors';
import { systemClock } from '@lienthong/runtime';
import type { Sender, SenderEvent } from './sender.ts';
import type { SenderCommand, SenderOrder, SenderReport } from './sender-order.ts';

/** What of a process' last words is shown, characters. */
const lastWordsMax = 500;
/** How long a process may take to close what it has opened before it is ended, milliseconds. */
const closeMs = 5_000;

type Worker = {
  readonly name: string;
  readonly child: ChildProcess;
  readonly ready: PromiseWithResolvers<void>;
  readonly sent: PromiseWithResolvers<void>;
  readonly ended: Promise<void>;
  words: string;
};

/**
 * Senders in processes of their own, each with its share of one plan and all by one clock. What they see comes here and is
 * judged in one place, so that nothing depends on who saw it. A process that ends before its time is named among the events, and
 * the others go on.
 */
export class SenderCrew<Way> implements Sender {
  readonly #orders: readonly SenderOrder<Way>[];
  readonly #workers: readonly Worker[];
  #onEvent: (event: SenderEvent) => void = () => undefined;
  #isClosing = false;

  /**
   * @param options.main - module that a process runs; it calls `serveSender`
   * @param options.orders - one for each process
   */
  constructor(options: {
    readonly main: URL;
    readonly orders: readonly SenderOrder<Way>[];
    readonly env: Readonly<Record<string, string | undefined>>;
  }) {
    const { main, orders, env } = options;
    this.#orders = orders;
    this.#workers = orders.map((_, place) => this.#start(`sender ${place + 1}`, { main, env }));
  }

  get processes(): Sender['processes'] {
    return this.#workers.flatMap(({ name, child: { pid } }) => (pid === undefined ? [] : [{ name, pid }]));
  }

  /** @throws LOAD_SENDER_ENDED when one of the processes cannot get ready */
  async prepare(onEvent: (event: SenderEvent) => void): Promise<void> {
    this.#onEvent = onEvent;
    for (const [place, worker] of this.#workers.entries()) {
      const order = this.#orders[place];
      if (order) tell(worker, { type: 'order', order });
    }
    await Promise.all(this.#workers.map(({ ready }) => ready.promise));
  }

  async send(startAt: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    for (const worker of this.#workers) tell(worker, { type: 'send', startAt });
    const stopped = Promise.withResolvers<never>();
    const stop = () => stopped.reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([Promise.all(this.#workers.map(({ sent }) => sent.promise)), stopped.promise]);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(
      this.#workers.map(async (worker) => {
        tell(worker, { type: 'close' });
        const waiting = new AbortController();
        const late = systemClock.sleep(closeMs, waiting.signal).then(
          () => worker.child.kill('SIGKILL'),
          () => undefined,
        );
        await worker.ended;
        waiting.abort();
        await late;
      }),
    );
  }

  #start(
    name: string,
    { main, env }: { readonly main: URL; readonly env: Readonly<Record<string, string | undefined>> },
  ): Worker {
    const child = fork(main, { env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const [ready, sent] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    ready.promise.catch(() => undefined);
    const worker: Worker = { name, child, ready, sent, ended, words: '' };
    child.stderr?.on('data', (bytes: Buffer) => {
      worker.words = (worker.words + bytes.toString()).slice(-lastWordsMax);
    });
    child.on('message', (report: SenderReport) => this.#hear(worker, report));
    child.once('error', (failure) => {
      worker.words ||= failure.message;
    });
    void ended.then(() => this.#over(worker, worker.words.trim() || howEnded(child)));
    return worker;
  }

  #hear(worker: Worker, report: SenderReport): void {
    switch (report.type) {
      case 'ready':
        worker.ready.resolve();
        return;
      case 'events':
        for (const event of report.events) this.#onEvent(event);
        return;
      case 'sent':
        worker.sent.resolve();
        return;
      case 'failed':
        worker.words = report.detail;
        worker.child.kill('SIGKILL');
    }
  }

  #over({ name, child: { pid }, ready, sent }: Worker, reason: string): void {
    ready.reject(new ExchangeError('LOAD_SENDER_ENDED', { sender: name, pid: pid ?? 0, reason }));
    sent.resolve();
    if (!this.#isClosing)
      this.#onEvent({ type: 'ended', name: `${name} (pid ${pid ?? '?'})`, detail: reason });
  }
}

function tell<Way>({ child }: Worker, command: SenderCommand<Way>): void {
  // One that is gone has been named already; a callback keeps the failed message from being an error of this process.
  if (child.connected) child.send(command, () => undefined);
}

function howEnded({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ?? `exit ${exitCode}`;
}
