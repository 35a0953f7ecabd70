import type { SenderEvent } from './sender.ts';
import type { PlanShare } from './share-plan.ts';
import type { ClockEpoch } from './shared-clock.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** What a process of its own is told to send. */
export type SenderOrder<Way> = {
  readonly plan: TrafficPlan;
  readonly share: PlanShare;
  readonly epoch: ClockEpoch;
  /** Size of its stock of packages, bytes. */
  readonly stockBytesMax: number;
  /** The way in, for whoever opens the door in that process. */
  readonly way: Way;
};

/** From the coordinator to a sender process. */
export type SenderCommand<Way> =
  | { readonly type: 'order'; readonly order: SenderOrder<Way> }
  | { readonly type: 'send'; readonly startAt: number }
  | { readonly type: 'close' };

/** From a sender process to the coordinator. */
export type SenderReport =
  | { readonly type: 'ready' }
  | { readonly type: 'events'; readonly events: readonly SenderEvent[] }
  | { readonly type: 'sent' }
  | { readonly type: 'failed'; readonly detail: string };
