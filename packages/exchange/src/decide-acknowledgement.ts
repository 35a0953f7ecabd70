import { ExchangeError } from '@lienthong/errors';
import type { CopyState, EntryDraft } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import type { Cause, Decider } from './decider.ts';
import { waitingStates } from './mailbox.ts';

/**
 * What the node records when one of its agencies says how far it has come with a package: the state, and that nothing is
 * new where it says the same again.
 *
 * @throws EXCHANGE_PACKAGE_UNKNOWN when the package was never delivered to this agency
 */
export function decideAcknowledgement(
  { index, node }: Decider,
  cause: Cause,
  said: {
    readonly organId: OrganId;
    readonly pkg: string;
    readonly state: CopyState;
    readonly description?: string | undefined;
  },
): readonly EntryDraft[] {
  const { organId: agency, pkg, state, description } = said;
  const mail = index.mailbox(agency)?.get(pkg);
  const record = index.package(pkg);
  if (!mail || !record) throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg, agency });
  const { kind, origin, sender } = record.facts;
  const base = { pkg, copies: 0, to: [agency], kind, cause: cause.sequence };
  const isKnown =
    mail.state === state && (description === undefined || description === (mail.description ?? ''));
  // Messages may be handled in another order than they were sent in; their places on the axis say which came last.
  const isOvertaken = mail.saidIn !== undefined && mail.saidIn > cause.sequence;
  if (isKnown || isOvertaken) return [{ ...base, at: cause.at, act: 'duplicate', agency }];
  // The states of one copy never share an instant, so that whoever hears of them in another order knows the last one.
  const at = mail.state === 'initial' ? cause.at : Math.max(cause.at, mail.stateAt + 1);
  const entry = { ...base, at, state, ...(description === undefined ? {} : { description }) };
  const taken = !mail.wasTaken && !waitingStates.includes(state);
  const acknowledged: EntryDraft = {
    ...entry,
    act: 'acknowledged',
    agency,
    ...(taken ? { taken } : {}),
  };
  if (origin !== node) return [acknowledged];
  // On the sender's own node the acknowledgement is its own receipt.
  return [acknowledged, { ...entry, act: 'receipt', agency: sender, by: node, outcome: 'acknowledged' }];
}
