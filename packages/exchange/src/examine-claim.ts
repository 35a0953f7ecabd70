import { parseDigest } from '@lienthong/content-store';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { Arrival } from './decide-arrival.ts';
import type { Decider } from './decider.ts';
import type { NodeEnvironment } from './environment.ts';
import type { Relay, Submission } from './hop-message.ts';
import { verifyPassage } from './passage.ts';

/** Gets the bytes that a message claims and finds out what they are worth, and what became of them on the way. */
export async function examineClaim(
  claim: Submission | Relay,
  node: Pick<Decider, 'node' | 'policy'> & NodeEnvironment,
): Promise<Pick<Arrival, 'examination' | 'passage'>> {
  const { content, examiner, topology, policyOf, clock } = node;
  const { packageBytesMax, check, revocation, unknownRevocation, pdf } = node.policy;
  const { digest, size } = claim;
  try {
    if (size > packageBytesMax)
      throw new ExchangeError('CONTENT_TOO_LARGE', { bytes: size, bytesMax: packageBytesMax });
    const bytes = await content.get(parseDigest(digest), size);
    const rules = claim.type === 'submission' && (claim.terms?.check ?? check) === 'full';
    const examination = await examiner.examine(digest, bytes, {
      rules,
      pdf: rules && pdf !== 'off',
      revocation,
      unknownRevocation,
    });
    if (claim.type === 'submission' || !claim.transformations) return { examination };
    const hopModeOf = (other: Decider['node']) => policyOf(topology.node(other).tier, other).hopMode;
    const checker = { node: node.node, topology, trust: node.trust, hopModeOf, at: clock.now() };
    return { examination, passage: verifyPassage(claim, claim.transformations, bytes, checker) };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return { examination: failure };
  }
}
