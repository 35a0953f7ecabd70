import type { PackageEvidence } from '@lienthong/edxml-signature';
import { assertInvariant } from '@lienthong/runtime';
import type { NodePolicy } from './node-policy.ts';
import type { Refusal } from './refusal.ts';

/** Remarks that are worth reporting and no reason by themselves to refuse. */
const remarks: ReadonlySet<string> = new Set([
  'SIGNATURE_TRANSFORM_UNKNOWN',
  'SIGNATURE_TIME_UNCOVERED',
  'SIGNATURE_VALID_AT_ORIGIN',
]);

/**
 * Why a policy does not accept a package with this evidence; undefined where it does. Under `enforce` only a valid
 * signature of the sender itself, by a trusted certificate, over everything that is used, is good enough.
 */
export function signatureRefusal(
  evidence: Pick<PackageEvidence, 'status' | 'trust' | 'isSender' | 'findings'>,
  { signature, unsigned }: Pick<NodePolicy, 'signature' | 'unsigned'>,
): Refusal | undefined {
  if (signature !== 'enforce') return undefined;
  const { status, trust, isSender, findings } = evidence;
  if (isUnsigned(status) && unsigned === 'accept') return undefined;
  const decisive =
    findings.find(({ severity }) => severity === 'error') ?? findings.find(({ code }) => !remarks.has(code));
  if (isValid(status) && trust === 'trusted' && isSender && decisive === undefined) return undefined;
  assertInvariant(decisive !== undefined, `signature evidence ${status}, ${trust} names no reason`);
  return {
    code: decisive.code,
    details: decisive.details,
    ...(decisive.rule === undefined ? {} : { rule: decisive.rule }),
  };
}

/** Whether nobody has signed. */
export function isUnsigned(status: string): boolean {
  return status === 'absent' || status === 'empty' || status === 'placeholder';
}

/** Whether a signature holds over what it covers, whoever made it. */
export function isValid(status: string): boolean {
  return status === 'valid' || status === 'valid-at-origin';
}
