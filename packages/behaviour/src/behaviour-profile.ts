import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';

/** A span of time from which an instant is drawn, milliseconds. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** How an emulated receiver treats documents. A step that is left out never happens. */
export type BehaviourProfile = {
  /** 01, told by the software. */
  readonly arrive?: Span | undefined;
  /** 02 or 03, by a clerk, after 01. */
  readonly register?: Span | undefined;
  /** Share of documents that are refused instead of registered, 0 to 1. */
  readonly refuseShare: number;
  /** 04, after 03. */
  readonly assign?: Span | undefined;
  /** 05, after 04 or 03. */
  readonly process?: Span | undefined;
  /** 06: after a span, or at some time before the due date where the document has one (else after the span). */
  readonly finish?: (Span & { readonly byDueDate: boolean }) | undefined;
  /** 15 or 16 to a request to take back and to an update: after a span, declining this share. */
  readonly answer?: (Span & { readonly declineShare: number }) | undefined;
  /** Whether people's steps wait for working hours. */
  readonly workingHours: boolean;
};

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const span = (fromMs: number, toMs: number): Span => ({ fromMs, toMs });

/** Profiles by name. */
export const behaviourProfiles: Readonly<
  Record<'prompt' | 'typical' | 'slow' | 'refusing' | 'silent', BehaviourProfile>
> = {
  /** Everything within seconds: for a client under test. */
  prompt: {
    arrive: span(0, 0),
    register: span(second, 2 * second),
    refuseShare: 0,
    assign: span(second, second),
    process: span(second, second),
    finish: { ...span(second, 2 * second), byDueDate: false },
    answer: { ...span(second, 2 * second), declineShare: 0 },
    workingHours: false,
  },
  /** Arrives at once, registered within minutes, done by the due date or within three days. */
  typical: {
    arrive: span(0, 2 * second),
    register: span(5 * minute, 40 * minute),
    refuseShare: 0.02,
    assign: span(10 * minute, 3 * hour),
    process: span(10 * minute, 6 * hour),
    finish: { ...span(4 * hour, 3 * day), byDueDate: true },
    answer: { ...span(10 * minute, 4 * hour), declineShare: 0.1 },
    workingHours: true,
  },
  /** Registers the next day and finishes late. */
  slow: {
    arrive: span(minute, 30 * minute),
    register: span(6 * hour, 30 * hour),
    refuseShare: 0.02,
    process: span(day, 3 * day),
    finish: { ...span(5 * day, 20 * day), byDueDate: false },
    answer: { ...span(day, 3 * day), declineShare: 0.3 },
    workingHours: true,
  },
  /** Refuses every other document and declines every request. */
  refusing: {
    arrive: span(0, 2 * second),
    register: span(second, 5 * second),
    refuseShare: 0.5,
    process: span(second, 5 * second),
    finish: { ...span(second, 5 * second), byDueDate: false },
    answer: { ...span(second, 5 * second), declineShare: 1 },
    workingHours: false,
  },
  /** Takes everything in and never answers. */
  silent: { refuseShare: 0, workingHours: false },
};

export type BehaviourName = keyof typeof behaviourProfiles;

const share = z.number().min(0).max(1);
const milliseconds = z
  .int()
  .min(0)
  .max(366 * day);
const spanMembers = { fromMs: milliseconds, toMs: milliseconds };
const inOrder = ({ fromMs, toMs }: Span) => fromMs <= toMs;
const spanSchema = z.strictObject(spanMembers).refine(inOrder, 'fromMs ≤ toMs');
const profileSchema: z.ZodType<BehaviourProfile> = z.strictObject({
  arrive: spanSchema.optional(),
  register: spanSchema.optional(),
  refuseShare: share,
  assign: spanSchema.optional(),
  process: spanSchema.optional(),
  finish: z
    .strictObject({ ...spanMembers, byDueDate: z.boolean() })
    .refine(inOrder, 'fromMs ≤ toMs')
    .optional(),
  answer: z
    .strictObject({ ...spanMembers, declineShare: share })
    .refine(inOrder, 'fromMs ≤ toMs')
    .optional(),
  workingHours: z.boolean(),
});

/**
 * The profile of a name, or of a settings file's JSON value.
 *
 * @throws BEHAVIOUR_PROFILE_INVALID when there is no such profile or the value is none
 */
export function readBehaviourProfile(value: unknown): BehaviourProfile {
  if (typeof value === 'string') {
    if (Object.hasOwn(behaviourProfiles, value)) return behaviourProfiles[value as BehaviourName];
    throw new ExchangeError('BEHAVIOUR_PROFILE_INVALID', { problem: value.slice(0, 80) });
  }
  const parsed = profileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ExchangeError('BEHAVIOUR_PROFILE_INVALID', {
    problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 200),
  });
}
