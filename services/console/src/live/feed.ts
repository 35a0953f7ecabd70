import type { ControlClient, ControlEvent } from '@lienthong/control/client';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { Ring } from './ring.ts';

/** Whether news come: `closed` until the line stands, and while it is opened again. */
export type FeedState = 'closed' | 'open';

type Listener = (event: ControlEvent) => void;

const keptMax = 300;
const againAfterMs = 2_000;

/** The one line of events that the page holds open; everyone who wants news listens here. */
export class Feed {
  readonly kept: Ring<ControlEvent> = new Ring<ControlEvent>(keptMax);
  readonly #listeners = new Set<Listener>();
  readonly #stateListeners = new Set<(state: FeedState) => void>();
  #state: FeedState = 'closed';
  #count = 0;

  /** How many events have come. */
  get count(): number {
    return this.#count;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Follows until the signal is aborted; opens the line again after every failure. */
  async follow(client: ControlClient, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await client.health({}, { signal });
        this.#become('open');
        for await (const event of client.events({}, { signal })) this.#tell(event);
      } catch {
        // Whatever it was, the line is opened again; the page shows that it is closed.
      }
      this.#become('closed');
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, againAfterMs));
    }
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onState(listener: (state: FeedState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  #tell(event: ControlEvent): void {
    this.#count += 1;
    this.kept.add(event);
    for (const listener of this.#listeners) listener(event);
  }

  #become(state: FeedState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }
}

export const FeedContext: React.Context<Feed> = createContext(new Feed());

export function useFeed(): Feed {
  return useContext(FeedContext);
}

/** Whether the line stands. */
export function useFeedState(): FeedState {
  const feed = useFeed();
  const [state, setState] = useState(feed.state);
  useEffect(() => feed.onState(setState), [feed]);
  return state;
}

/** Calls at most every `everyMs` after news that concern the caller. */
export function useNews(
  concerns: (event: ControlEvent) => boolean,
  act: () => void,
  { everyMs }: { readonly everyMs: number },
): void {
  const feed = useFeed();
  const current = useRef({ concerns, act });
  current.current = { concerns, act };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = feed.listen((event) => {
      if (timer !== undefined || !current.current.concerns(event)) return;
      timer = setTimeout(() => {
        timer = undefined;
        current.current.act();
      }, everyMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [feed, everyMs]);
}
