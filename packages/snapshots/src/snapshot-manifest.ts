import { type ExchangeLayout, exchangeModes, siteLevels } from '@lienthong/emulator';
import { type HopModes, hopModes, type PolicyChanges, policyChangesSchema } from '@lienthong/exchange';
import { z } from 'zod';

/** Version of the format; another one is refused. */
export const snapshotVersion = 1;

/** With what `up` has to be started so that the exchange goes on as it was. */
export type ExchangeSettings = {
  readonly registry: string;
  readonly routing: 'tiered' | 'hub';
  readonly ackWaitMs?: number | undefined;
  readonly hopModes?: HopModes | undefined;
  /** How strict nodes are. */
  readonly policies?: PolicyChanges | undefined;
};

/** A file of the exchange's directory. */
export type SnapshotFile = {
  /** Relative to the directory, `/` between its parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, lower-case hexadecimal. */
  readonly sha256: string;
};

/** What a snapshot says of itself: the first file in it. */
export type SnapshotManifest = {
  readonly format: 'lienthong-snapshot';
  readonly version: typeof snapshotVersion;
  /** Instant of the cut, milliseconds since 1970. */
  readonly at: number;
  /** Whether the exchange ran meanwhile. */
  readonly running: boolean;
  /** How the data is divided among servers; by one for everything where nothing is said. */
  readonly layout?: ExchangeLayout | undefined;
  /** Known only where the exchange ran. */
  readonly settings?: ExchangeSettings | undefined;
  readonly files: readonly SnapshotFile[];
};

/** Part of a path: no separator, no `.` or `..`, nothing that a shell or a terminal would read. */
const part = /^(?!\.{1,2}$)[A-Za-z0-9._@+-]{1,150}$/;
/** Files in one snapshot, at the most. */
export const snapshotFilesMax = 200_000;

const fileSchema = z.strictObject({
  path: z
    .string()
    .max(250)
    .refine((path) => path.split('/').every((one) => part.test(one)), 'path'),
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What is needed of a manifest to tell what it is. */
export const snapshotHeadSchema: z.ZodType<{ format: 'lienthong-snapshot'; version: number }> = z.looseObject(
  {
    format: z.literal('lienthong-snapshot'),
    version: z.int(),
  },
);

export const snapshotManifestSchema: z.ZodType<SnapshotManifest> = z.strictObject({
  format: z.literal('lienthong-snapshot'),
  version: z.literal(snapshotVersion),
  at: z.number(),
  running: z.boolean(),
  layout: z.strictObject({ mode: z.enum(exchangeModes), sites: z.enum(siteLevels).optional() }).optional(),
  settings: z
    .strictObject({
      registry: z.string().max(200),
      routing: z.enum(['tiered', 'hub']),
      ackWaitMs: z.int().positive().optional(),
      hopModes: z.record(z.string(), z.enum(hopModes)).optional(),
      policies: policyChangesSchema.optional(),
    })
    .optional(),
  files: z
    .array(fileSchema)
    .max(snapshotFilesMax)
    .refine((files) => new Set(files.map(({ path }) => path)).size === files.length, 'a path twice'),
});
