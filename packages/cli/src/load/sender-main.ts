import { serveSender, sharedClock } from '@lienthong/load';
import { Closers, systemRandom } from '@lienthong/runtime';
import { openWay, type Way } from './way.ts';

// A process of `lienthong load --processes N`; its order comes from the process that has started it.
const closers = new Closers();
serveSender<Way>(
  ({ way, plan, share, epoch }) =>
    openWay(way, { plan, share, clock: sharedClock(epoch), random: systemRandom, closers }),
  closers,
);
