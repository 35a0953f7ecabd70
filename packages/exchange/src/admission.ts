import type { SignedAdmission } from '@lienthong/ledger';
import type { NodeIdentity, TrustStore } from '@lienthong/pki';
import { z } from 'zod';
import { signText, verifyText } from './signed-text.ts';

/**
 * What the node at which a package came in vouches for, so that the next nodes may take it although its signature, or
 * its list of receivers, would not do on its own. The package's key contains the digest of its bytes: nothing about the
 * package can be changed without the admission ceasing to fit.
 */
export type Admission = {
  /** The vouching node. */
  readonly by: string;
  readonly pkg: string;
  /** Result of the signature check there. */
  readonly signature: string;
  /** Receivers named by the call; absent where they are those of the package. */
  readonly to?: readonly string[] | undefined;
  readonly system?: string | undefined;
  readonly gateway?: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
};

const text = z.string().max(1_000);
const admissionSchema: z.ZodType<Admission> = z.strictObject({
  by: text,
  pkg: text,
  signature: text,
  to: z.array(text).max(20_000).optional(),
  system: text.optional(),
  gateway: text.optional(),
  at: z.number(),
});

/** The admission as it is kept and travels, signed with the node's key. */
export function signAdmission(admission: Admission, identity: NodeIdentity): SignedAdmission {
  const { text: statement, signature, certificates } = signText(JSON.stringify(admission), identity);
  return { statement, signature, certificates };
}

/** Either the admission, or what is wrong with it. */
export type AdmissionEvidence =
  | { readonly kind: 'believed'; readonly admission: Admission }
  | { readonly kind: 'rejected'; readonly problem: string };

/**
 * Checks that the node at which a package came in has made its admission, for this package; never throws for a bad one.
 *
 * @param at - instant at which the node's certificate must be valid
 */
export function verifyAdmission(
  signed: SignedAdmission,
  relay: { readonly origin: string; readonly pkg: string },
  options: { readonly trust: TrustStore; readonly at: number },
): AdmissionEvidence {
  const reject = (problem: string): AdmissionEvidence => ({ kind: 'rejected', problem });
  const evidence = verifyText({ ...signed, text: signed.statement }, options.trust, options.at);
  if (evidence.kind === 'rejected') return reject(`${evidence.code} (${evidence.reason})`);
  const parsed = admissionSchema.safeParse(parseJson(signed.statement));
  if (!parsed.success) return reject('malformed');
  const admission = parsed.data;
  if (evidence.by !== admission.by || admission.by !== relay.origin)
    return reject(`${evidence.by ?? evidence.subject} vouches as ${admission.by.slice(0, 80)}`);
  if (admission.pkg !== relay.pkg) return reject(`vouches for ${admission.pkg.slice(0, 80)}`);
  return { kind: 'believed', admission };
}

function parseJson(statement: string): unknown {
  try {
    return JSON.parse(statement);
  } catch {
    return undefined; // no admission, which is what the schema says of it
  }
}
