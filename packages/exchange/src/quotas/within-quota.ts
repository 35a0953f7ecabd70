import { priorityOf } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import type { Decision } from '../decide-arrival.ts';
import { decideSubmission, type HandedIn } from '../decide-submission.ts';
import type { Cause, Decider } from '../decider.ts';
import { refusalOf } from '../refusal.ts';

/**
 * What the node records about a package that was handed in, with the sender's quota: what would be accepted and is above it
 * is refused, or held. What is refused for another reason, or known, uses nothing up. What came on a lane for which its signed
 * priority is too low is refused: nobody goes first by saying so.
 */
export function withinQuota(decider: Decider, cause: Cause, handedIn: HandedIn): Decision {
  const drafts = decideSubmission(decider, cause, handedIn);
  const { quotaGate: quotas } = decider;
  const { organId, size, priority: claimed = 0 } = handedIn;
  const admitted = drafts.find(({ act, facts }) => act === 'admitted' && facts?.scope !== undefined);
  const signed = admitted?.facts?.priority ?? 0;
  if (admitted && claimed > priorityOf(signed)) {
    const refusal = refusalOf(new ExchangeError('EXCHANGE_PRIORITY_FALSE', { claimed, signed }));
    return { drafts: decideSubmission(decider, cause, { ...handedIn, refusal }) };
  }
  if (!quotas) return { drafts };
  if (!admitted) {
    quotas.passOver(organId, cause.sequence);
    return { drafts };
  }
  const isUrgent = priorityOf(signed) > 0;
  const { pkg, facts, copies } = admitted;
  const demand = { at: cause.at, bytes: size, isUrgent, copies };
  const verdict = facts && quotas.look({ agency: organId, sequence: cause.sequence, pkg, facts }, demand);
  if (!verdict) return { drafts };
  if ('held' in verdict) return { drafts: [], held: verdict.held };
  return { drafts: decideSubmission(decider, cause, { ...handedIn, refusal: verdict.refusal }) };
}
