import { isExchangeError, type Language, receivedError } from '@lienthong/errors';
import type { Journey } from '@lienthong/exchange';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import { z } from 'zod';
import { type Life, lifeSchema, shownLife } from './life.ts';
import { type PackageHead, packageHeadShape, shownHead } from './package.ts';
import { type Text, textSchema } from './text.ts';

/** Why copies did not go on. */
export type ShownRefusal = {
  readonly to: readonly string[];
  readonly code: string;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
  /** What happened; absent where the code is not of this release. */
  readonly text?: Text | undefined;
};

export const refusalSchema: z.ZodType<ShownRefusal> = z
  .strictObject({
    to: z.array(z.string()),
    code: z.string(),
    rule: z.string().optional(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    text: textSchema.optional(),
  })
  .meta({ id: 'Refusal' });

/** One node's handling of one package. */
export type JourneyHop = {
  readonly node: string;
  readonly name: string;
  readonly tier: string;
  readonly at: number;
  readonly from?: string | undefined;
  readonly copies: number;
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly hopMode?: string | undefined;
  readonly relayed: readonly { readonly edge: string; readonly copies: number }[];
  readonly delivered: readonly string[];
  readonly refused: readonly ShownRefusal[];
  readonly duplicates: number;
};

/** All hops, receipts and statuses of one package, in order. */
export type ShownJourney = PackageHead & {
  readonly pkg: string;
  readonly hops: readonly JourneyHop[];
  readonly receipts: readonly {
    readonly to: string;
    readonly outcome: string;
    readonly by: string;
    readonly at: number;
  }[];
  readonly acknowledgements: readonly {
    readonly to: string;
    readonly state: string;
    readonly at: number;
    readonly description?: string | undefined;
  }[];
  readonly statuses: readonly {
    readonly pkg: string;
    readonly at: number;
    readonly sender: string;
    readonly status: string;
  }[];
  readonly lives: readonly Life[];
};

export const journeySchema: z.ZodType<ShownJourney> = z
  .strictObject({
    ...packageHeadShape,
    pkg: z.string(),
    hops: z.array(
      z
        .strictObject({
          node: z.string(),
          name: z.string(),
          tier: z.string(),
          at: z.number(),
          from: z.string().optional(),
          copies: z.int(),
          signature: z.string().optional(),
          signer: z.string().optional(),
          hopMode: z.string().optional(),
          relayed: z.array(z.strictObject({ edge: z.string(), copies: z.int() })),
          delivered: z.array(z.string()),
          refused: z.array(refusalSchema),
          duplicates: z.int(),
        })
        .meta({ id: 'JourneyHop' }),
    ),
    receipts: z.array(
      z.strictObject({ to: z.string(), outcome: z.string(), by: z.string(), at: z.number() }),
    ),
    acknowledgements: z.array(
      z.strictObject({
        to: z.string(),
        state: z.string(),
        at: z.number(),
        description: z.string().optional(),
      }),
    ),
    statuses: z.array(
      z.strictObject({ pkg: z.string(), at: z.number(), sender: z.string(), status: z.string() }),
    ),
    lives: z.array(lifeSchema),
  })
  .meta({ id: 'Journey' });

/** A refusal with its texts. */
export function shownRefusal(refusal: {
  readonly to: readonly string[];
  readonly code: string;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
}): ShownRefusal {
  const { to, code, rule, details } = refusal;
  const error = receivedError(code, details);
  const summary = (language: Language) => error?.text(language).summary ?? '';
  return {
    to,
    code,
    rule,
    details,
    text: isExchangeError(error) ? { vi: summary('vi'), en: summary('en') } : undefined,
  };
}

/** A journey as the API shows it. */
export function shownJourney(
  journey: Journey,
  { registry, topology }: { readonly registry: Registry; readonly topology: Topology },
): ShownJourney {
  const { pkg, facts, hops, receipts, acknowledgements, statuses, lives } = journey;
  return {
    ...shownHead(facts),
    pkg,
    hops: hops.map(({ node, at, from, copies, signature, signer, hopMode, ...more }) => ({
      node,
      name: registry.find(node)?.name ?? node,
      tier: topology.node(node as NodeId).tier,
      ...{ at, from, copies, signature, signer, hopMode },
      relayed: more.relayed,
      delivered: more.delivered,
      refused: more.refused.map(shownRefusal),
      duplicates: more.duplicates,
    })),
    receipts: receipts.map(({ to, outcome, by, at }) => ({ to, outcome, by, at })),
    acknowledgements: acknowledgements.map(({ to, state, at, description }) => ({
      to,
      state,
      at,
      description,
    })),
    statuses: statuses.map(({ pkg: key, at, sender, status }) => ({ pkg: key, at, sender, status })),
    lives: lives.map(shownLife),
  };
}
