import type { ControlEvent } from '../model/control-event.ts';

/** Which events a reader wants, from where on. */
export type EventRequest = {
  /** Id of the last event that the reader has had; undefined for new ones only. */
  readonly after: string | undefined;
  readonly wants: (event: ControlEvent) => boolean;
};
