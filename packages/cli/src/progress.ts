import type { OutputStream } from './output.ts';

/** What takes less time than this is not reported, milliseconds. */
const silentMs = 1_000;

/** One line on a terminal that says what is being waited for. On anything but a terminal it says nothing. */
export class Progress {
  readonly #stream: OutputStream;
  #text = '';
  #timer: NodeJS.Timeout | undefined;
  #shown = false;

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  /** Says what is going on from now on. */
  update(text: string): void {
    this.#text = text;
    if (!this.#stream.isTTY) return;
    if (this.#shown) this.#show();
    else
      this.#timer ??= setTimeout(() => {
        this.#shown = true;
        this.#show();
      }, silentMs).unref();
  }

  /** Takes the line away again. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#shown) this.#stream.write('\r\u001b[2K');
    this.#shown = false;
  }

  #show(): void {
    this.#stream.write(`\r\u001b[2K… ${this.#text}`);
  }
}
