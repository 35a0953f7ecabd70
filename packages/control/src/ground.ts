import type { Session } from '@lienthong/emulator';
import type { Clock, Logger } from '@lienthong/runtime';
import type { SystemBook } from '@lienthong/systems';
import type { EventHub } from './events/event-hub.ts';
import type { EventStreams } from './events/event-streams.ts';
import type { ExchangeTail } from './events/exchange-tail.ts';
import type { Facilities } from './facilities.ts';
import type { Access } from './http/access.ts';
import type { ExchangeMetrics } from './metrics/exchange-metrics.ts';
import type { ProcessMetrics } from './metrics/process-metrics.ts';

/** What routes stand on: the exchange that is controlled, and what is known of it without asking. */
export type Ground = {
  readonly session: Session;
  readonly tail: ExchangeTail;
  /** Client systems of the gateway, where there is one. */
  readonly systems: SystemBook | undefined;
  /** What whoever started the API lends it. */
  readonly facilities: Facilities;
  readonly access: Access;
  readonly streams: EventStreams;
  /** Calls of the gateway as events, where they are known. */
  readonly gatewayCalls: EventHub | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Instant at which the control API was started, milliseconds since 1970. */
  readonly startedAt: number;
  readonly exchangeMetrics: ExchangeMetrics;
  readonly processMetrics: ProcessMetrics;
  /** The OpenAPI document of the API, as JSON. */
  readonly document: () => Uint8Array;
};
