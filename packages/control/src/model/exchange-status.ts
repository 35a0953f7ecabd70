import { z } from 'zod';

/** What runs, and how much of it there is. */
export type ExchangeStatus = {
  /** Whether everything that was stored at the start has been read. */
  readonly ready: boolean;
  /** Instants, milliseconds since 1970: the exchange's present, and the start of the API. */
  readonly now: number;
  readonly startedAt: number;
  readonly routing: string;
  readonly agencies: number;
  readonly nodes: number;
  readonly packages: number;
  readonly entries: number;
  /** Copies whose outcome the sender's node does not know, and states that it has not heard. */
  readonly openCopies: number;
  readonly unheardStates: number;
  /** Event from which a stream goes on without a gap. */
  readonly lastEventId: string;
  readonly streams: number;
  readonly waits: number;
};

export const exchangeStatusSchema: z.ZodType<ExchangeStatus> = z
  .strictObject({
    ready: z.boolean(),
    now: z.number(),
    startedAt: z.number(),
    routing: z.string(),
    agencies: z.int(),
    nodes: z.int(),
    packages: z.int(),
    entries: z.int(),
    openCopies: z.int(),
    unheardStates: z.int(),
    lastEventId: z.string(),
    streams: z.int(),
    waits: z.int(),
  })
  .meta({ id: 'ExchangeStatus' });
