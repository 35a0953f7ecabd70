import { type Delivery, gatewayName, type OutgoingMessage } from '@lienthong/axis';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { EntryDraft } from '@lienthong/ledger';
import type { NodeIdentity } from '@lienthong/pki';
import type { NodeId, OrganId } from '@lienthong/registry';
import type { Logger } from '@lienthong/runtime';
import type { AddressBook } from './address-book.ts';
import type { OpenedLetter } from './dead-letters/open-letter.ts';
import { decideAcknowledgement } from './decide-acknowledgement.ts';
import { decideReceipts } from './decide-receipts.ts';
import { decideRelay } from './decide-relay.ts';
import type { Cause, Decider } from './decider.ts';
import { type Examination, unreadableExamination } from './examination.ts';
import { workerFailures } from './examiner.ts';
import type { Acknowledgement, HopMessage, Relay, SignedStatement, Submission } from './hop-message.ts';
import type { NodeAgencies } from './node-agencies.ts';
import { receiptMessage } from './onward-messages.ts';
import { packageKey } from './package-identity.ts';
import type { PassageEvidence } from './passage.ts';
import type { PassingForm } from './passing-form.ts';
import { withinQuota } from './quotas/within-quota.ts';
import { refusalOf } from './refusal.ts';
import { verifyStatement } from './signed-statement.ts';

/** How often content may be missing before the package is given up: it may still be on its way to this server. */
const missingContentAttemptsMax = 20;
/** How often a message from one who has heard more notices is put off, before it is decided on what is known here. */
const noticeAttemptsMax = 20;

/** A delivery once everything that it needs is at hand. */
export type Arrival = {
  readonly delivery: Delivery;
  readonly hop: HopMessage | ExchangeError;
  readonly examination: Examination | ExchangeError | undefined;
  /** The node's own key, where it may have to vouch for the package. */
  readonly identity?: NodeIdentity | undefined;
  /** What became of the bytes on the way, where nodes say that they changed them. */
  readonly passage?: PassageEvidence | undefined;
  /** What the node hands on in place of what came in. */
  readonly form?: PassingForm | undefined;
  /** Where this is a message that was set aside: what is to be done with it. */
  readonly opened?: OpenedLetter | undefined;
};

/** What the node records for a delivery, and what it hands on beside what the records stand for. */
export type Decision = {
  readonly drafts: readonly EntryDraft[];
  readonly onward?: OutgoingMessage;
  /** Set where nothing is decided yet: the sender's quota has no room, and the message is looked at again. */
  readonly held?: { readonly waitMs: number; readonly reason: ExchangeError };
};

/** The node that decides, and whom it hears. */
export type ArrivalDecider = Decider & {
  readonly addresses: AddressBook;
  readonly agencies: NodeAgencies;
  readonly neighbours: ReadonlyMap<string, NodeId>;
  readonly logger: Logger;
};

/**
 * What to record for a message that has not been acted on yet; undefined where it must come again.
 *
 * Who speaks is settled by the transport: an agency for itself, a gateway for any agency of the node, a neighbour for
 * what lies behind it, and nobody for anything else.
 */
export function decideArrival(decider: ArrivalDecider, cause: Cause, arrival: Arrival): Decision | undefined {
  const { delivery, hop } = arrival;
  if (isExchangeError(hop)) return dead(decider, cause, delivery, hop);
  if (isAhead(hop, decider) && delivery.attempt < noticeAttemptsMax) return undefined;
  if (hop.type === 'submission' || hop.type === 'acknowledgement') {
    const speaker = agencySpeaker(decider, delivery.from, hop);
    if (isExchangeError(speaker)) return dead(decider, cause, delivery, speaker);
    return hop.type === 'submission'
      ? decideHandedIn(decider, cause, arrival, hop, speaker)
      : decideSaid(decider, cause, delivery, hop, speaker);
  }
  const from = decider.neighbours.get(delivery.from);
  if (from === undefined || hop.type === 'letter')
    return dead(decider, cause, delivery, strangerError(decider, delivery));
  if (!reaches(decider, hop.origin))
    return dead(
      decider,
      cause,
      delivery,
      new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: 'origin' }),
    );
  return hop.type === 'receipts'
    ? decideStated(decider, cause, delivery, hop)
    : decideHandedOn(decider, cause, arrival, hop, from);
}

/** Whether the sender may know agencies of which this process has not heard yet. */
function isAhead(hop: HopMessage, { registry }: Decider): boolean {
  return 'heard' in hop && hop.heard !== undefined && hop.heard > registry.version;
}

/** The agency that a message is from, and the gateway that brought it. */
type AgencySpeaker = { readonly organId: OrganId; readonly gateway?: string };

