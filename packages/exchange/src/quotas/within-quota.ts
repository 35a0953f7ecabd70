import type { Decision } from '../decide-arrival.ts';
import { decideSubmission, type HandedIn } from '../decide-submission.ts';
import type { Cause, Decider } from '../decider.ts';

/**
 * What the node records about a package that was handed in, with the sender's quota: what would be accepted and is above it
 * is refused, or held. What is refused for another reason, or known, uses nothing up.
 */
export function withinQuota(decider: Decider, cause: Cause, handedIn: HandedIn): Decision {
  const drafts = decideSubmission(decider, cause, handedIn);
  const { quotaGate: quotas } = decider;
  if (!quotas) return { drafts };
  const { organId, size } = handedIn;
  const admitted = drafts.find(({ act, facts }) => act === 'admitted' && facts?.scope !== undefined);
  if (!admitted) {
    quotas.passOver(organId, cause.sequence);
    return { drafts };
  }
  const isUrgent = (admitted.facts?.priority ?? 0) > 0;
  const demand = { at: cause.at, bytes: size, isUrgent, copies: admitted.copies };
  const verdict = quotas.look(organId, cause.sequence, demand);
  if (!verdict) return { drafts };
  if ('held' in verdict) return { drafts: [], held: verdict.held };
  return { drafts: decideSubmission(decider, cause, { ...handedIn, refusal: verdict.refusal }) };
}
