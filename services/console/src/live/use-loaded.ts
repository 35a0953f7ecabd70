import { useCallback, useEffect, useRef, useState } from 'react';

/** What was asked of the API: the latest answer stays while a newer one is on its way. */
export type Loaded<Value> = {
  readonly value: Value | undefined;
  readonly failure: unknown;
  /** Asks again. */
  readonly reload: () => void;
};

/** The answer to a question that is asked again whenever `key` changes. */
export function useLoaded<Value>(key: string, ask: (signal: AbortSignal) => Promise<Value>): Loaded<Value> {
  const [answer, setAnswer] = useState<{ key: string; value?: Value; failure?: unknown }>({ key });
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const stopping = new AbortController();
    latest.current(stopping.signal).then(
      (value) => {
        if (!stopping.signal.aborted) setAnswer({ key, value });
      },
      (failure: unknown) => {
        if (!stopping.signal.aborted) setAnswer({ key, failure });
      },
    );
    return () => stopping.abort();
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const isCurrent = answer.key === key;
  return {
    value: isCurrent ? answer.value : undefined,
    failure: isCurrent ? answer.failure : undefined,
    reload,
  };
}
