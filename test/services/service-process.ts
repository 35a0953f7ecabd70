import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a process ended. */
export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** One run of a tier's service as a process of its own. */
export class ServiceProcess {
  readonly tier: string;
  /** Resolves with the line that it says when it is ready; rejects when it ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  readonly #logListeners = new Set<() => void>();
  #said = '';
  #logged = '';

  constructor(tier: string, env: Readonly<Record<string, string>>) {
    this.tier = tier;
    const main = fileURLToPath(new URL(`../../services/${tier}/src/main.ts`, import.meta.url));
    this.#child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#logged += chunk.toString('utf8');
      for (const listener of this.#logListeners) listener();
    });
    this.ended = new Promise((resolve) =>
      this.#child.once('close', (code, signal) => resolve({ code, signal })),
    );
    // It would wait for ever for a server that nobody starts again.
    const endWithTest = () => void this.#child.kill('SIGKILL');
    process.once('exit', endWithTest);
    void this.ended.then(() => process.off('exit', endWithTest));
    const ready = Promise.withResolvers<string>();
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString('utf8');
      if (this.#said.includes('ready\n')) ready.resolve(this.#said);
    });
    void this.ended.then(() =>
      ready.reject(new Error(`${tier} ended before it was ready: ${this.#said}${this.#logged}`)),
    );
    // Who does not wait for a process that is killed in its start need not hear of it.
    ready.promise.catch(() => undefined);
    this.ready = ready.promise;
  }

  /** What it has told people. */
  get said(): string {
    return this.#said;
  }

  /** Its log lines. */
  get log(): readonly Readonly<Record<string, unknown>>[] {
    return (
      this.#logged
        .split('\n')
        // The last line may be half written.
        .slice(0, -1)
        .flatMap((line): Record<string, unknown>[] => (line.startsWith('{') ? [JSON.parse(line)] : []))
    );
  }

  /** Resolves when it has logged an event of this name. */
  async logged(event: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (this.log.some((line) => line['event'] === event)) resolve();
      };
      this.#logListeners.add(look);
      void this.ended.then(() => reject(new Error(`${this.tier} ended and never logged ${event}`)));
      look();
    });
  }

  /** Everything on stderr, for the report of a failure. */
  get logText(): string {
    return this.#logged;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}
