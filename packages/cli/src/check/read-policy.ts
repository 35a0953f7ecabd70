import type { Readable } from 'node:stream';
import { type Policy, type PolicyProfile, parsePolicy, policyProfiles } from '@lienthong/edxml';
import { isExchangeError } from '@lienthong/errors';
import { readInput } from '../read-input.ts';
import { usageError } from '../usage-error.ts';

/**
 * The policy of a check: a profile, changed by a policy file where one is given.
 *
 * @throws CLI_USAGE the file is no policy
 * @throws CLI_FILE_UNREADABLE, CLI_FILE_EMPTY
 */
export async function readPolicy(
  options: { readonly profile: PolicyProfile; readonly file: string | undefined },
  stdin: Readable,
): Promise<Policy> {
  const { profile, file } = options;
  if (file === undefined) return policyProfiles[profile];
  const text = Buffer.from(await readInput(file, stdin)).toString('utf8');
  try {
    return parsePolicy(text, profile);
  } catch (failure) {
    if (!isExchangeError(failure, 'EDXML_POLICY_INVALID')) throw failure;
    throw usageError({ vi: failure.text('vi').summary, en: failure.text('en').summary });
  }
}
