import type { Organisation, Registry, Topology } from '@lienthong/registry';
import { z } from 'zod';

/** An agency of the exchange. */
export type Agency = {
  /** Code on the wire. */
  readonly organId: string;
  readonly name: string;
  readonly fullName?: string | undefined;
  readonly shortName?: string | undefined;
  readonly tier: string;
  readonly kind: string;
  readonly parent?: string | undefined;
  /** Node that it hangs on; absent where its code is no longer valid. */
  readonly node?: string | undefined;
  readonly codeQcvn102?: string | undefined;
  readonly codeQd20?: string | undefined;
  /** Degrees, WGS 84. */
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly mountainous?: boolean | undefined;
  readonly validTo?: string | undefined;
  readonly successors?: readonly string[] | undefined;
  /** System that has registered it while the exchange ran. */
  readonly registeredBy?: string | undefined;
  readonly deregistered?: boolean | undefined;
  /** Why and since when it can neither send nor receive; absent where it can. */
  readonly lock?: { readonly at: number; readonly reason?: string | undefined } | undefined;
  /** Whether children exist. */
  readonly childCount: number;
};

export const agencySchema: z.ZodType<Agency> = z
  .strictObject({
    organId: z.string(),
    name: z.string(),
    fullName: z.string().optional(),
    shortName: z.string().optional(),
    tier: z.string(),
    kind: z.string(),
    parent: z.string().optional(),
    node: z.string().optional(),
    codeQcvn102: z.string().optional(),
    codeQd20: z.string().optional(),
    lat: z.number().optional(),
    lon: z.number().optional(),
    mountainous: z.boolean().optional(),
    validTo: z.string().optional(),
    successors: z.array(z.string()).optional(),
    registeredBy: z.string().optional(),
    deregistered: z.boolean().optional(),
    lock: z.strictObject({ at: z.number(), reason: z.string().optional() }).optional(),
    childCount: z.int(),
  })
  .meta({ id: 'Agency' });

/** An agency as the API shows it. */
export function shownAgency(
  organisation: Organisation,
  { registry, topology }: { readonly registry: Registry; readonly topology: Topology },
): Agency {
  const { organId, name, fullName, shortName, tier, kind, parent, successors } = organisation;
  const { codeQcvn102, codeQd20, lat, lon, mountainous, validTo, registeredBy, deregistered } = organisation;
  const lock = registry.lockOf(organId);
  return {
    organId,
    name,
    fullName,
    shortName,
    tier,
    kind,
    parent,
    node: topology.nodeOf(organId),
    codeQcvn102,
    codeQd20,
    lat,
    lon,
    mountainous,
    validTo,
    ...(successors.length > 0 && { successors: [...successors] }),
    registeredBy,
    deregistered,
    ...(lock && { lock: { at: lock.at, ...(lock.reason === undefined ? {} : { reason: lock.reason }) } }),
    childCount: registry.children(organId).length,
  };
}
