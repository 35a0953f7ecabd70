import type { ContentStore } from '@lienthong/content-store';
import { parseDigest } from '@lienthong/content-store';
import { isExchangeError } from '@lienthong/errors';
import type { PackageFacts, ReceivedContent, SignedTransformation } from '@lienthong/ledger';
import type { NodeIdentity } from '@lienthong/pki';
import type { Logger } from '@lienthong/runtime';
import type { PackageRecord } from './compact/known-record.ts';
import type { Transforming } from './hop-mode.ts';
import type { NodePolicy } from './node-policy.ts';
import { type Passing, transformPackage } from './transform-package.ts';
import { signTransformation, type VouchedSignature } from './transformation.ts';

/** A package as a node hands it on and delivers it, where that is not what came in. */
export type PassingForm = {
  readonly digest: string;
  readonly size: number;
  readonly received: ReceivedContent;
  readonly transformations: readonly SignedTransformation[];
};

/** What a form is made of. */
export type FormOptions = Passing & {
  readonly mode: Transforming;
  readonly pkg: string;
  /** Of the package as it came in. */
  readonly facts: PackageFacts;
  /** What the node holds of the signature, where rebuilding will break it. */
  readonly signature: VouchedSignature;
  /** What the node knows of the package already. */
  readonly record: PackageRecord | undefined;
  readonly policy: NodePolicy;
  readonly content: ContentStore;
  readonly identity: () => Promise<NodeIdentity>;
  readonly logger: Logger;
};

/**
 * The form in which the node passes a package on, stored before anything is recorded of it; undefined where it is passed on
 * as it came, because there is nothing to change or the package would not survive it. What has been passed on once is
 * passed on alike when it comes again for other receivers.
 *
 * @throws AXIS_*, CONTENT_*, PKI_* where it has to be tried again
 */
export async function makePassingForm(options: FormOptions): Promise<PassingForm | undefined> {
  const { mode, pkg, facts, by, at, record, content } = options;
  if (mode === 'trace' && facts.kind === 'status') return undefined;
  const known = knownForm(options, record);
  if (known) return known;
  const { digest: from, size } = facts;
  const made = transformed(await content.get(parseDigest(from), size), options);
  if (!made) return undefined;
  const to = await content.put(made);
  if (to === from) return undefined;
  const signature = mode === 'rebuild' ? options.signature : undefined;
  const link = signTransformation({ by, pkg, from, to, mode, signature, at }, await options.identity());
  return {
    digest: to,
    size: made.length,
    received: { digest: from, size, mode },
    transformations: [...(facts.transformations ?? []), link],
  };
}

function knownForm({ mode, facts }: FormOptions, record: PackageRecord | undefined): PassingForm | undefined {
  for (const { facts: before } of record?.entries ?? []) {
    const { received, transformations, digest, size } = before ?? {};
    if (received?.digest !== facts.digest || received.mode !== mode) continue;
    if (transformations && digest !== undefined && size !== undefined)
      return { digest, size, received, transformations };
  }
  return undefined;
}

function transformed(bytes: Uint8Array, options: FormOptions): Buffer | undefined {
  const { by, pkg, mode, policy, logger } = options;
  const keep = (reason: string) => {
    logger.log('warn', 'passed-on-as-it-came', { node: by, pkg, mode, reason });
    return undefined;
  };
  try {
    const made = transformPackage(bytes, mode, options);
    return made.length > policy.packageBytesMax ? keep('CONTENT_TOO_LARGE') : made;
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return keep(failure.code);
  }
}
