import type { NatsLink } from './nats-link.ts';

type Waiting = {
  readonly ackSubject: string;
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
};

/** Acknowledgements that one confirmation stands for, at the most. */
const groupMax = 256;

/**
 * Acknowledgements of one consumer, confirmed in groups: those of one turn go out together, and the server is asked to
 * confirm the last of them only. It takes what comes over one connection in order, so that its word for the last one
 * stands for all before it.
 */
export class AckGroup {
  readonly #link: NatsLink;
  #waiting: Waiting[] = [];

  constructor(link: NatsLink) {
    this.#link = link;
  }

  /**
   * Resolves when the server has taken the acknowledgement.
   *
   * @throws ConnectionLost, or the library's error
   */
  confirm(ackSubject: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ackSubject, resolve, reject });
      if (this.#waiting.length >= groupMax) this.#send(timeoutMs);
      else if (this.#waiting.length === 1) setImmediate(() => this.#send(timeoutMs));
    });
  }

  #send(timeoutMs: number): void {
    const group = this.#waiting;
    const last = group.at(-1);
    if (!last) return;
    this.#waiting = [];
    for (const { ackSubject } of group)
      if (ackSubject !== last.ackSubject) this.#link.publish(ackSubject, '+ACK');
    this.#link.request(last.ackSubject, '+ACK', { timeoutMs }).then(
      () => {
        for (const { resolve } of group) resolve();
      },
      (failure: unknown) => {
        for (const { reject } of group) reject(failure);
      },
    );
  }
}
