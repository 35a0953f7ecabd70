import type { System } from '@lienthong/systems';
import { z } from 'zod';

/** A client system of the gateway, without what is secret. */
export type ShownSystem = {
  readonly id: string;
  readonly name: string;
  readonly agencies: readonly string[] | 'all';
  readonly locked: boolean;
  readonly hasPassword: boolean;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly createdAt: number;
  readonly rotatedAt?: number | undefined;
};

const shape = {
  id: z.string(),
  name: z.string(),
  agencies: z.union([z.literal('all'), z.array(z.string())]),
  locked: z.boolean(),
  hasPassword: z.boolean(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  createdAt: z.number(),
  rotatedAt: z.number().optional(),
};

export const systemSchema: z.ZodType<ShownSystem> = z.strictObject(shape).meta({ id: 'System' });

/** A client system with its secret, as it is shown once. */
export type SystemWithSecret = ShownSystem & { readonly secret: string };

export const systemWithSecretSchema: z.ZodType<SystemWithSecret> = z
  .strictObject({ ...shape, secret: z.string() })
  .meta({ id: 'SystemWithSecret' });

/** A system without what is secret. */
export function shownSystem(system: System): ShownSystem {
  const { id, name, agencies, locked, passwordHash, settings, createdAt, rotatedAt } = system;
  return {
    id,
    name,
    agencies,
    locked,
    hasPassword: passwordHash !== undefined,
    settings: { ...settings },
    createdAt,
    rotatedAt,
  };
}
