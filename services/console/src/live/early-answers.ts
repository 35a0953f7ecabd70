import type { ControlClient, ExchangeStatus, ListedFault, Network } from '@lienthong/control/client';
import { createContext, useContext } from 'react';

type Answers = {
  readonly network: Network;
  readonly status: ExchangeStatus;
  readonly faults: { readonly items: readonly ListedFault[] };
};

/** Answers that the first view needs, asked for together before it is there. Each is given out once: it grows old. */
export class EarlyAnswers {
  readonly #asked = new Map<keyof Answers, Promise<unknown>>();

  /** Asks for everything that the overview begins with, but the status, which is on its way. */
  ask(client: ControlClient, status: Promise<ExchangeStatus>): void {
    this.#keep('status', status);
    this.#keep('network', client.network({}));
    this.#keep('faults', client.faults({}));
  }

  /** The answer, where it was asked for and nobody has it yet. */
  take<Name extends keyof Answers>(name: Name): Promise<Answers[Name]> | undefined {
    const asked = this.#asked.get(name);
    this.#asked.delete(name);
    return asked as Promise<Answers[Name]> | undefined;
  }

  #keep<Name extends keyof Answers>(name: Name, answer: Promise<Answers[Name]>): void {
    // Who takes it is told of its failure; nobody else has to know.
    answer.catch(() => undefined);
    this.#asked.set(name, answer);
  }
}

export const EarlyAnswersContext: React.Context<EarlyAnswers> = createContext(new EarlyAnswers());

export function useEarlyAnswers(): EarlyAnswers {
  return useContext(EarlyAnswersContext);
}
