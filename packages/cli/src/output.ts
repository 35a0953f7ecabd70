import type { Writable } from 'node:stream';

/** A stream of a terminal or of a file. */
export type OutputStream = Writable & { readonly isTTY?: boolean };

/** Where a command's results go: text for people, or one JSON document; never both. */
export class Output {
  readonly isJson: boolean;
  #hasData = false;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;

  constructor(streams: {
    readonly stdout: OutputStream;
    readonly stderr: OutputStream;
    readonly isJson: boolean;
  }) {
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
    this.isJson = streams.isJson;
  }

  /** Text for people; nothing where JSON was asked for. */
  print(lines: readonly string[]): void {
    if (!this.isJson) this.#stdout.write(`${lines.join('\n')}\n`);
  }

  /** The JSON document of the command, where it was asked for; only the first one: there is one document. */
  data(value: unknown): void {
    if (!this.isJson || this.#hasData) return;
    this.#hasData = true;
    this.#stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** Whether the JSON document has been printed. */
  get hasData(): boolean {
    return this.#hasData;
  }

  /** Bytes as they are, such as CSV. */
  raw(text: string): void {
    this.#stdout.write(text);
  }

  /** A line beside the results. */
  note(line: string): void {
    this.#stderr.write(`${line}\n`);
  }
}
