import { z } from 'zod';
import { defaultSystemSettings, type System, type SystemSettings, systemLimits } from './system.ts';

const plainText = (field: string) =>
  z
    .string()
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), `${field} holds control characters`);

/** An identifier of a system. */
export const systemIdSchema: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 letters, digits, ".", "-", "_"');

export const systemNameSchema: z.ZodType<string> = plainText('the name')
  .refine((text) => text.trim() !== '', 'empty')
  .refine((text) => [...text].length <= systemLimits.nameCharactersMax, 'too long');

export const secretSchema: z.ZodType<string> = plainText('the secret')
  .min(systemLimits.secretCharactersMin)
  .max(systemLimits.secretCharactersMax);

export const passwordSchema: z.ZodType<string> = plainText('the password')
  .min(systemLimits.passwordCharactersMin)
  .max(systemLimits.passwordCharactersMax);

/** The widest grammar of agency codes; whether an agency exists is the registry's business. */
const agencySchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,34}$/, 'not an agency code');

export const agenciesSchema: z.ZodType<readonly string[] | 'all'> = z.union(
  [z.literal('all'), z.array(agencySchema).min(1).max(systemLimits.agenciesMax)],
  'expected "all" or a list of agency codes',
);

/** The switches, each as it may stand in the file and after `--set`. */
export const settingsSchema: z.ZodType<SystemSettings> = z
  .strictObject({
    check: z.enum(['full', 'header']),
    signature: z.enum(['off', 'report', 'enforce']),
    unsigned: z.enum(['accept', 'refuse']),
    unknownReceiver: z.enum(['refuse-package', 'refuse-copy']),
    freshnessDays: z.number().positive().max(systemLimits.freshnessDaysMax),
    listProcessing: z.boolean(),
    listFailed: z.boolean(),
    traceOnDelivery: z.boolean(),
  })
  .partial()
  .transform(
    (named): SystemSettings => ({
      ...defaultSystemSettings,
      ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)),
    }),
  );

const instant = z.number().int().nonnegative();
const systemSchema = z
  .strictObject({
    id: systemIdSchema,
    name: systemNameSchema,
    secret: secretSchema,
    passwordHash: z
      .string()
      .regex(/^scrypt:16384:8:1:[A-Za-z0-9_-]{22}:[A-Za-z0-9_-]{43}$/, 'not a password hash')
      .optional(),
    agencies: agenciesSchema,
    locked: z.boolean(),
    settings: settingsSchema,
    createdAt: instant,
    rotatedAt: instant.optional(),
  })
  .transform(
    ({ passwordHash, rotatedAt, ...system }): System => ({
      ...system,
      ...(passwordHash !== undefined && { passwordHash }),
      ...(rotatedAt !== undefined && { rotatedAt }),
    }),
  );

/** What stands in the file. */
export const systemFileSchema: z.ZodType<{
  readonly format: 'lienthong-systems-1';
  readonly systems: readonly System[];
}> = z.strictObject({
  format: z.literal('lienthong-systems-1'),
  systems: z.array(systemSchema).max(systemLimits.systemsMax),
});

/** What is wrong, and where, in one line; never the value, which may be a secret. */
export function problemOf(error: z.ZodError): { readonly field: string; readonly problem: string } {
  const [issue] = error.issues;
  return { field: issue?.path.join('.') ?? '', problem: issue?.message ?? 'not valid' };
}
