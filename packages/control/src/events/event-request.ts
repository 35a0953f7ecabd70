import type { ControlEvent } from '../model/control-event.ts';
import type { EventHub } from './event-hub.ts';

/** Which events a reader wants, from where on. */
export type EventRequest = {
  /** Where the events are; the exchange's own where left out. */
  readonly hub?: EventHub;
  /** Id of the last event that the reader has had; undefined for new ones only. */
  readonly after: string | undefined;
  readonly wants: (event: ControlEvent) => boolean;
};