/** Only a gateway speaks for another, and only for an agency of this node; only its word on terms counts. */
function agencySpeaker(
  decider: ArrivalDecider,
  party: string,
  hop: Submission | Acknowledgement,
): AgencySpeaker | ExchangeError {
  const gateway = gatewayName(party);
  if (gateway === undefined) {
    const organId = decider.agencies.ofParty(party);
    if (organId === undefined) return strangerError(decider, { from: party });
    const foreign = (['agency', 'system', 'terms', 'heard'] as const).find((member) => member in hop);
    return foreign === undefined
      ? { organId }
      : new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: foreign });
  }
  if (hop.agency === undefined) return new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: 'agency' });
  return decider.agencies.has(hop.agency)
    ? { organId: hop.agency, gateway }
    : strangerError(decider, { from: hop.agency.slice(0, 80) });
}

function decideHandedIn(
  decider: ArrivalDecider,
  cause: Cause,
  arrival: Arrival,
  { digest, size, system, terms }: Submission,
  { organId, gateway }: AgencySpeaker,
): Decision | undefined {
  const examination = examinationOf(arrival);
  if (!examination) return undefined;
  const { priority } = arrival.delivery;
  const handedIn = { organId, digest, size, examination, form: arrival.form, priority };
  if (gateway === undefined) return withinQuota(decider, cause, handedIn);
  const { identity } = arrival;
  if (!identity) return undefined;
  return withinQuota(decider, cause, { ...handedIn, through: { gateway, system, terms, identity } });
}

function decideHandedOn(
  decider: ArrivalDecider,
  cause: Cause,
  arrival: Arrival,
  relay: Relay,
  from: NodeId,
): Decision | undefined {
  const examination = examinationOf(arrival);
  const { passage, form } = arrival;
  return examination && { drafts: decideRelay(decider, cause, { from, relay, examination, passage, form }) };
}

/** What is known about the content; undefined where it must be asked for again. */
function examinationOf({ delivery, examination }: Arrival): Examination | undefined {
  if (!isExchangeError(examination)) return examination;
  const passes = isExchangeError(examination, 'CONTENT_MISSING', ...workerFailures);
  if (passes && delivery.attempt < missingContentAttemptsMax) return undefined;
  return isExchangeError(examination, 'AXIS_UNREACHABLE') ? undefined : unreadableExamination(examination);
}

function decideSaid(
  decider: ArrivalDecider,
  cause: Cause,
  delivery: Delivery,
  { pkg, state, description }: Acknowledgement,
  { organId }: AgencySpeaker,
): Decision {
  try {
    return { drafts: decideAcknowledgement(decider, cause, { organId, pkg, state, description }) };
  } catch (failure) {
    if (!isExchangeError(failure, 'EXCHANGE_PACKAGE_UNKNOWN')) throw failure;
    return dead(decider, cause, delivery, failure, organId);
  }
}

function decideStated(
  decider: ArrivalDecider,
  cause: Cause,
  delivery: Delivery,
  message: SignedStatement,
): Decision {
  const { node, trust, logger } = decider;
  if (message.origin !== node)
    return {
      drafts: [],
      onward: receiptMessage(node, message.origin as NodeId, delivery.body, decider),
    };
  const evidence = verifyStatement(message, trust, cause.at);
  if (evidence.kind === 'rejected') {
    logger.log('warn', 'receipts-rejected', { node, code: evidence.code, reason: evidence.reason });
    return { drafts: [] };
  }
  return { drafts: decideReceipts(decider, cause, evidence.statement) };
}

/** Whether there is a node `origin` to which receipts can go; a neighbour may name anything. */
export function reaches({ topology, node }: Decider, origin: string): boolean {
  try {
    topology.route(node, origin as NodeId);
    return true;
  } catch (failure) {
    if (isExchangeError(failure, 'REGISTRY_NODE_UNKNOWN', 'REGISTRY_ROUTE_MISSING')) return false;
    throw failure;
  }
}

/** Nothing happens for a message but that it is written down, with the reason. */
export function dead(
  { node, agencies, logger }: ArrivalDecider,
  cause: Cause,
  delivery: Delivery,
  error: ExchangeError,
  agency: OrganId | undefined = agencies.ofParty(delivery.from),
): Decision {
  logger.log('warn', 'message-dead', { node, from: delivery.from, code: error.code });
  const identity = { sender: delivery.from, documentId: delivery.id, kind: 'message', digest: '' };
  // No copies: what cannot be read was never admitted, and a neighbour's books show what is missing.
  return {
    drafts: [
      {
        at: cause.at,
        act: 'dead',
        pkg: packageKey(identity),
        copies: 0,
        cause: cause.sequence,
        ...(agency === undefined ? {} : { agency }),
        ...refusalOf(error),
      },
    ],
  };
}

function strangerError({ node }: Decider, { from }: { readonly from: string }): ExchangeError {
  return new ExchangeError('EXCHANGE_STRANGER', { party: from, node });
}
