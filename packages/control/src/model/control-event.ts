import { z } from 'zod';
import { type GatewayCall, gatewayCallSchema } from './gateway-call.ts';

/** Everything that can happen, by name. What stands before the point is the family. */
export const eventTypes = [
  'package.admitted',
  'package.relayed',
  'package.delivered',
  'package.refused',
  'package.dead',
  'package.duplicate',
  'package.acknowledged',
  'package.receipt',
  'package.retried',
  'package.dropped',
  'agency.registered',
  'agency.deregistered',
  'agency.locked',
  'agency.unlocked',
  'fault.made',
  'fault.lifted',
  'clock.changed',
  'gateway.call',
  'stream.reset',
  'stream.dropped',
] as const;

export type EventType = (typeof eventTypes)[number];

/** Something that has changed. Members that say nothing about it are absent. */
export type ControlEvent = {
  /** Names the event to who comes back with it; of the API's run, `run-number`. */
  readonly id: string;
  readonly type: EventType;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Node at which it happened, and its tier. */
  readonly node?: string | undefined;
  readonly tier?: string | undefined;
  readonly pkg?: string | undefined;
  /** Of the package: `new`, `revoke`, `update`, `replace`, `status` or `unreadable`. */
  readonly kind?: string | undefined;
  readonly documentId?: string | undefined;
  readonly sender?: string | undefined;
  readonly subject?: string | undefined;
  readonly priority?: number | undefined;
  /** For a status: its code, and the document that it is about. */
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  /** Agency that it is about: who sent, whose mailbox it is, who was locked. */
  readonly agency?: string | undefined;
  /** Neighbour node that copies came from or went to. */
  readonly edge?: string | undefined;
  readonly copies?: number | undefined;
  /** The first receivers of the copies; `toCount` is the number of all. */
  readonly to?: readonly string[] | undefined;
  readonly toCount?: number | undefined;
  /** Why copies were refused: error code and rule. */
  readonly code?: string | undefined;
  readonly rule?: string | undefined;
  /** For a receipt: the stating node and what it says. */
  readonly by?: string | undefined;
  readonly outcome?: string | undefined;
  /** How far the receiver has come. */
  readonly state?: string | undefined;
  readonly description?: string | undefined;
  readonly reason?: string | undefined;
  /** Kind of the fault that was made, or names of those that were lifted. */
  readonly fault?: string | undefined;
  /** A call of the gateway. */
  readonly call?: GatewayCall | undefined;
};

export const controlEventSchema: z.ZodType<ControlEvent> = z
  .strictObject({
    id: z.string(),
    type: z.enum(eventTypes),
    at: z.number(),
    node: z.string().optional(),
    tier: z.string().optional(),
    pkg: z.string().optional(),
    kind: z.string().optional(),
    documentId: z.string().optional(),
    sender: z.string().optional(),
    subject: z.string().optional(),
    priority: z.int().optional(),
    status: z.string().optional(),
    about: z.string().optional(),
    agency: z.string().optional(),
    edge: z.string().optional(),
    copies: z.int().optional(),
    to: z.array(z.string()).optional(),
    toCount: z.int().optional(),
    code: z.string().optional(),
    rule: z.string().optional(),
    by: z.string().optional(),
    outcome: z.string().optional(),
    state: z.string().optional(),
    description: z.string().optional(),
    reason: z.string().optional(),
    fault: z.string().optional(),
    call: gatewayCallSchema.optional(),
  })
  .meta({ id: 'ControlEvent' });
