import { z } from 'zod';

/** A node of the network, with the agency that runs it. */
export type NetworkNode = {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  readonly parent?: string | undefined;
  /** Number of nodes above it. */
  readonly depth: number;
  readonly agencyCount: number;
  /** Degrees, WGS 84. */
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
};

/** All nodes and the edges between them, each edge once, upwards. */
export type Network = {
  readonly routing: string;
  readonly tiers: readonly { readonly tier: string; readonly nodes: number; readonly agencies: number }[];
  readonly nodes: readonly NetworkNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
};

export const networkSchema: z.ZodType<Network> = z
  .strictObject({
    routing: z.string(),
    tiers: z.array(z.strictObject({ tier: z.string(), nodes: z.int(), agencies: z.int() })),
    nodes: z.array(
      z
        .strictObject({
          id: z.string(),
          name: z.string(),
          tier: z.string(),
          parent: z.string().optional(),
          depth: z.int(),
          agencyCount: z.int(),
          lat: z.number().optional(),
          lon: z.number().optional(),
        })
        .meta({ id: 'NetworkNode' }),
    ),
    edges: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  })
  .meta({ id: 'Network' });
