import type { ExchangeClock } from '@lienthong/control/client';
import { useEffect, useState } from 'react';
import { useClient } from '../session.ts';
import { useNews } from './feed.ts';
import { type Loaded, useLoaded } from './use-loaded.ts';

const showEveryMs = 500;

/** The clock by which the exchange goes, and what it shows now. */
export function useExchangeClock(): Loaded<ExchangeClock> & { readonly shownAt: number } {
  const client = useClient();
  const clock = useLoaded('clock', (signal) => client.clock({}, { signal }));
  const [shownAt, setShownAt] = useState(0);
  useNews(({ type }) => type === 'clock.changed', clock.reload, { everyMs: 100 });
  const { value } = clock;
  useEffect(() => {
    if (!value) return;
    const since = performance.now();
    const show = () => setShownAt(value.now + (value.frozen ? 0 : (performance.now() - since) * value.speed));
    show();
    const timer = setInterval(show, showEveryMs);
    return () => clearInterval(timer);
  }, [value]);
  return { ...clock, shownAt };
}
