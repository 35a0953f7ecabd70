import { isExchangeError } from '@lienthong/errors';
import type { Arrival, Decision } from './decide-arrival.ts';
import type { Decider } from './decider.ts';
import type { NodeEnvironment } from './environment.ts';
import { makePassingForm, type PassingForm } from './passing-form.ts';

/**
 * What the node's mode makes of the package that it has decided to pass on; undefined where it passes nothing on, or passes
 * it on as it came.
 *
 * @param passing - instant of the decision, and what it was about
 * @throws AXIS_*, CONTENT_*, PKI_* where it has to be tried again
 */
export async function formOf(
  { drafts }: Decision,
  passing: { readonly at: number; readonly arrival: Arrival },
  {
    node,
    index,
    policy,
    content,
    identityOf,
    logger,
  }: Pick<Decider, 'node' | 'index' | 'policy'> & NodeEnvironment,
): Promise<PassingForm | undefined> {
  const { at, arrival } = passing;
  const { examination, passage } = arrival;
  const { hopMode: mode } = policy;
  const admitted = drafts.find(({ act }) => act === 'admitted');
  const passesOn = drafts.some(({ act }) => act === 'relayed' || act === 'delivered');
  if (mode === 'verbatim' || !admitted?.facts || !passesOn || !examination || isExchangeError(examination))
    return undefined;
  const { pkg, facts } = admitted;
  const found = {
    status: examination.signature.status ?? '',
    holds: !examination.needsVouching([]).signature,
  };
  return makePassingForm({
    by: node,
    at,
    mode,
    pkg,
    facts,
    signature: (passage?.kind === 'believed' ? passage.signature : undefined) ?? found,
    record: index.package(pkg),
    policy,
    content,
    identity: () => identityOf(node),
    logger,
  });
}
