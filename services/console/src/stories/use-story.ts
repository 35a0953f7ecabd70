import type { StoryState } from '@lienthong/control/client';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../session.ts';

/** The story that is told on the exchange, and what can be done with it. */
export type StoryHold = {
  /** Undefined until it is known, and where none was started yet. */
  readonly state: StoryState | undefined;
  readonly isLoaded: boolean;
  readonly isBusy: boolean;
  readonly failure: unknown;
  /** Ends whatever is told, and makes this story ready. */
  readonly begin: (id: string) => Promise<void>;
  /** Plays the next step. */
  readonly next: () => Promise<void>;
  readonly end: () => Promise<void>;
};

const askAgainMs = 400;

/** Follows the story of the exchange, which others may go on with too. */
export function useStory(): StoryHold {
  const client = useClient();
  const [state, setState] = useState<StoryState>();
  const [isLoaded, setLoaded] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  const load = useCallback(
    async (signal?: AbortSignal) => {
      const options = signal ? { signal } : {};
      // Asked for only where there is one: a page without errors is a page that asks for nothing in vain.
      const { current } = await client.stories({}, options);
      const found = current && (await client.story({}, options));
      if (signal?.aborted) return;
      setState(found);
      setLoaded(true);
    },
    [client],
  );
  useEffect(() => {
    const stopping = new AbortController();
    load(stopping.signal).catch((reason: unknown) => {
      if (!stopping.signal.aborted) setFailure(reason);
    });
    return () => stopping.abort();
  }, [load]);

  // A step that somebody else plays, or that was being played when the page was opened, is waited for.
  const isElsewhere = state?.status === 'playing' && !isBusy;
  useEffect(() => {
    if (!isElsewhere) return;
    const timer = setInterval(() => void load().catch(setFailure), askAgainMs);
    return () => clearInterval(timer);
  }, [isElsewhere, load]);

  const act = async (work: () => Promise<StoryState>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      setState(await work());
    } catch (reason) {
      setFailure(reason);
      await load().catch(setFailure);
    } finally {
      setBusy(false);
    }
  };
  return {
    ...{ state, isLoaded, isBusy, failure },
    begin: (id) =>
      act(async () => {
        const { current } = await client.stories({});
        if (current?.status === 'ready' || current?.status === 'playing') await client.abandonStory({});
        return client.startStory({ body: { id } });
      }),
    next: () =>
      act(async () => {
        await client.nextStoryStep({});
        return client.story({});
      }),
    end: () => act(() => client.abandonStory({})),
  };
}
