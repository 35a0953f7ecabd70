import { createContext, useContext } from 'react';
import type { Feed } from '../live/feed.ts';
import { Traffic } from './traffic.ts';

/** What moves in the network, from the first news of the page on: queues are known in whatever view the page is. */
export const TrafficContext: React.Context<Traffic> = createContext(new Traffic());

export function useTraffic(): Traffic {
  return useContext(TrafficContext);
}

/** What moves by these news. */
export function trafficOf(feed: Feed): Traffic {
  const traffic = new Traffic();
  feed.listen((event) => {
    if (event.type === 'stream.reset') traffic.clear();
    else traffic.add(event, performance.now());
  });
  return traffic;
}
